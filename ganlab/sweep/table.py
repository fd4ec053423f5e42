"""A sweep as a table: a row for each run, then what the seeds of each cell came to together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ganlab.engine.files.table import as_table
from ganlab.sweep.metrics import METRICS, number
from ganlab.sweep.perform import Standing
from ganlab.sweep.plan import Cell, Plan, Trial, written
from ganlab.sweep.result import Result
from ganlab.sweep.summary import STATISTICS, summary

__all__ = ["table"]

_HEAD = ("row", "seed", "ending", "step", "seconds", "verdict", "reason", "run")


def table(plan: Plan, found: Mapping[str, Standing]) -> bytes:
    """Return CSV that explains itself: UTF-8, full precision, empty where there is no number.

    Columns are ``row`` (``trial``, or ``median``, ``min`` and ``max`` over the seeds of a cell
    that made all their steps), the swept fields, what became of the run, and a column for each
    number that any run came to. Shares go from 0 to 1.

    Parameters
    ----------
    found
        How each trial stands, by its name.
    """
    results = {name: s.result for name, s in found.items() if s.result is not None}
    metrics = [
        name
        for name in METRICS
        if any(number(result.metrics, name) is not None for result in results.values())
    ]
    fields = [axis.field for axis in plan.sweep.axes]
    columns = (_HEAD[0], *fields, *_HEAD[1:], *metrics)
    return as_table(columns, _rows(plan, found, results, metrics), _notes(plan, metrics))


def _rows(
    plan: Plan,
    found: Mapping[str, Standing],
    results: Mapping[str, Result],
    metrics: list[str],
) -> Iterator[list[object]]:
    for cell in plan.cells:
        values = [written(value) for value in cell.values]
        if cell.refused:
            about = ["", "refused", "", "", "", cell.refused, ""]
            yield ["trial", *values, *about, *([""] * len(metrics))]
        for trial in cell.trials:
            yield ["trial", *values, *_trial(trial, results.get(trial.name), metrics)]
        yield from _together(cell, values, found, metrics)


def _trial(trial: Trial, result: Result | None, metrics: list[str]) -> list[object]:
    if result is None:
        return [trial.seed, "missing", "", "", "", "", "", *([""] * len(metrics))]
    run = "" if result.ending == "failed" else f"trials/{trial.name}.ganlab"
    about = (result.ending, result.step, result.seconds, result.verdict, result.reason, run)
    known = (number(result.metrics, name) is not None for name in metrics)
    numbers = (result.metrics[n] if k else "" for n, k in zip(metrics, known, strict=True))
    return [trial.seed, *about, *numbers]


def _together(
    cell: Cell, values: list[str], found: Mapping[str, Standing], metrics: list[str]
) -> Iterator[list[object]]:
    together = [summary(cell, name, found).numbers for name in metrics]
    if not any(together):
        return
    for statistic, of in STATISTICS.items():
        numbers = [of([v for _, v in pairs]) if pairs else "" for pairs in together]
        yield [statistic, *values, "", "", "", "", "", "", "", *numbers]


def _notes(plan: Plan, metrics: list[str]) -> list[str]:
    sweep = plan.sweep
    notes = [
        f"ganlab sweep: {sweep.base.data.name}, {sweep.base.training.steps} steps, seeds "
        f"{', '.join(map(str, sweep.seeds))}",
        "median, min, max: over the seeds of a cell whose runs made all their steps",
    ]
    for axis in sweep.axes:
        notes.append(f"{axis.field}: {axis.about.help}")
    for name in metrics:
        meaning = METRICS[name]
        unit = {"%": "share, 0 to 1", "": ""}.get(meaning.unit, meaning.unit)
        notes.append(f"{name}{f' [{unit}]' if unit else ''}: {meaning.definition}")
    return notes
