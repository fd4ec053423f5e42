"""How the window of sweeps is laid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
)

from ganlab.sweep.metrics import METRICS
from ganlab.sweep.plan import Trial
from ganlab.ui.controls.text import label, rule, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.sweep.details import Details
from ganlab.ui.sweep.heat_map import HeatMap
from ganlab.ui.sweep.scale_bar import ScaleBar
from ganlab.ui.sweep.setup import BESIDE, SweepForm
from ganlab.ui.theme import Theme

if TYPE_CHECKING:
    from ganlab.ui.sweep.window import SweepWindow

__all__ = ["SweepLayout"]

#: Full share of the bar.
_FULL = 1000


class SweepLayout:
    """Makes the parts of a window and puts them in their places."""

    def __init__(self, window: SweepWindow, open_: Callable[[Trial], None]) -> None:
        self.form = SweepForm()
        self.map = HeatMap()
        self.scale = ScaleBar()
        self.details = Details(open_)
        self.trouble = label("", "warning", wrap=True)
        self.trouble.setAccessibleName("What keeps it from being trained")
        self.words = label("", "small", wrap=True)
        self.words.setAccessibleName("How far it is")
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Share of all steps that are made")
        self.statistic = label("", "muted")
        self.thumbnails = QCheckBox("Pictures")
        self.thumbnails.setAccessibleName("Pictures")
        self.thumbnails.setToolTip(
            "Show in each cell a picture of its run of the median (of two, the lower)"
        )
        row = QHBoxLayout(window)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(20)
        row.addLayout(self._left(window))
        row.addLayout(self._right(window), 1)
        self._measure()

    def _left(self, window: SweepWindow) -> QVBoxLayout:
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.form.setObjectName("scrolled")
        scroll.setWidget(self.form)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(window.go, 1)
        buttons.addWidget(window.open_button)
        buttons.addWidget(window.save)
        foot = QVBoxLayout()
        foot.setSpacing(10)
        # As far to the right as the form, which leaves room for what it is scrolled by.
        foot.setContentsMargins(0, 0, BESIDE, 0)
        foot.addWidget(rule())
        for part in (self.trouble, self.words):
            foot.addWidget(part)
        self.say("")
        foot.addWidget(self.bar)
        foot.addLayout(buttons)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
        return column

    def _right(self, window: SweepWindow) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.form.metric_box)
        head.addWidget(self.statistic, 1)
        head.addWidget(self.thumbnails)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.map, 1)
        column.addWidget(self.scale)
        column.addWidget(rule())
        column.addWidget(self.details)
        return column

    def _measure(self) -> None:
        """Make room for what is written, in the text's size of now."""
        u = self.form.fontMetrics().height()
        width = max(330, 21 * u)
        self._scroll.setFixedWidth(width)
        for part in (self.trouble, self.words):
            part.setFixedWidth(width - BESIDE)
        self.form.metric_box.setFixedWidth(15 * u)
        self.details.measure()

    def say(self, trouble: str) -> None:
        """Say what stands in the way; empty where nothing does."""
        set_text(self.trouble, trouble)
        self.trouble.setVisible(bool(trouble))

    def show_metric(self, metric: str, span: tuple[float, float] | None, seeds: int) -> None:
        """Say which number is shown, and how it is put together."""
        meaning = METRICS[metric]
        of = "of one seed" if seeds == 1 else f"median of {seeds} seeds"
        set_text(self.statistic, of)
        describe(self.statistic, f"{meaning.title}, {of}: {meaning.definition}")
        self.scale.show_span(metric, span)

    def show_progress(self, busy: bool, share: float, words: str) -> None:
        """Say how far it is."""
        set_text(self.words, words)
        self.bar.setVisible(busy)
        value = round(share * _FULL)
        if self.bar.value() != value:
            self.bar.setValue(value)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.map.set_theme(theme)
        self.scale.set_theme(theme)
        # Another theme may come with another size of everything.
        self._measure()
