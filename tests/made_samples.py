"""What a detector asks of a run, made of any function instead of a generator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.experiment import Experiment
from ganlab.engine.latent import LatentSpace
from ganlab.engine.trainer.history import COLUMNS, History

Samples = NDArray[np.float32]


@dataclass
class Made:
    """What a detector asks of a snapshot: ``make(n, rng)`` instead of a generator."""

    make: Callable[[int, np.random.Generator], Samples]
    step: int
    experiment: Experiment = Experiment()
    latent: LatentSpace = LatentSpace.noise(2, "normal")

    def generate(self, z: Samples) -> Samples:
        return self.make(len(z), np.random.default_rng([self.step, 1]))


def history_of(steps: int, **columns: Any) -> History:
    """Return a history of so many steps; other columns are 1, accuracies ½."""
    history = History()
    rows = np.ones((steps, len(COLUMNS)))
    rows[:, 0] = rows[:, 1] = rows[:, 2] = np.arange(1, steps + 1)
    values = {"accuracy_real": 0.5, "accuracy_fake": 0.5} | columns
    for name, value in values.items():
        rows[:, COLUMNS.index(name)] = value
    history.extend(rows)
    return history
