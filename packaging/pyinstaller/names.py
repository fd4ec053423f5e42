"""How the program's folder is called, which all that is made from it asks for."""

from __future__ import annotations

import platform
import sys

from ganlab import __version__

_SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
_PROCESSORS = {"amd64": "x86_64", "arm64": "aarch64"}


def folder_name() -> str:
    """Return the name of the program's folder: program, version, system, processor."""
    machine = platform.machine().lower()
    return f"ganlab-{__version__}-{_SYSTEMS[sys.platform]}-{_PROCESSORS.get(machine, machine)}"
