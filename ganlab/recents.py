"""The runs that were opened, saved or left unsaved last: a list in the user's folder."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ganlab.folders import user_folder
from ganlab.locks import lock
from ganlab.sessions import unsaved_folder

__all__ = ["MOST", "Recent", "forget", "is_unsaved", "keep_unsaved", "note", "recents"]

_log = logging.getLogger(__name__)

#: Runs in the list; of those that nobody saved, how many are kept, and bytes of them together.
MOST, UNSAVED, BYTES = 24, 8, 500_000_000
#: How often another program's lock is tried, and seconds in between.
_TURNS, _TURN = 50, 0.01


@dataclass(frozen=True)
class Recent:
    """One of them.

    Attributes
    ----------
    path : str
        Absolute.
    title : str
        What it is: preset or data, and seed.
    step : int
        Completed steps when it was noted.
    when : float
        That time, seconds since 1970.
    saved : bool
        Whether the person saved it; else it lies in the user's folder until others push it out.
    """

    path: str
    title: str
    step: int
    when: float
    saved: bool = True


def recents() -> tuple[Recent, ...]:
    """Return the list, newest first; one that is missing or damaged is empty."""
    try:
        table = json.loads(_file().read_text(encoding="utf-8"))
        return tuple(_read(entry) for entry in table["runs"][:MOST])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        _log.warning("the list of recent runs cannot be read: %s", error)
        return ()


def note(path: Path, title: str, step: int, *, saved: bool = True) -> None:
    """Put a run at the top of the list; a list that cannot be written stays as it is."""
    one = Recent(str(path.absolute()), title, step, time.time(), saved)
    with _alone():
        _write([one, *(other for other in recents() if other.path != one.path)])


def forget(path: Path, *, delete: bool = False) -> None:
    """Take a run off the list, and its file away where nobody saved it and it is asked for."""
    wanted = str(path.absolute())
    if delete and is_unsaved(path):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("a run that nobody wants any more stays: %s", error)
    with _alone():
        _write([other for other in recents() if other.path != wanted])


def keep_unsaved(path: Path, title: str, step: int) -> None:
    """Note a run that lies among those that nobody saved; the oldest of those make room."""
    note(path, title, step, saved=False)
    kept = 0
    found = []
    for file in unsaved_folder().glob("*.ganlab"):
        # Another program may be making room at this moment.
        with contextlib.suppress(FileNotFoundError):
            about = file.stat()
            # This one first, whatever the clock says: it may have been set back.
            found.append((file != path, -about.st_mtime, about.st_size, file))
    for place, (_, _, size, file) in enumerate(sorted(found)):
        kept += size
        if place and (place >= UNSAVED or kept > BYTES):
            forget(file, delete=True)


def is_unsaved(path: Path) -> bool:
    """Whether it lies among the runs that nobody saved."""
    return path.parent == unsaved_folder()


def _file() -> Path:
    return user_folder("state") / "recent.json"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let no other program change the list meanwhile: two that close together note both runs.

    One that does not let go is not waited for any longer.
    """
    try:
        handle = os.open(_file().with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        # Nor can the list be written there.
        yield
        return
    try:
        for _ in range(_TURNS):
            if lock(handle):
                break
            time.sleep(_TURN)
        yield
    finally:
        os.close(handle)


def _read(entry: dict[str, object]) -> Recent:
    found = Recent(**{field.name: entry[field.name] for field in fields(Recent)})  # type: ignore[arg-type]
    kinds = (str, str, int, float, bool)
    values = (found.path, found.title, found.step, found.when, found.saved)
    if not all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=True)):
        raise TypeError("not a recent run")
    return found


def _write(runs: list[Recent]) -> None:
    from ganlab.engine.files.atomic import write_file

    content = {"version": 1, "runs": [asdict(run) for run in runs[:MOST]]}
    try:
        write_file(_file(), json.dumps(content, indent=1, ensure_ascii=False).encode())
    except OSError as error:
        _log.warning("the list of recent runs cannot be written: %s", error)
