"""How near p_g is to p_data, where samples are points."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from ganlab.engine.metrics.modes import HIGH_QUALITY
from ganlab.engine.probes import Result, ScoreRequest, ScoreResult
from ganlab.ui.controls.text import set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.views.readout.number import UNKNOWN, Number, grid_of

__all__ = ["PointsScore"]


class PointsScore(QWidget):
    """Divergence, its bound, and modes where the data has some."""

    #: Between two scores while the run plays, seconds.
    seconds = 0.5

    def __init__(self) -> None:
        super().__init__()
        self.jsd = Number(
            "Distance to the data, JSD(p_data ‖ p_g)",
            "Jensen-Shannon divergence between the data's probability and a histogram of "
            "generated samples on one grid, one more cell for all outside: 0 nats where they are "
            "the same, log 2 = 0.693 nats where they have nothing in common.",
            "numeral",
            note=True,
        )
        self.bound = Number(_OF_V[0], _OF_V[1], note=True)
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
        self._all = (self.jsd, self.bound, self.modes, self.quality, self.balance)
        self._of_modes = (self.modes, self.quality, self.balance)
        rows = ((self.jsd,), (self.modes, self.quality), (self.bound, self.balance))
        grid_of(self, rows)
        for number in self._of_modes:
            number.hide()

    def question(self, seed: int) -> ScoreRequest:
        """Return what is to be asked: of other samples for another seed."""
        return ScoreRequest(seed=seed)

    def show_answer(self, answer: Result | None, age: str, stale: bool) -> None:
        """Show a score, and how old it is, or that there is none."""
        if not isinstance(answer, ScoreResult):
            for number in self._all:
                number.show_value(UNKNOWN)
            self.jsd.show_value(UNKNOWN, " ")
            return
        # Of one mode there is nothing to tell.
        modes = answer.modes if answer.modes is not None and answer.modes.total > 1 else None
        for number in self._of_modes:
            if number.isVisibleTo(self) != (modes is not None):
                number.setVisible(modes is not None)
        estimate = f" · against the {answer.points:,} points themselves" if answer.points else ""
        self.jsd.show_value(
            f"{answer.jsd:.3f} nats",
            f"true samples score {_floor(answer.floor)} "
            f"(n = {answer.request.n:,}, {answer.cells} cells){estimate}{age}",
        )
        self._show_bound(answer)
        if modes is not None:
            self.modes.show_value(f"{modes.covered} of {modes.total}")
            self.quality.show_value(f"{100 * modes.high_quality:.1f} %")
            finite = math.isfinite(modes.reverse_kl)
            text = f"{modes.reverse_kl:.3f} nats" if finite else "∞"
            self.balance.show_value(text, "over the modes")
        for number in self._all:
            number.mark_stale(stale)

    def _show_bound(self, answer: ScoreResult) -> None:
        """Show what D proves of the distance, and of which; or why it proves nothing."""
        value = answer.value
        if value.bounds:
            name, definition = value.title, f"{value.meaning} Estimated on samples."
            note = f"lower bound on {value.bounds}"
        else:
            (name, definition), note = _OF_V, "lower bound on JSD"
        if math.isnan(answer.bound) and not value.bounds:
            name, note = _NO_BOUND[0], "none here"
            definition = _NO_BOUND[1]
        if name != self.bound.name.text():
            set_text(self.bound.name, name)
            self.bound.value.setAccessibleName(name)
        self.bound.define(wrapped(definition))
        unit = f" {value.unit}" if value.bounds and value.unit else "" if value.bounds else " nats"
        known = math.isfinite(answer.bound)
        self.bound.show_value(f"{_signed(answer.bound)}{unit}" if known else UNKNOWN, note)


_OF_V = (
    "½ (V + log 4)",
    "V(D, G) as in the paper, estimated on samples. At D = D* half of V + log 4 is the "
    "JSD; any other D gives less, down to below 0: then D is worse than a coin.",
)
_NO_BOUND = (
    "Bound by D",
    "Under some objectives D proves how far p_g is at least from p_data. Under this one its output "
    "bounds no divergence.",
)


def _floor(value: float) -> str:
    # A floor is never 0: what is shown must not say so.
    return f"{value:.3f}" if value >= 0.0005 else f"{value:.1g}"


def _signed(value: float) -> str:
    text = f"{value:.3f}"
    return "0.000" if text == "-0.000" else text.replace("-", "−")
