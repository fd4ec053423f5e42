"""L_D of every run in one plot, and L_G in another."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ganlab.comparisons import Comparison
from ganlab.engine.objectives import OBJECTIVES
from ganlab.ui.compare.overlay import Overlay
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.history import LossHistory
from ganlab.ui.style import tabular
from ganlab.ui.theme import Theme
from ganlab.ui.throttle import Throttle
from ganlab.ui.views.axes import number
from ganlab.ui.views.losses.smooth import STEPS, Smoothed

__all__ = ["LossesPair", "same_units"]

_REDRAW = 250  # ms between two pictures of what changes slowly
_PLOTS = (
    ("loss_d", "Loss of D", "What D minimises, real and generated part together"),
    ("loss_g", "Loss of G", "What G minimises"),
)


def same_units(comparison: Comparison) -> bool:
    """Whether losses of all runs are the same function: only then are they to be compared."""
    return len({experiment.objective.name for experiment in comparison.experiments}) == 1


class LossesPair(QWidget):
    """Two plots over the same steps, with one line at the pointer in both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.histories: list[LossHistory] = []
        self._smoothed: list[Smoothed] = []
        self.smooth = QCheckBox("smooth")
        self.smooth.setChecked(True)
        self.smooth.setAccessibleName("Smooth losses")
        describe(
            self.smooth,
            f"Draw exponential moving averages over {STEPS} steps, so that curves can be told "
            "apart, instead of the raw values.",
        )
        self.smooth.toggled.connect(self._choose)
        self.note = label("", "small")
        self.note.setFont(tabular(self.note.font()))
        self.note.setAccessibleName("Losses at the pointer, or what to know of them")
        self.plots: dict[str, Overlay] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for place, (key, name, tip) in enumerate(_PLOTS):
            plot = self.plots[key] = Overlay(key)
            plot.setAccessibleName(f"{name} of every run over the steps")
            plot.setToolTip(
                wrapped(f"{tip}, over the minibatch of a step. Each run has its line and number.")
            )
            plot.hovered.connect(lambda at, key=key: self._pointed(key, at))
            head = label(name, "section")
            head.setToolTip(plot.toolTip())
            grid.addWidget(head, 0, place)
            grid.addWidget(plot, 1, place)
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.smooth)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(grid, 1)
        column.addLayout(foot)
        self._draw = Throttle(_REDRAW, self._draw_now, self)
        self._words = ""
        self._planned = 0

    def begin(self, comparison: Comparison, histories: list[LossHistory]) -> None:
        """Take over the runs of a comparison, or the same from the start."""
        self.histories = histories
        self._smoothed = [Smoothed() for _ in histories]
        self._words = ""
        if not same_units(comparison):
            units = {OBJECTIVES[e.objective.name].unit or "pure" for e in comparison.experiments}
            what = "units" if len(units) > 1 else "functions"
            self._words = f"Different objectives: losses are different {what}; compare their course"
        self._planned = max(e.training.steps for e in comparison.experiments)
        self._choose()
        self._say(None)

    def _choose(self) -> None:
        on = self.smooth.isChecked()
        pairs = zip(self.histories, self._smoothed, strict=True)
        tables = [soft.table if on else history.table for history, soft in pairs]
        for plot in self.plots.values():
            plot.begin(self.histories, tables, self._planned)
        self._draw.call()

    def grew(self) -> None:
        """New rows are there."""
        self._draw.call()

    def _draw_now(self) -> None:
        if self.smooth.isChecked():
            for soft, history in zip(self._smoothed, self.histories, strict=True):
                if soft.follow(history):
                    self._draw.call()
        for plot in self.plots.values():
            plot.lay()

    def set_past(self, step: int | None) -> None:
        """Mark the past step that is shown; None is the newest."""
        for plot in self.plots.values():
            plot.set_past(step)

    def _pointed(self, key: str, position: QPointF | None) -> None:
        at = self.plots[key].point(position)
        for plot in self.plots.values():
            plot.mark(at)
        self._say(None if at is None else (key, at))

    def _say(self, place: tuple[str, float] | None) -> None:
        """Write the losses at the pointer; else what to know of them all."""
        if place is None:
            set_text(self.note, self._words)
            return
        key, at = place
        values = []
        for i, history in enumerate(self.histories):
            index = history.nearest(at)
            value = float(history.column(key)[index]) if index >= 0 else math.nan
            values.append(f"{i + 1}: {number(value)}")
        letter = key[-1].upper()
        set_text(self.note, f"L_{letter} at step {at:,.0f}   " + "   ".join(values))

    def set_theme(self, theme: Theme) -> None:
        for plot in self.plots.values():
            plot.dress(theme, self.font())
