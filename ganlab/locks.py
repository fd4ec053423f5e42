"""Locks that the system lets go of when their process ends, however it ends."""

from __future__ import annotations

import os

__all__ = ["lock"]


def lock(handle: int) -> bool:
    """Lock an open file for as long as it is open; false where another process has it locked."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    except OSError:
        return False
    return True
