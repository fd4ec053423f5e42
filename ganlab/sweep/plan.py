"""The runs that a sweep comes to: cells of a grid, and in each a run for every seed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.refusals import clashes
from ganlab.sweep.errors import SweepError
from ganlab.sweep.spec import Sweep

__all__ = ["Cell", "Plan", "Trial", "lay_out", "written"]


@dataclass(frozen=True)
class Trial:
    """One run of a sweep: a cell's experiment by one seed.

    Attributes
    ----------
    place : tuple of int
        Column and row of its cell.
    seed : int
        Of all its random numbers.
    experiment : Experiment
        The whole of it, with seed and steps.
    name : str
        Of its files, without an ending: values, seed, and the beginning of the fingerprint.
    fingerprint : str
        Of the experiment and of the file of points that it learns: what it must have been trained
        by to be taken for it.
    """

    place: tuple[int, int]
    seed: int
    experiment: Experiment
    name: str
    fingerprint: str


@dataclass(frozen=True)
class Cell:
    """A place of the grid.

    Attributes
    ----------
    place : tuple of int
        Column and row.
    values : tuple
        Of each axis.
    refused : str
        Why no run can be built with these values together; empty where one can.
    trials : tuple of Trial
        One for each seed; none where it is refused.
    """

    place: tuple[int, int]
    values: tuple[Any, ...]
    refused: str
    trials: tuple[Trial, ...]


@dataclass(frozen=True)
class Plan:
    """All cells of a sweep, row by row."""

    sweep: Sweep
    cells: tuple[Cell, ...]

    @property
    def columns(self) -> int:
        """How many cells stand beside each other."""
        return len(self.sweep.axes[0].values)

    @property
    def rows(self) -> int:
        """How many stand below each other: 1 where one field is swept."""
        return len(self.sweep.axes[1].values) if len(self.sweep.axes) > 1 else 1

    def cell(self, place: tuple[int, int]) -> Cell:
        """Return the cell of that column and row."""
        return self.cells[place[1] * self.columns + place[0]]

    @property
    def trials(self) -> tuple[Trial, ...]:
        """All runs, the first seed of all cells first: the whole grid is soon to be seen."""
        return tuple(
            cell.trials[i]
            for i in range(len(self.sweep.seeds))
            for cell in self.cells
            if cell.trials
        )


def lay_out(sweep: Sweep) -> Plan:
    """Make the cells of a sweep.

    Raises
    ------
    SweepError
        Where a field has no effect in any cell, or no cell can be built.
    """
    across = sweep.axes[0]
    down = sweep.axes[1].values if len(sweep.axes) > 1 else (None,)
    cells = []
    digest = _points(sweep.base)
    relevant = dict.fromkeys((axis.field for axis in sweep.axes), False)
    for row, second in enumerate(down):
        for column, first in enumerate(across.values):
            values = (first,) if len(sweep.axes) == 1 else (first, second)
            changes = {axis.field: v for axis, v in zip(sweep.axes, values, strict=True)}
            experiment = replace(sweep.base, changes)
            for axis in sweep.axes:
                relevant[axis.field] |= axis.about.relevant(experiment)
            refused = "; ".join(str(refusal) for refusal in clashes(experiment))
            trials = () if refused else _trials(sweep, (column, row), values, experiment, digest)
            cells.append(Cell((column, row), values, refused, trials))
    for path, matters in relevant.items():
        if not matters:
            raise SweepError(
                f"sweep.axes: {path} has no effect in this experiment: all its cells would be the "
                "same; choose another field"
            )
    if not any(cell.trials for cell in cells):
        raise SweepError(f"no cell can be trained: {cells[0].refused}")
    return Plan(sweep, tuple(cells))


def _trials(
    sweep: Sweep, place: tuple[int, int], values: tuple[Any, ...], base: Experiment, digest: str
) -> tuple[Trial, ...]:
    trials = []
    for seed in sweep.seeds:
        experiment = replace(base, {"run.seed": seed})
        text = json.dumps(experiment.model_dump(), sort_keys=True) + digest
        fingerprint = hashlib.sha256(text.encode()).hexdigest()[:32]
        parts = [
            f"{axis.field}-{written(value)}" for axis, value in zip(sweep.axes, values, strict=True)
        ]
        name = "_".join([*parts, f"seed-{seed}", fingerprint[:8]])
        # A choice may have any name, a file may not.
        name = re.sub(r"[^A-Za-z0-9._+-]", "-", name)
        trials.append(Trial(place, seed, experiment, name, fingerprint))
    return tuple(trials)


def written(value: Any) -> str:
    """Write a value of an axis: no trailing zeros, an exponent only where it is shorter."""
    if not isinstance(value, float):
        return str(value)
    text = f"{value:.6g}"
    mantissa, exponent = f"{value:.5e}".split("e")
    short = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    return short if "e" in text or (abs(value) < 1e-2 and len(short) < len(text)) else text


def _points(base: Experiment) -> str:
    """Return what stands for the content of a file of points: it can change under its name."""
    if base.data.name != "file":
        return ""
    try:
        content = Path(base.data.file).expanduser().read_bytes()
    except OSError as error:
        raise SweepError(
            f"data.file = {base.data.file}: cannot be read ({error.strerror or error})"
        ) from None
    return hashlib.sha256(content).hexdigest()
