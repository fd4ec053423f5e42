"""Is it working? A few numbers, slow enough to be read."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ganlab.engine.metrics.modes import HIGH_QUALITY
from ganlab.engine.probes import Request, ScoreRequest, ScoreResult
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.controls.text import label, restyle, rule, set_text
from ganlab.ui.style import tabular
from ganlab.ui.views.view import View

__all__ = ["Number", "ReadoutView"]

UNKNOWN = "–"
#: Numbers change twice a second at most.
_SECONDS = 0.5


class Number(QWidget):
    """A small name, a large value, and what to know of it below; its definition on hover."""

    def __init__(self, name: str, definition: str, role: str = "figure", note: bool = False):
        super().__init__()
        self.name = label(name, "small")
        self.value = label(UNKNOWN, role)
        self.value.setFont(tabular(self.value.font()))
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.value.setAccessibleName(name)
        self.value.setAccessibleDescription(definition)
        self.note = label("", "small", wrap=True) if note else None
        self.setToolTip(definition)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.value)
        if self.note is not None:
            column.addWidget(self.note)

    def show_value(self, text: str, note: str = "") -> None:
        set_text(self.value, text)
        if self.note is not None:
            set_text(self.note, note)

    def mark_stale(self, stale: bool) -> None:
        restyle(self.value, "stale", stale)


class ReadoutView(View):
    """Scores against the data, counts and rates.

    A score is asked for twice a second while the run plays, each time of other samples, and
    once where it stands. Whatever is older than the picture beside it says so.
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
        self._score: ScoreResult | None = None
        self._score_at = (0, 0, 0)
        self._asked = ScoreRequest()
        self._answered_at = -math.inf
        self._frames_per_second = 0.0
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(1000 * _SECONDS))
        self._timer.timeout.connect(self._tick)
        self._dirty = False

    def _build(self) -> None:
        self.jsd = Number(
            "Distance to the data, JSD(p_data ‖ p_g)",
            "Jensen-Shannon divergence between the data's probability and a histogram of "
            "generated samples on one grid, one more cell for all outside: 0 nats where they are "
            "the same, log 2 = 0.693 nats where they have nothing in common.",
            "numeral",
            note=True,
        )
        self.bound = Number(
            "½ (V + log 4)",
            "V(D, G) as in the paper, estimated on samples. At D = D* half of V + log 4 is the "
            "JSD; any other D gives less, down to below 0: then D is worse than a coin.",
            note=True,
        )
        self.modes = Number(
            "Modes covered",
            "Modes that are the nearest of at least one high-quality sample, of all modes.",
        )
        self.quality = Number(
            "High quality",
            f"Share of generated samples within {HIGH_QUALITY:g} standard deviations of the "
            "nearest mode; true samples in 2-D score 98.9 %.",
        )
        self.balance = Number(
            "Reverse KL",
            "KL(high-quality samples over modes ‖ the modes' weights), nats: 0 where every mode "
            "gets its share.",
            note=True,
        )
        self.updates_d = Number("Updates, D", "Updates of the discriminator so far.", "body")
        self.updates_g = Number("Updates, G", "Updates of the generator so far.", "body")
        self.rate = Number(
            "Steps/s", "Steps of Algorithm 1 a second, over the last second of play.", "body"
        )
        self.frames = Number("Frames/s", "Pictures drawn a second.", "body")
        self.size_d = Number("Weights, D", "Parameters of D: weights and biases.", "body")
        self.size_g = Number("Weights, G", "Parameters of G: weights and biases.", "body")
        self.seed = Number("Seed", "The same experiment and seed give the same run.", "body")
        self.device = Number("Device", "Where the networks compute.", "body")
        self._of_score = (self.jsd, self.bound, self.modes, self.quality, self.balance)
        self._of_modes = (self.modes, self.quality, self.balance)

        inner = QWidget()
        inner.setObjectName("scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(12, 4, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        # Halves for what is scored and thirds for what is counted, on one grid of sixths.
        for sixth in range(6):
            grid.setColumnStretch(sixth, 1)
        grid.addWidget(self.jsd, 0, 0, 1, 6)
        grid.addWidget(self.modes, 1, 0, 1, 3)
        grid.addWidget(self.quality, 1, 3, 1, 3)
        grid.addWidget(self.bound, 2, 0, 1, 3)
        grid.addWidget(self.balance, 2, 3, 1, 3)
        grid.addWidget(rule(), 3, 0, 1, 6)
        small = (
            self.updates_d, self.updates_g, self.rate, self.size_d, self.size_g, self.frames,
            self.seed, self.device,
        )  # fmt: skip
        for i, number in enumerate(small):
            grid.addWidget(number, 4 + i // 3, 2 * (i % 3), 1, 4 if number is self.device else 2)
        grid.setRowStretch(7, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(self.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        for number in self._of_modes:
            number.hide()

    # --- what is asked ------------------------------------------------------------------------

    def requests(self) -> frozenset[Request]:
        if self._state is None or self._state.phase == "preparing":
            return frozenset()
        if self._state.phase == "playing" and self._clock() - self._answered_at < _SECONDS:
            return frozenset()
        return frozenset({self._asked})

    def set_state(self, state: RunState) -> None:
        if self._state is None or state.generation != self._state.generation:
            self._frame = self._score = None
            self._asked = ScoreRequest()
            self._answered_at = -math.inf
        self._state = state
        self._show_all()

    def set_frame(self, frame: Frame) -> None:
        self._frame = frame
        result = frame.results.get(self._asked)
        if isinstance(result, ScoreResult):
            self._score = result
            self._score_at = (frame.step, frame.updates_d, frame.updates_g)
            self._answered_at = self._clock()
            if self._state is not None and self._state.phase == "playing":
                # Other samples next time, so that chance does not look like progress.
                self._asked = ScoreRequest(seed=self._asked.seed + 1)
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
        self._show_run()
        self._show_score()

    def hideEvent(self, event) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._show_all()

    def _show_run(self) -> None:
        state, frame = self._state, self._frame
        if state is None:
            return
        self.seed.show_value(f"{state.experiment.run.seed}")
        self.device.show_value(state.device or UNKNOWN)
        self.size_d.show_value(f"{state.parameters_d:,}" if state.parameters_d else UNKNOWN)
        self.size_g.show_value(f"{state.parameters_g:,}" if state.parameters_g else UNKNOWN)
        self.updates_d.show_value(f"{frame.updates_d:,}" if frame else UNKNOWN)
        self.updates_g.show_value(f"{frame.updates_g:,}" if frame else UNKNOWN)
        playing = state.phase == "playing"
        rate = frame.steps_per_second if frame and playing else 0.0
        self.rate.show_value(_rate(rate))
        self.frames.show_value(_rate(self._frames_per_second if playing else 0.0))

    def _show_score(self) -> None:
        score, frame = self._score, self._frame
        if score is None:
            for number in self._of_score:
                number.show_value(UNKNOWN)
            self.jsd.show_value(UNKNOWN, " ")
            return
        # Of one mode there is nothing to tell.
        modes = score.modes if score.modes is not None and score.modes.total > 1 else None
        for number in self._of_modes:
            if number.isVisibleTo(self) != (modes is not None):
                number.setVisible(modes is not None)
        age = ""
        stale = False
        if frame is not None and self._score_at[1:] != (frame.updates_d, frame.updates_g):
            playing = self._state is not None and self._state.phase == "playing"
            # While playing every score is some steps old; it is only news where it lags behind.
            stale = not playing or self._clock() - self._answered_at > 4 * _SECONDS
            age = f" · at step {self._score_at[0]:,}" if stale else ""
        estimate = f" · against the {score.points:,} points themselves" if score.points else ""
        self.jsd.show_value(
            f"{score.jsd:.3f} nats",
            f"true samples score {_floor(score.floor)} "
            f"(n = {score.request.n:,}, {score.cells} cells){estimate}{age}",
        )
        self.bound.show_value(f"{_signed(score.bound)} nats", "lower bound on JSD")
        if modes is not None:
            self.modes.show_value(f"{modes.covered} of {modes.total}")
            self.quality.show_value(f"{100 * modes.high_quality:.1f} %")
            finite = math.isfinite(modes.reverse_kl)
            text = f"{modes.reverse_kl:.3f} nats" if finite else "∞"
            self.balance.show_value(text, "over the modes")
        for number in self._of_score:
            number.mark_stale(stale)


def _rate(rate: float) -> str:
    if rate <= 0:
        return UNKNOWN
    return f"{rate:,.0f}" if rate >= 9.95 else f"{rate:.1f}"


def _floor(value: float) -> str:
    # A floor is never 0: what is shown must not say so.
    return f"{value:.3f}" if value >= 0.0005 else f"{value:.1g}"


def _signed(value: float) -> str:
    text = f"{value:.3f}"
    return "0.000" if text == "-0.000" else text.replace("-", "−")
