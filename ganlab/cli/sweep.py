"""``ganlab sweep``: a small grid of experiments, trained side by side without a window."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganlab.cli.bar import Bar
from ganlab.cli.errors import FAILED, INTERRUPTED, CommandError

if TYPE_CHECKING:
    from ganlab.sweep import Sweep
    from ganlab.sweep.folder import SweepFolder
    from ganlab.sweep.perform import Standing
    from ganlab.sweep.plan import Plan, Trial
    from ganlab.sweep.progress import HowFar

HELP = "train a small grid over one or two fields, by several seeds, and write a table"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "sweep",
        nargs="?",
        metavar="NAME|FILE|DIR",
        help="a sweep that comes along (see --list), a .toml file, or the folder of an earlier "
        "one, to go on with it",
    )
    parser.add_argument("--list", action="store_true", help="list the sweeps that come along")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for runs and table (sweep-NAME)"
    )
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes at a time (one for each core)"
    )
    parser.add_argument(
        "--csv", type=Path, metavar="PATH", help="where to write the table (DIR/sweep.csv)"
    )
    parser.add_argument("--json", action="store_true", help="print one last line of JSON")


def run(options: argparse.Namespace) -> int:
    """Train what is missing, write the table, say what came of it."""
    if options.list:
        return _list(as_json=options.json)
    from ganlab.engine.experiment import ExperimentError
    from ganlab.engine.files import RunFileError
    from ganlab.sweep.plan import lay_out

    if options.sweep is None:
        raise CommandError("name a sweep, its file or its folder; --list names what comes along")
    try:
        sweep, folder = _find(options.sweep, options.out)
        plan = lay_out(sweep)
        folder.check()
    except ExperimentError as error:
        raise CommandError(str(error)) from error
    csv = options.csv or folder.table
    if options.csv is not None and not options.csv.absolute().parent.is_dir():
        raise CommandError(f"--csv {csv}: the folder {csv.parent} does not exist; make it first")
    try:
        return _perform(plan, folder, csv, options)
    except ExperimentError as error:
        raise CommandError(str(error)) from error
    except RunFileError as error:
        raise CommandError(str(error), FAILED) from error


def _find(name: str, out: Path | None) -> tuple[Sweep, SweepFolder]:
    """Return what is named, and the folder for it.

    Raises
    ------
    ganlab.sweep.SweepError
        Where it is unsound.
    CommandError
        Where there is nothing of that name.
    """
    from ganlab.sweep.folder import SweepFolder, is_sweep
    from ganlab.sweep.shipped import shipped
    from ganlab.sweep.toml import read

    path = Path(name)
    if is_sweep(path):
        return read(path / "sweep.toml"), SweepFolder(out or path)
    if os.path.isfile(path):
        return read(path), SweepFolder(out or Path(f"sweep-{path.stem}"))
    if name in shipped():
        return shipped()[name], SweepFolder(out or Path(f"sweep-{name}"))
    what = "is a folder without a sweep" if os.path.isdir(path) else "is neither a sweep nor a file"
    raise CommandError(f"{name}: {what}; sweeps that come along are {', '.join(shipped())}")


def _perform(plan: Plan, folder: SweepFolder, csv: Path, options: argparse.Namespace) -> int:
    from ganlab.engine.files.atomic import write_file
    from ganlab.sweep.perform import perform, standings
    from ganlab.sweep.progress import HowFar
    from ganlab.sweep.table import table
    from ganlab.system import usable_cores

    found = standings(plan, folder)
    far = HowFar(plan, found)
    jobs = options.jobs or usable_cores()
    code = 0
    with _SweepBar(silent=options.json) as bar:

        def tell(trial: Trial, standing: Standing) -> None:
            found[trial.name] = standing
            far.tell(trial, standing)

        def drawn() -> bool:
            bar.show(far)
            return False

        try:
            perform(plan, folder, jobs, tell, drawn)
        except KeyboardInterrupt:
            code = INTERRUPTED
    write_file(csv, table(plan, found))
    if code:
        print(
            f"ganlab sweep: interrupted after {far.ended} of {far.runs} runs, which are kept; "
            f"`ganlab sweep {folder.path}` goes on",
            file=sys.stderr,
        )
    ends = [standing.result.ending for standing in found.values() if standing.result is not None]
    if options.json:
        print(json.dumps(_report(plan, folder, csv, found), ensure_ascii=False))
    else:
        _print(plan, folder, csv, found)
    # Where nothing at all got through, something is wrong that concerns all of them.
    return code or (FAILED if ends and all(ending == "failed" for ending in ends) else 0)


class _SweepBar(Bar):
    """A bar of all steps of all runs."""

    def show(self, far: HowFar) -> None:
        if self._due() is not None:
            self._draw(far.share, far.words())


def _report(
    plan: Plan, folder: SweepFolder, csv: Path, found: dict[str, Standing]
) -> dict[str, Any]:
    from ganlab.sweep.metrics import METRICS
    from ganlab.sweep.summary import summary

    cells = []
    for cell in plan.cells:
        of = summary(cell, plan.sweep.metric, found)
        cells.append(
            {
                "values": dict(zip((a.field for a in plan.sweep.axes), cell.values, strict=True)),
                "median": of.median,
                "min": of.least,
                "max": of.most,
                "numbers": len(of.numbers),
                "diverged": of.diverged,
                "failed": of.failed,
                "missing": of.waiting + of.running,
                "refused": cell.refused,
            }
        )
    return {
        "metric": plan.sweep.metric,
        "unit": {"%": "share, 0 to 1"}.get(
            METRICS[plan.sweep.metric].unit, METRICS[plan.sweep.metric].unit
        ),
        "seeds": list(plan.sweep.seeds),
        "steps": plan.sweep.base.training.steps,
        "folder": str(folder.path),
        "csv": str(csv),
        "cells": cells,
    }


def _print(plan: Plan, folder: SweepFolder, csv: Path, found: dict[str, Standing]) -> None:
    """Print the grid: the median of each cell, and why runs ended early."""
    from ganlab.sweep.metrics import METRICS, shown
    from ganlab.sweep.plan import written
    from ganlab.sweep.summary import summary

    sweep = plan.sweep
    meaning = METRICS[sweep.metric]
    seeds = "1 seed" if len(sweep.seeds) == 1 else f"median of {len(sweep.seeds)} seeds"
    unit = f" ({meaning.unit})" if meaning.unit not in ("", "%") else ""
    print(f"{meaning.title}{unit}, {seeds}: {meaning.definition}")
    across = sweep.axes[0]
    head = [f"{across.field} →", *(written(value) for value in across.values)]
    lines = [head]
    for row in range(plan.rows):
        first = (
            f"{sweep.axes[1].field} = {written(sweep.axes[1].values[row])}" if plan.rows > 1 else ""
        )
        line = [first]
        for column in range(plan.columns):
            cell = plan.cell((column, row))
            of = summary(cell, sweep.metric, found)
            line.append("refused" if cell.refused else _word(shown(sweep.metric, of.median), of))
        lines.append(line)
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = (text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True))
        print("  ".join([line[0].ljust(widths[0]), *cells]).rstrip())
    reasons: dict[str, int] = {}
    for cell in plan.cells:
        if cell.refused:
            reasons[f"refused: {cell.refused}"] = reasons.get(f"refused: {cell.refused}", 0) + 1
    for standing in found.values():
        if standing.result is not None and standing.result.reason:
            words = f"{standing.result.ending}: {standing.result.reason}"
            reasons[words] = reasons.get(words, 0) + 1
    for words, count in reasons.items():
        print(f"{count} × {words}")
    print(f"runs in {folder.path}, table in {csv}")


def _word(text: str, of: Any) -> str:
    """Mark what is not of all seeds."""
    if not of.numbers:
        for name in ("diverged", "failed"):
            if getattr(of, name):
                return name
    return text if len(of.numbers) == of.seeds or not of.numbers else f"{text}*"


def _list(*, as_json: bool) -> int:
    from ganlab.sweep.plan import lay_out
    from ganlab.sweep.shipped import shipped

    sweeps = shipped()
    if as_json:
        listed = [
            {"name": name, "title": s.title, "shows": s.shows, "runs": len(lay_out(s).trials)}
            for name, s in sweeps.items()
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return 0
    for name, sweep in sweeps.items():
        print(f"{name}  —  {sweep.title} ({len(lay_out(sweep).trials)} runs)")
        print(f"    {sweep.shows}")
    return 0


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 1 to 256")
    return int(text)
