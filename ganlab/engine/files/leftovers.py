"""What a process leaves that is killed while it writes: found by its name, and cleared away.

Whoever writes holds a lock on what is not complete yet, which the system lets go of when the
process ends, however it ends. Where there are no such locks, a file that is open cannot be deleted.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from ganlab.locks import lock

__all__ = ["OLD", "PARTIAL", "held", "sweep"]

#: How names end of what is not complete, and of a folder that another is about to replace.
PARTIAL, OLD = ".partial", ".old"


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock on a file or folder that is being written."""
    if os.name != "posix":
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        lock(handle)
        yield
    finally:
        os.close(handle)


def sweep(path: Path) -> None:
    """Clear away what was left by others that wrote to that path and did not end.

    A folder that had been moved aside, where nothing had taken its place yet, is put back. What
    somebody is writing at this moment stays.
    """
    wanted = re.compile(
        rf"\.{re.escape(path.name)}\.[a-z0-9_]{{8}}({re.escape(PARTIAL)}|{re.escape(OLD)})"
    )
    with contextlib.suppress(OSError):
        for name in sorted(os.listdir(path.parent)):
            if wanted.fullmatch(name):
                _clear(path.parent / name, path)


def _clear(left: Path, path: Path) -> None:
    if left.is_symlink():
        return
    # A folder is moved aside while the one that is to replace it is held.
    holder = left.with_suffix(PARTIAL)
    if _is_held(holder if holder.exists() else left):
        return
    if left.suffix == OLD and not path.exists():
        os.replace(left, path)
    elif left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            left.unlink()


def _is_held(path: Path) -> bool:
    if os.name != "posix":
        return False
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not lock(handle)
    finally:
        os.close(handle)
