"""(t) Looking back: how long a seek takes, whether it is exact, and what snapshots cost."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ganlab.bench.child import experiment
from ganlab.bench.spread import Spread

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Run

__all__ = ["Found", "cost", "seeks"]

#: Steps of the first pass that are looked at again.
_LOOKS = 200


@dataclass(frozen=True)
class Found:
    """What came of seeking.

    Attributes
    ----------
    milliseconds : list of float
        Of each seek, until the run stands there.
    exact : int
        Seeks that came to the very weights, optimisers and random states of the first pass.
    snapshots : int
        Kept at the end.
    megabytes : float
        That they take, of the budget.
    resident : float
        Growth of the process over the first pass, megabytes; 0 where that cannot be told.
    """

    milliseconds: list[float]
    exact: int
    snapshots: int
    megabytes: float
    resident: float


def seeks(preset: str, steps: int) -> Found:
    """Train, then seek at random; every seek starts from somewhere else."""
    from ganlab.engine.experiment import replace
    from ganlab.engine.timeline import Seeker, Shelf, Timeline
    from ganlab.engine.trainer.run import Run, one_thread
    from ganlab.runtime.scrubbing import POINTS

    one_thread()
    run = Run(replace(experiment(preset), {"training.steps": steps}))
    shelf = Shelf()
    run.timeline = Timeline(shelf, POINTS, steps)
    run.timeline.keep(run.place())
    rng = np.random.default_rng(7)
    looked = set((1 + rng.choice(steps, min(_LOOKS, steps), replace=False)).tolist())
    wanted: dict[int, str] = {}
    before = 0.0
    for step in range(1, steps + 1):
        run.step()
        if step == min(64, steps // 2):
            before = _resident()
        if step in looked:
            wanted[step] = _fingerprint(run)
    grown = _resident() - before
    seeker, taken, exact = Seeker(run), [], 0
    for step in rng.permutation(list(wanted)).tolist():
        began = time.perf_counter()
        there = seeker.reach(step)
        taken.append(1000 * (time.perf_counter() - began))
        exact += _fingerprint(there) == wanted[step]
    return Found(taken, exact, len(run.timeline), shelf.in_memory / 1e6, grown)


def cost(preset: str, rounds: int) -> tuple[Spread, float]:
    """Return speed with snapshots over speed without, and steps per second without.

    A round is 64 steps and as many snapshots as fall on them, in one run, by processor time; the
    shelf is full, so that each snapshot puts out another.
    """
    from ganlab.engine.timeline import Shelf, Timeline
    from ganlab.engine.trainer.run import Run, one_thread
    from ganlab.runtime.scrubbing import POINTS

    one_thread()
    run = Run(experiment(preset), watch=False)
    timeline = Timeline(Shelf(64_000_000), POINTS)
    while not timeline.shelf.in_memory > 0.98 * timeline.shelf.memory:
        run.step()
        timeline.keep(run.place())
    ratios, speeds = [], []
    for turn in range(rounds + 1):
        spent = 0.0
        began = time.process_time()
        for step in range(64):
            run.step()
            if step % POINTS == 0:
                at = time.process_time()
                timeline.keep(run.place())
                spent += time.process_time() - at
        whole = time.process_time() - began
        if turn:
            ratios.append((whole - spent) / whole)
            speeds.append(64 / (whole - spent))
    return Spread.of(ratios), Spread.of(speeds).median


def _fingerprint(run: Run) -> str:
    digest = hashlib.sha256()
    for tensor in run.trainer.tensors().values():
        digest.update(tensor.contiguous().numpy().data)
    digest.update(repr(run.trainer.counters()).encode())
    return digest.hexdigest()


def _resident() -> float:
    """Resident memory, megabytes; Linux only."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            line = next(line for line in file if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return 0.0
    return float(line.split()[1]) / 1000
