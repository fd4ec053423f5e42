"""The chosen cell: its values, what its seeds came to, and a card for each run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ganlab.sweep.metrics import METRICS, number, shown
from ganlab.sweep.perform import Standing
from ganlab.sweep.plan import Plan, Trial
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.latent.parts import push_button
from ganlab.ui.sweep.look import CellLook
from ganlab.ui.sweep.words import values_text

__all__ = ["Card", "Details"]

#: Pixels of a picture at 100 %, and of a card.
_PICTURE = QSize(96, 72)


class Card(QFrame):
    """One run: its picture, its number, the detector's word, and the way to open it."""

    def __init__(self, trial: Trial, open_: Callable[[Trial], None]) -> None:
        super().__init__()
        self.trial = trial
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(f"Picture of the run by seed {trial.seed}")
        self.number = label("", "figure")
        self.said = label("", "small", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.open_button = push_button(
            "Open this run",
            "Stand in the main window where this run stands; what is trained there ends",
            lambda: open_(trial),
        )
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(f"Seed {trial.seed}", "muted"))
        words.addWidget(self.number)
        words.addWidget(self.said, 1)
        words.addWidget(self.open_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.measure(self.fontMetrics().height())

    def measure(self, u: int) -> None:
        """Be as wide as so many pixels a line of text ask for."""
        self.picture.setFixedSize(_PICTURE * max(1.0, u / 15))
        self.setFixedWidth(round(17.5 * u))

    def show_standing(self, standing: Standing, metric: str, picture: QPixmap | None) -> None:
        """Show how the run stands now."""
        result = standing.result
        value = number(result.metrics, metric) if result is not None else None
        if result is None:
            running = standing.phase == "running"
            planned = self.trial.experiment.training.steps
            words = f"step {standing.step:,} of {planned:,}" if running else "not trained yet"
        elif result.ending == "done":
            words = result.verdict
        else:
            words = f"{result.ending}: {result.reason}"
        set_text(self.number, shown(metric, value, unit=True))
        set_text(self.said, words)
        self.said.setToolTip(wrapped(words))
        self.open_button.setEnabled(result is not None and result.ending != "failed")
        if picture is not None:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            ratio = self.devicePixelRatioF()
            small = picture.scaled(self.picture.size() * ratio, keep, smooth.SmoothTransformation)
            small.setDevicePixelRatio(ratio)
            self.picture.setPixmap(small)
        else:
            self.picture.setPixmap(QPixmap())


class Details(QWidget):
    """Stands below the heat map."""

    def __init__(self, open_: Callable[[Trial], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = open_
        self.cards: list[Card] = []
        self.title = label("", "section")
        # Neither makes the window wider than it is.
        self.spread = label("", "small", wrap=True)
        self.title.setAccessibleName("Chosen cell")
        self.spread.setAccessibleName("Its numbers")
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._row)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (self.title, self.spread):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(part)
        column.addWidget(self._scroll, 1)
        self.measure()

    def measure(self) -> None:
        """Make room for text of the size of now."""
        u = self.fontMetrics().height()
        # Always as high, whatever there is to say: the map above stands still.
        self.setFixedHeight(round(11.8 * u))
        for card in self.cards:
            card.measure(u)

    def show_cell(
        self,
        plan: Plan | None,
        look: CellLook | None,
        metric: str,
        found: Mapping[str, Standing],
        pictures: Mapping[str, QPixmap],
    ) -> None:
        """Show a cell, or what to do where none is chosen."""
        if plan is None or look is None:
            set_text(self.title, "")
            set_text(self.spread, "Click a cell to see its runs" if plan is not None else "")
            self._put([])
            return
        set_text(self.title, values_text(plan.sweep.axes, look.cell.values))
        set_text(self.spread, _spread(look, metric))
        self._put(list(look.cell.trials))
        for card in self.cards:
            name = card.trial.name
            standing = found.get(name, Standing("waiting"))
            card.show_standing(standing, metric, pictures.get(name))

    def _put(self, trials: list[Trial]) -> None:
        if [card.trial for card in self.cards] == trials:
            return
        for card in self.cards:
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [Card(trial, self._open) for trial in trials]
        for i, card in enumerate(self.cards):
            self._row.insertWidget(i, card)


def _spread(look: CellLook, metric: str) -> str:
    if look.cell.refused:
        return f"cannot be trained: {look.cell.refused}"
    of, title = look.of, METRICS[metric].title
    if not of.numbers:
        return "no run has this number yet"
    seeds = f"{len(of.numbers)} of {of.seeds} seeds" if of.seeds > 1 else "one seed"
    ends = f"{shown(metric, of.least)} to {shown(metric, of.most, unit=True)}"
    return f"{title}: median {shown(metric, of.median, unit=True)}, {ends}, {seeds}"
