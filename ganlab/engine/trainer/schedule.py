"""The learning rate over the planned steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganlab.engine.experiment import TrainingSpec

__all__ = ["rate_share"]


def rate_share(training: TrainingSpec, step: int) -> float:
    """Share of the learning rate in force at a step, 0 to 1.

    Parameters
    ----------
    training
        The plan: steps, schedule, where the fall begins and what is left at its end.
    step
        Completed steps. Beyond the planned steps the last rate holds.

    Notes
    -----
    The last planned step is the last point of the fall, so that with ``final_rate`` 0 it still
    learns a little, and so does what is continued from there.
    """
    if training.schedule == "constant":
        return 1.0
    start = training.decay_from * training.steps
    falling = training.steps - start
    done = min(max(min(step, training.steps - 1) - start, 0.0) / falling, 1.0) if falling else 0.0
    left = 1.0 - done if training.schedule == "linear" else 0.5 * (1.0 + math.cos(math.pi * done))
    return training.final_rate + (1.0 - training.final_rate) * left
