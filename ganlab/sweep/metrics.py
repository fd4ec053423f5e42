"""By which number the cells of a sweep are compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import Experiment
from ganlab.engine.experiment.names import are_pictures
from ganlab.engine.numbers import DETECTED, MEANINGS, Meaning

__all__ = ["METRICS", "fitting", "number", "shown"]

#: Numbers that say how something was measured, or that differ in kind from run to run.
_FACTS = frozenset(
    {
        "modes",
        "jsd_floor_nats",
        "jsd_cells",
        "jsd_samples",
        "lower_bound",
        "lower_bound_of",
        "lower_bound_unit",
        "observed_step",
        "observed_samples",
        "bins",
    }
)
#: Numbers over the modes of the data, where it has any.
_OF_MODES = frozenset({"modes_covered", "high_quality", "reverse_kl_nats", "mode_entropy_nats"})

#: Every number that a run comes to and by which runs can be compared; definitions and units are
#: those of :data:`~ganlab.engine.numbers.MEANINGS`.
METRICS: Mapping[str, Meaning] = {
    name: meaning for name, meaning in MEANINGS.items() if name not in _FACTS
}


def fitting(experiment: Experiment) -> tuple[str, ...]:
    """Return the names of those that a run of this experiment comes to.

    Of pictures the detector's alone; those over modes where the data is known to have modes.
    """
    name = experiment.data.name
    if are_pictures(name):
        return tuple(metric for metric in METRICS if metric in DETECTED - _OF_MODES)
    if name in DISTRIBUTIONS and DISTRIBUTIONS[name].modes is None:
        return tuple(metric for metric in METRICS if metric not in _OF_MODES)
    return tuple(METRICS)


def number(metrics: Mapping[str, Any], metric: str) -> float | None:
    """Return the number of that name, or None where it is unknown or infinite."""
    value = metrics.get(metric)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def shown(metric: str, value: float | None, *, unit: bool = False) -> str:
    """Write a metric's value as a person reads it; ``–`` where there is none.

    Parameters
    ----------
    metric
        One of :data:`METRICS`.
    value
        A share goes from 0 to 1 and is written as per cent.
    unit
        Whether the unit stands behind it (a per cent sign always does).
    """
    if value is None:
        return "–"
    meaning = METRICS[metric]
    if meaning.unit == "%":
        return f"{100 * value:.1f} %"
    if metric == "modes_covered" or meaning.unit in ("bins", "samples"):
        text = f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    else:
        text = f"{value:.3g}" if 1e-4 <= abs(value) < 1e5 or value == 0 else f"{value:.1e}"
    text = text.replace("-", "−")
    return f"{text} {meaning.unit}" if unit and meaning.unit else text
