"""The view that the window knows: the strip, what is missing, and the numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ganlab.engine.data import Distribution
from ganlab.engine.detector.report import Evidence, Report
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.canvas.missing import missing_now
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.theme import Theme
from ganlab.ui.throttle import Throttle
from ganlab.ui.views.axes import number
from ganlab.ui.views.modes.examples import Examples
from ganlab.ui.views.modes.numbers import ModeNumbers
from ganlab.ui.views.modes.ramp import Ramp
from ganlab.ui.views.modes.strip import StripCanvas
from ganlab.ui.views.view import View

__all__ = ["ModesView"]

#: Milliseconds between two pictures: numbers must stand long enough to be read.
_READABLE = 500
#: With fewer samples than that near data, nothing is said of what is drawn.
_FEW = 0.3
_HINT = "Share of the samples that are nearest to each; point at the strip for step and numbers"
_WAITING = "Nothing observed yet: the detector looks at a run every few dozen steps"


class ModesView(View):
    """Which modes or bins of the data get their share."""

    key = "modes"
    title = "Modes"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: RunState | None = None
        self._frame: Frame | None = None
        self._drawn_for: tuple[object, ...] = ()
        self.seen = label(_WAITING, "small", wrap=True)
        self.strip = StripCanvas()
        self.ramp = Ramp()
        self.reading = label(_HINT, "small")
        self.reading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reading.setAccessibleName("What the pointer is at")
        self.missing = label("", "section", wrap=True)
        self.examples = Examples()
        self.places = label("", "small", wrap=True)
        self.places.setAccessibleName("Where the missing modes lie")
        self.numbers = ModeNumbers()
        self._lay_out()
        self._show = Throttle(_READABLE, self._show_now, self)
        self.strip.hovered.connect(self._read)
        self.fill_ground()
        self.setAutoFillBackground(True)
        self._show_now()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.reading, 1)
        foot.addWidget(self.ramp)
        inner = QWidget()
        inner.setObjectName("scrolled")
        below = QVBoxLayout(inner)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        for part in (self.missing, self.examples, self.places, self.numbers):
            below.addWidget(part)
        below.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("What is missing, and numbers")
        self._scroll.setWidget(inner)
        self._inner, self._below, self._most = inner, below, 0
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(6)
        column.addWidget(self.seen)
        column.addWidget(self.strip, 3)
        column.addLayout(foot)
        column.addWidget(self._scroll, 2)

    # What the window calls

    def set_state(self, state: RunState) -> None:
        before, self._state = self._state, state
        self.strip.planned = state.experiment.training.steps
        if before is None or state.generation != before.generation:
            self._frame, self._most = None, 0
            self._show_now()

    def set_frame(self, frame: Frame) -> None:
        if self._state is not None and frame.generation != self._state.generation:
            return
        self._frame = frame
        if self._news() != self._drawn_for:
            self._show.call()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.fill_ground()
        for part in (self.strip, self.ramp, self.examples):
            part.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_now()

    # What is shown

    @property
    def _report(self) -> Report | None:
        return self._frame.report if self._frame is not None else None

    @property
    def _late(self) -> bool:
        """Whether the run went on for longer than between two observations since the last."""
        report, frame = self._report, self._frame
        if report is None or report.evidence is None or frame is None:
            return False
        return frame.step - report.evidence.step > report.every

    def _news(self) -> tuple[object, ...]:
        """All that the picture depends on; a run that goes on is no news by itself."""
        planned = self._state.experiment.training.steps if self._state is not None else 0
        return id(self._report), self._late, planned

    def _show_now(self) -> None:
        self._drawn_for = self._news()
        report = self._report
        evidence = report.evidence if report is not None else None
        self._say_seen(report, evidence)
        self.strip.show_report(
            report if evidence is not None else None, evidence.step if evidence is not None else 0
        )
        self.numbers.show_evidence(evidence, self._late)
        self._show_missing(report, evidence)
        # The strip takes what is left, and does not jump back and forth for a line more or less.
        self._below.activate()
        width = max(self._scroll.viewport().width(), 1)
        needed = max(self._inner.heightForWidth(width), self._inner.sizeHint().height())
        self._most = max(self._most, needed + 2)
        self._scroll.setMaximumHeight(self._most)

    def _say_seen(self, report: Report | None, evidence: Evidence | None) -> None:
        if report is None or evidence is None:
            set_text(self.seen, _WAITING)
            return
        words = (
            f"At step {evidence.step:,} · {evidence.n:,} samples of the last "
            f"{evidence.observations} observations, one every {report.every} steps"
        )
        if self._late and self._frame is not None:
            words += f" · older than the run, which is at step {self._frame.step:,}"
        set_text(self.seen, words)
        what = "known modes" if report.strip.of_modes else "bins by k-means on the data"
        self.seen.setToolTip(wrapped(f"Rows are {what}. Distances are taken in: {report.space}."))

    def _show_missing(self, report: Report | None, evidence: Evidence | None) -> None:
        missing = report.missing if report is not None else ()
        data = self._state.distribution if self._state is not None else None
        pictures = data is not None and data.kind == "images"
        set_text(self.missing, _missing_words(evidence))
        self.missing.setVisible(evidence is not None)
        self.examples.show_missing(missing if pictures else ())
        self.examples.setVisible(pictures and bool(missing))
        words = "" if pictures or report is None else _places(report, evidence, data)
        set_text(self.places, words)
        self.places.setVisible(bool(words))

    def _read(self, words: str) -> None:
        set_text(self.reading, words or _HINT)


def _missing_words(evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    if evidence.missing:
        return f"It hardly draws these: {100 * evidence.missing_share:.0f} % of the data"
    uncovered = len(missing_now(evidence))
    if uncovered:
        return f"{uncovered} mode{'' if uncovered == 1 else 's'} without a sample of high quality"
    if evidence.counted < _FEW:
        return f"Only {100 * evidence.counted:.0f} % of the samples are near any data"
    few = len(evidence.under_served)
    if few:
        share = f"{100 * evidence.under_served_share:.0f} % of the data"
        return f"Nothing is missing, but {few} part{'' if few == 1 else 's'} too rare: {share}"
    return "Every part of the data is drawn"


def _places(report: Report, evidence: Evidence | None, data: object) -> str:
    """List what is missing with where it lies, and how much of it is drawn."""
    modes = data.modes if isinstance(data, Distribution) and report.strip.of_modes else None
    lines = []
    for one in report.missing:
        at = np.asarray(one.examples[0] if modes is None else modes.centres[one.index]).ravel()
        where = ", ".join(number(float(x)) for x in at)
        lines.append(
            f"{one.name} at ({where}): {100 * one.share:.1f} % of the data, "
            f"{100 * one.drawn:.1f} % drawn"
        )
    more = len(evidence.missing) - len(report.missing) if evidence is not None else 0
    if more > 0 and lines:
        lines.append(f"and {more} more")
    return "\n".join(lines)
