"""Loss history and measures of the run at hand, as tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganlab import __version__
from ganlab.engine.files.table import as_table, history_table
from ganlab.engine.trainer.history import COLUMNS
from ganlab.ui.export_data.log import Entry, MeasureLog
from ganlab.ui.interaction import Interaction
from ganlab.ui.meaning import objective_of
from ganlab.ui.saving import Saving, proposed_name

if TYPE_CHECKING:
    from ganlab.engine.metrics.images import Report
    from ganlab.runtime.frame import Frame

__all__ = ["Numbers"]

_FILTER = "Tables (*.csv)"


class Numbers(QObject):
    """Saves them where the person says.

    Parameters
    ----------
    ask
        How the program asks the person.
    window
        The main window: its state, its loss history and its folder.

    Signals
    -------
    told(str), refused(str)
        What was written, or why not.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, ask: Interaction, window: Any) -> None:
        super().__init__(window)
        self._window = window
        self.log = MeasureLog()
        self._saving = Saving(ask, self)
        self._saving.saved.connect(self._saved)
        self._saving.refused.connect(self.refused)

    def saw(self, frame: Frame) -> None:
        """Note what a frame brings."""
        self.log.take(frame)

    def measured(self, name: str, report: Report) -> None:
        """Note what a slow measure found."""
        self.log.take_measure(name, report)

    def save_losses(self) -> None:
        """Save the loss history."""
        loop = self._window.loop
        known = loop.history if loop is not None else None
        if known is None or not len(known):
            self.refused.emit("There is no loss history yet: train first")
            return
        # Copied now: what comes while the person chooses a file is another history.
        rows = known.rows(len(COLUMNS))
        unit, about = objective_of(self._window.state.experiment).unit, self._about("Loss history")
        path = self._place("losses", "Save loss history")
        if path is not None:
            self._saving.write(path, lambda: history_table(rows, unit, about))

    def save_measures(self) -> None:
        """Save what was measured."""
        entries = self.log.all() if self.log.generation == self._window.state.generation else []
        if not entries:
            self.refused.emit(
                "Nothing was measured yet: show Is it working? or Measures while it trains"
            )
            return
        notes = [
            *self._about("Measures"),
            "What was measured while the run was watched in the window; a line for each number.",
            *(f"{name}: {words}" for name, words in self.log.meanings.items()),
        ]
        path = self._place("measures", "Save measures")
        if path is not None:
            self._saving.write(path, lambda: as_table(Entry._fields, entries, notes))

    def _about(self, what: str) -> list[str]:
        experiment = self._window.state.experiment
        return [
            f"{what} of {proposed_name(experiment)}, by ganlab {__version__}",
            f"data {experiment.data.name}, model {experiment.model.family}, objective "
            f"{experiment.objective.name}, seed {experiment.run.seed}",
        ]

    def _place(self, what: str, title: str) -> Path | None:
        name = f"{proposed_name(self._window.state.experiment)}-{what}.csv"
        proposed = str(Path(self._window.controller.folder) / name)
        return self._saving.place(self._window, title, _FILTER, proposed, ".csv")

    def _saved(self, path: Path) -> None:
        self._window.controller.folder = str(path.parent)
        self.told.emit(f"Saved {path.name}")
