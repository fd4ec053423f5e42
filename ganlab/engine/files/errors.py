"""What goes wrong with files of runs."""

from __future__ import annotations

__all__ = ["RunFileError"]


class RunFileError(OSError):
    """A run cannot be read or written; the message names the place, the fault and the way out."""
