"""Where and when a study was run."""

from __future__ import annotations

import datetime
import os
import platform
from importlib.metadata import version

from ganlab import __version__

__all__ = ["heading"]


def heading(title: str, command: str) -> str:
    """Begin a page of results: its title, its command, date and versions."""
    parts = (f"{name} {version(name)}" for name in ("torch", "numpy"))
    return (
        f"# {title}\n\nWritten by `python3 {command}`.\n\n"
        f"- date: {datetime.date.today()}\n"
        f"- ganlab {__version__}, {', '.join(parts)}, Python {platform.python_version()}\n"
        f"- {platform.machine()}, {os.cpu_count()} cores\n"
    )
