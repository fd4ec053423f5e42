"""What a cell of the heat map shows, decided before anything is painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ganlab.sweep.metrics import METRICS, shown
from ganlab.sweep.perform import Standing
from ganlab.sweep.plan import Cell, Plan
from ganlab.sweep.summary import Summary, summary
from ganlab.ui.sweep.words import values_text

__all__ = ["CellLook", "looks", "span_of"]

#: What stands in a cell: a number; nothing yet; work in progress; why there is no number.
Sign = Literal["number", "empty", "running", "diverged", "failed", "refused", "none"]


@dataclass(frozen=True)
class CellLook:
    """One cell.

    Attributes
    ----------
    cell : Cell
        Whose look it is.
    of : Summary
        Its seeds.
    sign : str
        Which shape stands in it.
    value : float or None
        The median, which gives the colour.
    text, note : str
        Large, and small below it.
    progress : float or None
        Share of the steps of all its seeds that are made, 0 to 1, while it is trained.
    tip : str
        All there is to say of it.
    """

    cell: Cell
    of: Summary
    sign: Sign
    value: float | None
    text: str
    note: str
    progress: float | None
    tip: str


def looks(plan: Plan, metric: str, found: Mapping[str, Standing]) -> tuple[CellLook, ...]:
    """Return how each cell looks, row by row."""
    return tuple(_look(plan, cell, metric, found) for cell in plan.cells)


def span_of(cells: tuple[CellLook, ...]) -> tuple[float, float] | None:
    """Return the smallest and the largest median; None while there is none."""
    values = [look.value for look in cells if look.value is not None]
    return (min(values), max(values)) if values else None


def _look(plan: Plan, cell: Cell, metric: str, found: Mapping[str, Standing]) -> CellLook:
    of = summary(cell, metric, found)
    sign = _sign(cell, of)
    progress = None
    if of.running:
        steps = [found[t.name].step for t in cell.trials if found[t.name].phase == "running"]
        planned = cell.trials[0].experiment.training.steps
        progress = (sum(steps) / planned + of.seeds - of.waiting - of.running) / of.seeds
    text = {
        "number": shown(metric, of.median), "diverged": "diverged", "failed": "failed",
        "refused": "refused", "none": "–",
    }.get(sign, "")  # fmt: skip
    ended = of.seeds - of.waiting - of.running
    note = f"{len(of.numbers)} of {of.seeds}" if ended > 0 and len(of.numbers) < of.seeds else ""
    if sign in ("refused", "diverged", "failed") and not of.waiting + of.running:
        note = ""
    return CellLook(
        cell, of, sign, of.median, text, note, progress, _tip(plan, cell, metric, of, found)
    )


def _sign(cell: Cell, of: Summary) -> Sign:
    if cell.refused:
        return "refused"
    if of.numbers:
        return "number"
    if of.running:
        return "running"
    if of.diverged:
        return "diverged"
    if of.failed:
        return "failed"
    return "none" if of.without else "empty"


def _tip(plan: Plan, cell: Cell, metric: str, of: Summary, found: Mapping[str, Standing]) -> str:
    lines = [values_text(plan.sweep.axes, cell.values)]
    if cell.refused:
        return "\n".join([*lines, f"Cannot be trained: {cell.refused}"])
    meaning = METRICS[metric]
    if of.numbers:
        spread = f"{shown(metric, of.least)} to {shown(metric, of.most, unit=True)}"
        median = shown(metric, of.median, unit=True)
        lines.append(f"{meaning.title}: median {median}, {spread} over {len(of.numbers)} seeds")
    for trial in cell.trials:
        standing = found.get(trial.name, Standing("waiting"))
        lines.append(f"Seed {trial.seed}: {_state(standing, metric)}")
    return "\n".join(lines)


def _state(standing: Standing, metric: str) -> str:
    result = standing.result
    if result is None:
        return f"step {standing.step:,}" if standing.phase == "running" else "not trained yet"
    if result.ending != "done":
        return f"{result.ending}: {result.reason}"
    value = result.metrics.get(metric)
    return shown(metric, value if isinstance(value, int | float) else None, unit=True)
