"""The command line: the window, and the same engine without one."""

from ganlab.cli.main import main

__all__ = ["main"]
