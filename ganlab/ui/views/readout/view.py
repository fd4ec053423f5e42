"""The view that the window knows: what is asked when, and what of it is still true."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ganlab.engine.probes import Request, Result
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.controls.text import rule
from ganlab.ui.remedies import Remedies
from ganlab.ui.theme import Theme
from ganlab.ui.views.readout.pictures import PicturesScore
from ganlab.ui.views.readout.points import PointsScore
from ganlab.ui.views.readout.run import RunNumbers
from ganlab.ui.views.readout.verdict import VerdictPanel
from ganlab.ui.views.view import View

__all__ = ["ReadoutView"]

#: Numbers change twice a second at most.
_SECONDS = 0.5


class ReadoutView(View):
    """The verdict, scores against the data, counts and rates.

    A score is asked for now and then while the run plays, each time of other samples, and once
    where it stands. Whatever is older than the picture beside it says so.
    """

    key = "readout"
    title = "Is it working?"

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._state: RunState | None = None
        self._frame: Frame | None = None
        self._answer: Result | None = None
        #: Whether other views have shown what they show of this run.
        self._begun = False
        self._answer_of = (0, 0, 0)
        self._seed = 0
        self._answered_at = -math.inf
        self._frames_per_second = 0.0
        self.verdict = VerdictPanel()
        self.points, self.pictures, self.run = PointsScore(), PicturesScore(), RunNumbers()
        self.score: PointsScore | PicturesScore = self.points
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(1000 * _SECONDS))
        self._timer.timeout.connect(self._tick)
        self._dirty = False

    def _build(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        stack = QVBoxLayout(inner)
        stack.setContentsMargins(12, 4, 12, 4)
        stack.setSpacing(6)
        for part in (self.verdict, rule(), self.points, self.pictures, rule(), self.run):
            stack.addWidget(part)
        stack.addStretch(1)
        self.pictures.hide()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(self.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def set_remedies(self, remedies: Remedies) -> None:
        self.verdict.set_remedies(remedies)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.verdict.set_theme(theme)

    # --- what is asked ------------------------------------------------------------------------

    @property
    def _asked(self) -> Request:
        return self.score.question(self._seed)

    def requests(self) -> frozenset[Request]:
        state = self._state
        if state is None or state.phase == "preparing" or state.distribution is None:
            return frozenset()
        if self.score is self.pictures and not self._begun:
            # To judge pictures takes longer than to draw them: they are shown first.
            return frozenset()
        if state.phase == "playing" and self._clock() - self._answered_at < self.score.seconds:
            return frozenset()
        return frozenset({self._asked})

    def set_state(self, state: RunState) -> None:
        if self._state is None or state.generation != self._state.generation:
            self._frame = self._answer = None
            self._begun = False
            self._seed = 0
            self._answered_at = -math.inf
            self.pictures.forget()
        self._state = state
        if state.distribution is not None:
            pictures = state.distribution.kind == "images"
            self.score = self.pictures if pictures else self.points
            if self.pictures.isHidden() == pictures:
                self.pictures.setVisible(pictures)
                self.points.setVisible(not pictures)
        self._show_all()

    def set_frame(self, frame: Frame) -> None:
        # Answers of other views came with it; or it is the second one, and there are none to come.
        self._begun = self._begun or bool(frame.results) or self._frame is not None
        self._frame = frame
        if self.score is self.pictures:
            self.pictures.take(frame)
        result = frame.results.get(self._asked)
        if result is not None:
            self._answer = result
            self._answer_of = (frame.step, frame.updates_d, frame.updates_g)
            self._answered_at = self._clock()
            if self._state is not None and self._state.phase == "playing":
                # Other samples next time, so that chance does not look like progress.
                self._seed += 1
        self._show_soon()

    def set_frames_per_second(self, frames: float) -> None:
        """Take over what only the window can measure."""
        self._frames_per_second = frames
        self._show_soon()

    # --- what is shown ------------------------------------------------------------------------

    def _show_soon(self) -> None:
        if self._timer.isActive():
            self._dirty = True
        else:
            self._show_all()

    def _tick(self) -> None:
        if self._dirty:
            self._show_all()

    def _show_all(self) -> None:
        self._dirty = False
        if self.isVisible():
            self._timer.start()
        self.verdict.show_report(self._frame.report if self._frame is not None else None)
        if self._state is not None:
            self.run.show_run(self._state, self._frame, self._frames_per_second)
            if self.score is self.pictures:
                self.pictures.show_run(self._state, self._frame)
        self._show_answer()

    def hideEvent(self, event) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._show_all()

    def _show_answer(self) -> None:
        frame, age, stale = self._frame, "", False
        of_step, *of_updates = self._answer_of
        if (
            self._answer is not None
            and frame is not None
            and tuple(of_updates) != (frame.updates_d, frame.updates_g)
        ):
            playing = self._state is not None and self._state.phase == "playing"
            # While playing every score is some steps old; it is only news where it lags behind.
            late = self._clock() - self._answered_at > 4 * self.score.seconds
            stale = not playing or late
            age = f" · at step {of_step:,}" if stale else ""
        self.score.show_answer(self._answer, age, stale)
