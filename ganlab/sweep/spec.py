"""What a sweep is: an experiment, one or two of its fields with some values each, and seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ganlab.engine.experiment import (
    FIELDS,
    Experiment,
    ExperimentError,
    Field,
    replace,
    value_of,
)
from ganlab.engine.experiment.fields import find
from ganlab.sweep.errors import SweepError
from ganlab.sweep.metrics import METRICS, fitting

__all__ = ["MOST_RUNS", "MOST_SEEDS", "MOST_VALUES", "Axis", "Sweep", "can_be_swept"]

#: A small grid: of a larger one no cell could be read.
MOST_VALUES = 12
MOST_SEEDS = 20
MOST_RUNS = 500
#: Fields that are no axis, and why.
_NO_AXIS = {
    "run.seed": "every cell is trained by each of the sweep's seeds: name them by seeds",
    "run.device": "it says where to compute, not what",
}


def can_be_swept(field: Field) -> str:
    """Return why a field can be no axis; empty where it can."""
    if field.path in _NO_AXIS:
        return _NO_AXIS[field.path]
    if field.kind in ("text", "dabs"):
        return "only numbers and choices can be swept"
    return ""


@dataclass(frozen=True)
class Axis:
    """A field of the experiment and the values that it takes, in order.

    Attributes
    ----------
    field : str
        Path, as ``training.k_d``.
    values : tuple
        Two at least; no value twice.
    """

    field: str
    values: tuple[Any, ...]

    @property
    def about(self) -> Field:
        """The field."""
        return FIELDS[self.field]


@dataclass(frozen=True)
class Sweep:
    """A grid of experiments, checked as a whole when it is made.

    Attributes
    ----------
    base : Experiment
        What all cells share; its planned steps are those of every run.
    axes : tuple of Axis
        One or two: the first runs across, the second down.
    seeds : tuple of int
        Each cell is trained once by each.
    metric : str
        By which cells are compared: one of :data:`~ganlab.sweep.metrics.METRICS`.
    title, shows : str
        A few words and a sentence, where somebody wrote them.

    Raises
    ------
    SweepError
        Where something cannot be so; the message names it, its value and what is allowed.
    """

    base: Experiment
    axes: tuple[Axis, ...]
    seeds: tuple[int, ...]
    metric: str
    title: str = ""
    shows: str = ""

    def __post_init__(self) -> None:
        """Check everything, and give the values of axes the types that their fields have."""
        if not 1 <= len(self.axes) <= 2:
            raise SweepError(f"sweep.axes has {len(self.axes)}: must be one or two fields")
        object.__setattr__(self, "axes", tuple(self._checked(axis) for axis in self.axes))
        paths = [axis.field for axis in self.axes]
        if len(set(paths)) < len(paths):
            raise SweepError(f"sweep.axes has {paths[0]} twice: name two different fields")
        self._check_seeds()
        self._check_metric()
        count = len(self.seeds)
        for axis in self.axes:
            count *= len(axis.values)
        if count > MOST_RUNS:
            parts = " × ".join(str(len(axis.values)) for axis in self.axes)
            raise SweepError(
                f"{parts} cells × {len(self.seeds)} seeds are {count:,} runs: must be "
                f"{MOST_RUNS} at most; take fewer values or seeds"
            )

    def _checked(self, axis: Axis) -> Axis:
        field = find(axis.field)
        if why := can_be_swept(field):
            raise SweepError(f"sweep.axes: {field.path} cannot be swept: {why}")
        if not 2 <= len(axis.values) <= MOST_VALUES:
            raise SweepError(
                f"sweep.axes: {field.path} has {len(axis.values)} values: must be from 2 to "
                f"{MOST_VALUES}"
            )
        values = []
        for value in axis.values:
            try:
                sound = value_of(replace(self.base, {field.path: value}), field.path)
            except ExperimentError as error:
                raise SweepError(f"sweep.axes: {error}") from None
            if sound in values:
                raise SweepError(f"sweep.axes: {field.path} has the value {value} twice")
            values.append(sound)
        return Axis(field.path, tuple(values))

    def _check_seeds(self) -> None:
        field = FIELDS["run.seed"]
        if not 1 <= len(self.seeds) <= MOST_SEEDS:
            raise SweepError(
                f"sweep.seeds has {len(self.seeds)}: must be from 1 to {MOST_SEEDS} seeds"
            )
        for seed in self.seeds:
            if type(seed) is not int or not (field.lo or 0) <= seed <= (field.hi or 0):
                raise SweepError(f"sweep.seeds: {seed!r}: must be {field.allowed}")
        if len(set(self.seeds)) < len(self.seeds):
            raise SweepError(f"sweep.seeds = {list(self.seeds)}: has a seed twice")

    def _check_metric(self) -> None:
        if self.metric not in METRICS:
            raise SweepError(f"sweep.metric = {self.metric!r}: must be one of {', '.join(METRICS)}")
        # Where the data is an axis, it is enough that one of them has it.
        bases = [self.base]
        for axis in self.axes:
            if axis.field == "data.name":
                bases = [replace(self.base, {axis.field: value}) for value in axis.values]
        able = dict.fromkeys(name for base in bases for name in fitting(base))
        if self.metric not in able:
            raise SweepError(
                f"sweep.metric = {self.metric!r}: a run on {self.base.data.name} has no such "
                f"number: must be one of {', '.join(able)}"
            )
