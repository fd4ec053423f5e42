"""Where and when a study was run."""

from __future__ import annotations

import datetime
import platform
import subprocess
from pathlib import Path

import numpy as np

import ganlab

__all__ = ["heading", "where"]


def heading(title: str, command: str) -> str:
    """Begin a page of results: its title, its command, date, versions and processor."""
    return "\n".join([f"# {title}\n\nWritten by `python3 {command}`.\n", *where()]) + "\n"


def where() -> list[str]:
    """List date, versions and processor, but nothing else about the machine."""
    import torch

    return [
        f"- date: {datetime.date.today().isoformat()}",
        f"- ganlab {ganlab.__version__}, torch {torch.__version__}, numpy {np.__version__}, "
        f"Python {platform.python_version()}",
        f"- processor: {_processor()}",
    ]


def _processor() -> str:
    """Return the processor's model as its maker names it."""
    system = platform.system()
    if system == "Linux":
        for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if system == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return platform.processor() or platform.machine()
