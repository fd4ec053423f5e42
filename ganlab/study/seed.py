"""One seed of a claim: train the preset without a window, then measure."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.run import Run, one_thread
from ganlab.presets import load
from ganlab.study.claims import CLAIMS
from ganlab.study.measures import MEASURES

__all__ = ["Seed", "experiment_of", "train_seed"]


@dataclass(frozen=True)
class Seed:
    """What became of one seed.

    Attributes
    ----------
    steps : int
        Steps that were trained.
    seconds, wall : float
        Processor time and wall time of the training, seconds. On an idle core they are equal;
        only the wall time grows with what else the machine does.
    values : dict
        Measures by name; NaN where the run diverged.
    fault : str
        Empty, or how it diverged.
    """

    claim: str
    seed: int
    steps: int
    seconds: float
    wall: float
    values: dict[str, float]
    fault: str = ""

    @property
    def row(self) -> dict[str, float]:
        """Everything that a bound may speak of."""
        return {**self.values, "seconds": self.seconds}


def experiment_of(claim: str, seed: int, short: bool) -> Experiment:
    """Return the preset's experiment as it is trained: on the CPU, shorter in the short form."""
    changes: dict[str, object] = {"run.seed": seed, "run.device": "cpu"}
    if short:
        changes["training.steps"] = CLAIMS[claim].short_steps
    return replace(load(CLAIMS[claim].preset).experiment, changes)


def train_seed(claim: str, seed: int, short: bool = False) -> Seed:
    """Train one seed on one thread and measure the model that the window would show."""
    one_thread()
    started, processor = time.perf_counter(), time.process_time()
    run = Run(experiment_of(claim, seed, short))
    fault = ""
    try:
        while not run.finished:
            run.step()
    except Diverged as error:
        fault = str(error)
    seconds, wall = time.process_time() - processor, time.perf_counter() - started
    names = CLAIMS[claim].measures
    values = dict.fromkeys(names, math.nan)
    if not fault:
        snapshot = run.trainer.snapshot()
        # A stream of its own for each measure: leaving one out does not change the others.
        values = {
            name: MEASURES[name].of(snapshot, np.random.default_rng([seed, 77])) for name in names
        }
    return Seed(claim, seed, run.trainer.step_count, seconds, wall, values, fault)
