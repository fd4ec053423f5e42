"""Sweeps whose runs are made up: no process, numbers that follow from the experiment."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image
from toys import TINY

from ganlab.engine.experiment import Experiment, replace
from ganlab.sweep import Axis, Sweep
from ganlab.sweep.plan import Trial
from ganlab.sweep.result import Ending, Result, versions


def sweep(
    *axes: tuple[str, tuple[object, ...]],
    seeds: tuple[int, ...] = (0, 1),
    metric: str = "jsd_nats",
    **changes: object,
) -> Sweep:
    """Return a sweep on the ring; without axes, over k_D = 1, 2, 4."""
    fields = {"data.name": "ring", "training.steps": 40}
    fields |= {path.replace("__", "."): value for path, value in changes.items()}
    listed = axes or (("training.k_d", (1, 2, 4)),)
    base = replace(Experiment(), fields)
    return Sweep(base, tuple(Axis(*axis) for axis in listed), seeds, metric)


def tiny(values: tuple[int, ...] = (1, 2), steps: int = 30) -> Sweep:
    """Return a sweep over k_D that is trained in no time."""
    base = replace(sweep().base, dict(TINY) | {"training.steps": steps})
    return Sweep(base, (Axis("training.k_d", values),), (3,), "jsd_nats")


def made_up(trial: Trial) -> dict[str, float]:
    """Return the numbers that a made-up run comes to: each trial's own."""
    training = trial.experiment.training
    lr = trial.experiment.discriminator.optimiser.lr
    return {
        "jsd_nats": 0.1 * training.k_d + 0.01 * trial.seed + lr,
        "modes_covered": 8 - training.k_d,
        "high_quality": 1 / training.k_d,
    }


class FakeWorker:
    """Trains nothing: goes on by a few steps whenever it is looked at, and writes a tiny file.

    What is on the class is for all of them; a test sets it by a subclass.
    """

    #: Steps from one look to the next.
    pace = 25
    #: How trials end, by their k_D and seed; all others get through.
    endings: dict[tuple[int, int], tuple[Ending, str]] = {}
    #: Trials that were begun, and workers that run now.
    begun: list[Trial]
    now: list[FakeWorker]
    most = 0

    def __init_subclass__(cls) -> None:
        cls.begun, cls.now = [], []

    def __init__(self, trial: Trial, run: Path) -> None:
        self.trial, self._run = trial, run
        self.step = 0
        self.alive = True
        self.begun.append(trial)
        self.now.append(self)
        type(self).most = max(self.most, len(self.now))

    def poll(self) -> Result | None:
        steps = self.trial.experiment.training.steps
        self.step = min(self.step + self.pace, steps)
        if self.step < steps:
            return None
        key = (self.trial.experiment.training.k_d, self.trial.seed)
        ending, reason = self.endings.get(key, ("done", ""))
        if ending != "failed":
            write_run(self._run, self.trial.seed)
        return Result(
            ending, reason, self.step, 1.5, made_up(self.trial) if ending != "failed" else {},
            "learning", versions(), self.trial.fingerprint,
        )  # fmt: skip

    def let_go(self) -> None:
        self.alive = False

    def end(self) -> None:
        self.alive = False
        if self in self.now:
            self.now.remove(self)


def fake(**of_class: object) -> type[FakeWorker]:
    """Return workers of a test's own."""
    return type("Workers", (FakeWorker,), of_class)


def write_run(path: Path, shade: int) -> None:
    """Write what looks like a saved run, with a picture of one colour."""
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), (40 * shade, 90, 160)).save(picture, "PNG")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("run.json", "{}")
        archive.writestr("preview.png", picture.getvalue())
