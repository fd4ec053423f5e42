"""A person's own pictures: read in a thread, and what could not be read is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganlab.engine.data import DataError
from ganlab.engine.experiment import DataSpec
from ganlab.ui.errand import Errand
from ganlab.ui.interaction import Interaction

if TYPE_CHECKING:
    from ganlab.engine.data.images.folder import FolderReport, FolderSet

__all__ = ["OwnPictures"]

_FOLDER = "folder"


class OwnPictures(QObject):
    """Reads a folder before training is given it, which then finds it read already.

    Training goes on meanwhile, the window shows how far it is, and it can be called off.

    Signals
    -------
    said(str, str, object)
        What the person should know; ``notice`` or ``error``; what to do about it as (name, call),
        or None.
    began()
        A folder is being read: its note should be in sight.
    """

    said = Signal(str, str, object)
    began = Signal()

    def __init__(self, ask: Interaction, window: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._window = ask, window
        self._told: FolderSet | None = None
        self.errand = Errand(self)

    def read(self, data: DataSpec, then: Callable[[], object]) -> None:
        """Read what an experiment's data names, then go on; other data needs no reading here."""
        if data.name != _FOLDER:
            then()
            return
        from ganlab.engine.data.images.folder import NATIVE_SIDE, read_folder

        side = NATIVE_SIDE if data.side == "native" else int(data.side)
        self.errand.start(
            f"Reading pictures from {Path(data.folder).name}…",
            lambda done, total: f"{done:,} of {total:,} files",
            lambda progress, cancelled: read_folder(data.folder, side, progress, cancelled),
            partial(self._read, then),
            self._failed,
        )
        self.began.emit()

    def cancel(self) -> None:
        """Stop reading; what is learned stays as it is."""
        if self.errand.busy:
            self.errand.cancel()
            self.said.emit("No more pictures are read: nothing has changed", "notice", None)

    def close(self) -> None:
        self.errand.close()

    def _read(self, then: Callable[[], object], pictures: FolderSet) -> None:
        if pictures is not self._told:
            self._told = pictures
            self._tell(pictures)
        then()

    def _tell(self, pictures: FolderSet) -> None:
        report = pictures.report
        words = f"{report.read:,} pictures read from {pictures.title}"
        action = None
        if report.skipped:
            n = len(report.skipped)
            words += f"; {n:,} {'file is' if n == 1 else 'files are'} left out"
            action = ("Which, and why?", partial(self._list, pictures.folder, report))
        self.said.emit(words, "notice", action)

    def _list(self, folder: Path, report: FolderReport) -> None:
        n = len(report.skipped)
        lines = [f"{_within(skipped.path, folder)}: {skipped.reason}" for skipped in report.skipped]
        words = f"{report.read:,} pictures were read, {n:,} {'file' if n == 1 else 'files'} not:"
        self._ask.tell(self._window, f"Left out of {folder.name}", words, lines)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DataError | OSError):
            raise error
        self.said.emit(str(error), "error", None)


def _within(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
