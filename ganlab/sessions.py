"""A folder for each process, known to be alive by a lock, and what those leave that are killed.

It holds the run as it was a few seconds ago, and snapshots that found no room in memory. A clean
end takes it away. One whose lock is free belongs to a process that was killed: the next start
keeps the run, and clears the rest away.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from ganlab.folders import user_folder
from ganlab.locks import lock

__all__ = ["RUN", "SessionFolder", "new_unsaved", "own", "reclaim", "unsaved_folder"]

_log = logging.getLogger(__name__)

#: The run as it was a few seconds ago.
RUN = "run.ganlab"
_LOCK, _SAVING, _LIES = "lock", "saving.txt", "lies.txt"
#: Seconds that a folder without a lock is taken to be one that is just being made.
_YOUNG = 60.0


class SessionFolder:
    """The folder of this process; locked until :meth:`close` or the process's end.

    Attributes
    ----------
    path : Path
    run : Path
        Where the run goes, every few seconds.

    Raises
    ------
    OSError
        Where it cannot be made.
    """

    def __init__(self) -> None:
        self.path = _sessions() / f"{os.getpid()}-{secrets.token_hex(4)}"
        self.path.mkdir(parents=True)
        self.run = self.path / RUN
        self._handle = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        lock(self._handle)

    def note_saving(self, target: Path | None) -> None:
        """Note where a run is about to be written, so that what a kill leaves there is found."""
        self._note(_SAVING, target)

    def note_file(self, path: Path | None) -> None:
        """Note where the run lies, as long as there is no newer copy of it here."""
        self._note(_LIES, path)

    def _note(self, name: str, path: Path | None) -> None:
        note = self.path / name
        with contextlib.suppress(OSError):
            if path is None:
                note.unlink(missing_ok=True)
            else:
                note.write_text(str(path.absolute()), encoding="utf-8")

    def close(self) -> None:
        """Take it away, and all that is in it; a run that still lies there is for the next start.

        Whoever needs it no longer takes that away itself: it stays where it could not be kept
        elsewhere.
        """
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
            if not self.run.exists():
                shutil.rmtree(self.path, ignore_errors=True)


_own: SessionFolder | None = None


def own() -> SessionFolder:
    """Return this process's folder, made when it is first asked for.

    Raises
    ------
    OSError
        Where it cannot be made.
    """
    global _own
    if _own is None or _own.path.parent != _sessions() or not _own.path.is_dir():
        if _own is None:
            import atexit

            atexit.register(_end)
        else:
            _own.close()
        _own = SessionFolder()
    return _own


def _end() -> None:
    if _own is not None:
        _own.close()


def _sessions() -> Path:
    return user_folder("state") / "sessions"


def unsaved_folder() -> Path:
    """Return where runs are kept that nobody saved; it may not exist."""
    return user_folder("state") / "unsaved"


def new_unsaved(when: float | None = None) -> Path:
    """Return a new name among them, of that time (seconds since 1970) or of now.

    Raises
    ------
    OSError
        Where their folder cannot be made.
    """
    unsaved_folder().mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(when))
    return unsaved_folder() / f"{stamp}-{secrets.token_hex(4)}.ganlab"


def reclaim() -> list[Path]:
    """Keep the runs of sessions that were killed, and clear the rest of them away.

    Returns
    -------
    list of Path
        Where those runs lie now, the newest first; whether they are sound is not known yet. Of a
        run that was as the person had saved it, that file.
    """
    found: list[Path] = []
    for folder in _stale():
        try:
            found.extend(_taken(folder))
        except OSError as error:
            _log.warning("what an earlier session left in %s cannot be had: %s", folder, error)
            continue
        shutil.rmtree(folder, ignore_errors=True)
    return sorted(found, key=_age)


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return math.inf


def _stale() -> Iterator[Path]:
    """Yield folders of processes that are gone; each is locked while it is looked at."""
    try:
        folders = sorted(each for each in _sessions().iterdir() if each.is_dir())
    except OSError:
        return
    for folder in folders:
        try:
            handle = os.open(folder / _LOCK, os.O_RDWR)
        except FileNotFoundError:
            with contextlib.suppress(OSError):
                if time.time() - folder.stat().st_mtime > _YOUNG:
                    yield folder
            continue
        except OSError:
            continue
        try:
            if lock(handle):
                yield folder
        finally:
            os.close(handle)


def _taken(folder: Path) -> Iterator[Path]:
    from ganlab.engine.files.leftovers import sweep

    target = _noted(folder / _SAVING)
    if target is not None:
        sweep(target)
    run = folder / RUN
    if run.is_file():
        kept = new_unsaved(run.stat().st_mtime)
        os.replace(run, kept)
        yield kept
        return
    file = _noted(folder / _LIES)
    if file is not None and file.exists():
        yield file


def _noted(note: Path) -> Path | None:
    """Read a note; one that was cut short by the kill, or by a loss of power, says nothing."""
    try:
        path = Path(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return path if path.is_absolute() else None
