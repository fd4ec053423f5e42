"""Pictures of the runs of a sweep, read in a thread."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.plan import Trial
from ganlab.ui.background import Job

__all__ = ["Pictures"]

#: Pixels of a side that are kept, at most.
_SIDE = 320


class Pictures(QObject):
    """Reads the pictures that saved runs hold, each once; what has none is not asked again.

    Signals
    -------
    came()
        There are more of them.
    """

    came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        #: By the trial's name.
        self.pictures: dict[str, QPixmap] = {}
        self._asked: set[str] = set()
        self._waiting: list[tuple[SweepFolder, Trial]] = []
        self._folder: SweepFolder | None = None
        self._busy = False

    def forget(self, names: Iterable[str] | None = None) -> None:
        """Read those again, or all: their runs are other ones now."""
        for name in list(self._asked) if names is None else names:
            self.pictures.pop(name, None)
            self._asked.discard(name)

    def want(self, folder: SweepFolder, trials: Iterable[Trial]) -> None:
        """Read what is not read yet of runs that are there."""
        if self._folder is None or self._folder.path != folder.path:
            self._folder = folder
            self.forget()
        for trial in trials:
            if trial.name not in self._asked:
                self._asked.add(trial.name)
                self._waiting.append((folder, trial))
        self._go_on()

    def _go_on(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        waiting, self._waiting = self._waiting, []

        def work() -> dict[str, QImage]:
            found = {}
            for folder, trial in waiting:
                content = folder.preview(trial)
                image = QImage.fromData(content) if content is not None else QImage()
                if not image.isNull():
                    found[trial.name] = _small(image)
            return found

        Job(work, self._arrived, self._failed, self)

    def _arrived(self, found: dict[str, QImage]) -> None:
        self._busy = False
        for name, image in found.items():
            if name in self._asked:
                self.pictures[name] = QPixmap.fromImage(image)
        if found:
            self.came.emit()
        self._go_on()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        raise error


def _small(image: QImage) -> QImage:
    if max(image.width(), image.height()) <= _SIDE:
        return image
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(_SIDE, _SIDE, keep, smooth)
