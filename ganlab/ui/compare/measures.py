"""What the table says of each run, and how it differs from the first: numbers with definitions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.experiment import value_of
from ganlab.engine.metrics.modes import HIGH_QUALITY
from ganlab.engine.probes import (
    ConfidenceRequest,
    ConfidenceResult,
    Request,
    Result,
    ScoreRequest,
    ScoreResult,
)

if TYPE_CHECKING:
    from ganlab.comparisons import Comparison
    from ganlab.runtime.frame import Frame
    from ganlab.runtime.state import RunState
    from ganlab.ui.history import LossHistory

__all__ = ["RECENT", "ROWS", "Measure", "different", "of_frame", "of_score", "question"]

#: Steps over which losses and D's accuracies are averaged.
RECENT = 100


@dataclass(frozen=True)
class Measure:
    """A row of the table.

    Attributes
    ----------
    key, title, unit, definition : str
        The unit is "" for a pure number.
    places : int
        Digits after the point.
    """

    key: str
    title: str
    unit: str
    definition: str
    places: int = 3

    @property
    def name(self) -> str:
        """Title and unit."""
        return f"{self.title}, {self.unit}" if self.unit else self.title

    def write(self, value: float) -> str:
        """Write a value; "–" is unknown."""
        if math.isnan(value):
            return "–"
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        text = f"{value:,.{self.places}f}"
        # Never a minus before nothing.
        return (text if float(text.replace(",", "")) else text.lstrip("-")).replace("-", "−")

    def write_difference(self, value: float, first: float) -> str:
        """Write by how much a value differs from the first run's; "" where that is unknown."""
        if not (math.isfinite(value) and math.isfinite(first)):
            return ""
        # Of what is written, so that the table adds up.
        difference = round(value, self.places) - round(first, self.places)
        text = self.write(difference)
        return (
            f"+{text}"
            if difference > 0 and float(f"{difference:.{self.places}f}")
            else (text if float(f"{difference:.{self.places}f}") else "±0")
        )


_JUDGED = (
    "By a small classifier that was trained on the same data: it has never seen a bad picture, so "
    "it may be sure of nonsense."
)
_LAST = f"on the minibatches of the last {RECENT} steps"

#: Every row there may be, in the order of the table.
ROWS: tuple[Measure, ...] = (
    Measure(
        "jsd", "JSD(p_data ‖ p_g)", "nats",
        "Jensen-Shannon divergence between the data's probability and a histogram of generated "
        "samples on one grid, one more cell for all outside: 0 where they are the same, "
        "log 2 = 0.693 where they have nothing in common.",
    ),
    Measure(
        "floor", "JSD of true samples", "nats",
        "What as many true samples score on the same grid: no generator can be told to be "
        "better.", 4,
    ),
    Measure(
        "modes", "Modes covered", "",
        "Modes that are the nearest of at least one high-quality sample, of 2,500.", 0,
    ),
    Measure(
        "quality", "High quality", "%",
        f"Share of generated samples within {HIGH_QUALITY:g} standard deviations of the nearest "
        "mode; true samples in 2-D score 98.9 %.", 1,
    ),
    Measure(
        "balance", "Reverse KL", "nats",
        "KL(high-quality samples over modes ‖ the modes' weights): 0 where every mode gets its "
        "share.",
    ),
    Measure(
        "confident", "Confident samples", "%",
        f"Share of generated pictures whose most probable class has at least 0.9. {_JUDGED}", 1,
    ),
    Measure(
        "entropy", "Label entropy", "bits",
        "Entropy of the classes of generated pictures, each by its most probable one: 0 where all "
        f"are of one class. {_JUDGED}", 2,
    ),
    Measure(
        "right_real", "D right on real", "%",
        f"Share of real samples that D takes for real, {_LAST}; 50 % is guessing.", 0,
    ),
    Measure(
        "right_fake", "D right on generated", "%",
        f"Share of generated samples that D takes for generated, {_LAST}; 50 % is guessing.", 0,
    ),
    Measure("loss_d", "Loss of D", "", f"What D minimises, mean {_LAST}."),
    Measure("loss_g", "Loss of G", "", f"What G minimises, mean {_LAST}."),
    Measure("updates_d", "Updates of D", "", "So far.", 0),
    Measure("updates_g", "Updates of G", "", "So far.", 0),
)  # fmt: skip
#: What is averaged over the last steps: column of the history, and by what it is multiplied.
_AVERAGED = {
    "right_real": ("accuracy_real", 100.0),
    "right_fake": ("accuracy_fake", 100.0),
    "loss_d": ("loss_d", 1.0),
    "loss_g": ("loss_g", 1.0),
}


def question(state: RunState, seed: int) -> Request:
    """Return what is to be asked of a run to be scored."""
    pictures = state.distribution is not None and state.distribution.kind == "images"
    return ConfidenceRequest(seed=seed) if pictures else ScoreRequest(seed=seed)


def of_score(answer: Result) -> dict[str, float]:
    """Return the numbers of an answer to a :func:`question`."""
    if isinstance(answer, ScoreResult):
        found = {"jsd": answer.jsd, "floor": answer.floor}
        # Of one mode there is nothing to tell.
        if answer.modes is not None and answer.modes.total > 1:
            found |= {
                "modes": float(answer.modes.covered),
                "quality": 100.0 * answer.modes.high_quality,
                "balance": answer.modes.reverse_kl,
            }
        return found
    if isinstance(answer, ConfidenceResult) and answer.confidence is not None:
        sure = answer.confidence
        return {"confident": 100.0 * sure.confident, "entropy": sure.entropy}
    return {}


def of_frame(frame: Frame, history: LossHistory) -> dict[str, float]:
    """Return the numbers that a run itself says at the step of a frame."""
    found = {"updates_d": float(frame.updates_d), "updates_g": float(frame.updates_g)}
    end = int(np.searchsorted(history.column("step"), frame.step, side="right"))
    for key, (column, times) in _AVERAGED.items():
        values = history.column(column)[max(0, end - RECENT) : end]
        values = values[np.isfinite(values)]
        found[key] = times * float(values.mean()) if len(values) else math.nan
    return found


def different(comparison: Comparison) -> Mapping[str, str]:
    """Return of which measures no difference can be told, each with the reason."""
    each: Sequence = comparison.experiments
    reasons: dict[str, str] = {}
    if len({experiment.objective.name for experiment in each}) > 1:
        why = "Another objective, another loss: its value is not to be compared."
        reasons |= dict.fromkeys(("loss_d", "loss_g"), why)
        why = "What D's output means differs between these objectives."
        if len({_threshold(experiment) for experiment in each}) > 1:
            reasons |= dict.fromkeys(("right_real", "right_fake"), why)
    if len({experiment.data for experiment in each}) > 1:
        why = "Other data: another grid, other modes."
        keys = ("jsd", "floor", "modes", "quality", "balance", "confident", "entropy")
        reasons |= dict.fromkeys(keys, why)
    return reasons


def _threshold(experiment: object) -> object:
    from ganlab.engine.objectives import OBJECTIVES

    name = value_of(experiment, "objective.name")  # type: ignore[arg-type]
    return OBJECTIVES[name].output
