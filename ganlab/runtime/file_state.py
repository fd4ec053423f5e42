"""Where a run lies on the disk, and whether it has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.presets import title_of
from ganlab.recents import note
from ganlab.sessions import unsaved_folder

if TYPE_CHECKING:
    from ganlab.engine.timeline import Bookmark
    from ganlab.engine.trainer.run import Run

__all__ = ["FileState", "Mark"]


@dataclass(frozen=True)
class Mark:
    """A state of a run, by what changes with every change.

    Attributes
    ----------
    run : int
        Which run.
    updates, events : int
        Updates of both networks together, and events of the journal.
    bookmarks : tuple of Bookmark
    """

    run: int
    updates: int
    events: int
    bookmarks: tuple[Bookmark, ...] = ()

    @classmethod
    def of(cls, run: Run) -> Mark:
        """Mark a run as it stands."""
        bookmarks = () if run.timeline is None else run.timeline.bookmarks
        return cls(run.serial, run.trainer.updates, len(run.journal), bookmarks)

    def covers(self, other: Mark) -> bool:
        """Whether it is of the same run, as far on or farther."""
        return self.run == other.run and self.updates >= other.updates


class FileState:
    """What is known of the files of the run at hand.

    Attributes
    ----------
    file : Path or None
        Where the person saved it, or opened it from.
    source : Path or None
        Where it lies among the runs that nobody saved, if it came from there.
    clean : Mark or None
        The state that is safe: as it was begun, opened or saved.
    """

    def __init__(self) -> None:
        self.file: Path | None = None
        self.source: Path | None = None
        self.clean: Mark | None = None

    def begin(self, run: Run, path: Path | None = None) -> None:
        """Take note of another run, which came from that path, or from nowhere."""
        unsaved = path is not None and path.parent == unsaved_folder()
        self.source = path if unsaved else None
        self.file = path if path is not None and not unsaved and _is_own(path) else None
        self.clean = Mark.of(run)

    def note(self, run: Run) -> None:
        """Put a run that was opened at the top of the recent ones."""
        path = self.file or self.source
        if path is not None:
            note(path, title_of(run.initial), run.trainer.step_count, saved=self.source is None)

    def changed(self, run: Run | None) -> bool:
        """Whether it is not as it was begun, opened or saved."""
        return run is not None and Mark.of(run) != self.clean

    def trained(self, run: Run | None) -> bool:
        """Whether updates were made since."""
        if run is None or self.clean is None:
            return False
        mark = Mark.of(run)
        return (mark.run, mark.updates) != (self.clean.run, self.clean.updates)


def _is_own(path: Path) -> bool:
    """Whether a run can be written there again: no bundle, no zip, nothing of the program's own."""
    from ganlab.engine.files import layout
    from ganlab.folders import resource

    if path.suffix.lower() == layout.ZIP or (path / layout.CONFIG).is_file():
        return False
    return not path.resolve().is_relative_to(resource("presets").resolve().parent)
