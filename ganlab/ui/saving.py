"""Files that a person asks for: never over another without asking, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ganlab.engine.files.atomic import write_file
from ganlab.engine.files.errors import RunFileError
from ganlab.ui.background import Job
from ganlab.ui.interaction import Interaction

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment

__all__ = ["Saving", "proposed_name"]


def proposed_name(experiment: Experiment) -> str:
    """Return what a file about a run may be called: its preset or its data, and its seed."""
    from ganlab.presets import preset_of

    preset = preset_of(experiment)
    return f"{preset.name if preset else experiment.data.name}-seed-{experiment.run.seed}"


class Saving(QObject):
    """Asks for a place and writes there, in a thread.

    Parameters
    ----------
    ask
        How the program asks the person.
    parent
        Its owner; goes with it.

    Signals
    -------
    saved(object)
        The path: it stands there, complete.
    refused(str)
        Why it does not, in words; what stood there before still does.
    """

    saved = Signal(object)
    refused = Signal(str)

    def __init__(self, ask: Interaction, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.busy = False

    def place(
        self, parent: QWidget, title: str, filters: str, proposed: str, suffix: str
    ) -> Path | None:
        """Ask for a file with this suffix; None where the person changed their mind."""
        path = self._ask.save_file(parent, title, filters, proposed)
        if path is None or path.suffix.lower() == suffix:
            return path
        path = path.with_name(path.name + suffix)
        # Of this name nobody was asked.
        if path.exists() and not self._ask.confirm(
            parent, title, f"{path.name} is there already. Replace it?", "Replace"
        ):
            return None
        return path

    def write(self, path: Path, make: Callable[[], bytes]) -> None:
        """Make a file's content and write it, both in a thread."""

        def work() -> Path:
            if not path.parent.is_dir():
                raise RunFileError(
                    f"{path}: the folder {path.parent} does not exist; make it first"
                )
            if path.is_dir():
                raise RunFileError(f"{path}: is a folder; choose another name")
            write_file(path, make())
            return path

        self.busy = True
        Job(work, self._done, self._failed, self)

    def _done(self, path: Path) -> None:
        self.busy = False
        self.saved.emit(path)

    def _failed(self, error: Exception) -> None:
        self.busy = False
        if isinstance(error, MemoryError):
            self.refused.emit(str(error) or "not enough memory: choose something smaller")
        elif isinstance(error, OSError | ValueError):
            self.refused.emit(str(error))
        else:
            raise error
