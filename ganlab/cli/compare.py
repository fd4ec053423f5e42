"""``ganlab compare``: runs that differ in one thing, side by side without a window."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganlab.cli.errors import INTERRUPTED, CommandError
from ganlab.cli.progress import Progress

if TYPE_CHECKING:
    from ganlab.comparisons import Comparison
    from ganlab.engine.trainer.run import Run

HELP = "train two to four runs that differ in one thing, from one seed, and compare their numbers"

#: Numbers of the text's table, with what they are called; all are in --json.
_SHOWN = {
    "jsd_nats": "JSD, nats",
    "modes_covered": "modes covered",
    "high_quality": "high quality",
    "reverse_kl_nats": "reverse KL, nats",
    "ndb_share": "NDB share",
    "accuracy_d": "accuracy of D",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "target",
        nargs="?",
        metavar="NAME|FILE",
        help="a comparison's name, or a file of one (.toml); none lists those there are",
    )
    parser.add_argument("--steps", metavar="N", help="planned steps of every run")
    parser.add_argument("--seed", metavar="S", help="seed of every run")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Train all runs in step, and print the table."""
    from ganlab.comparisons import COMPARISONS
    from ganlab.engine.experiment import ExperimentError

    if options.target is None:
        _list(COMPARISONS.values(), as_json=options.json)
        return 0
    comparison = _set(_find(options.target), options)
    from ganlab.engine.data import DataError
    from ganlab.engine.trainer.precision import use_threads
    from ganlab.runtime.comparing.group import Group

    try:
        group = Group(comparison)
    except (DataError, ExperimentError) as error:
        raise CommandError(str(error)) from error
    code = 0
    use_threads(group.pictures)
    planned = max(experiment.training.steps for experiment in comparison.experiments)
    try:
        with Progress(planned, silent=options.json) as progress:
            while group.going:
                group.step()
                progress.show(group.head)
    except KeyboardInterrupt:
        print(f"ganlab compare: interrupted at step {group.head}", file=sys.stderr)
        code = INTERRUPTED
    pairs = zip(comparison.variants, group.runs, group.faults, strict=True)
    reports = [_report(variant.title, one, fault) for variant, one, fault in pairs]
    if options.json:
        print(json.dumps({"title": comparison.title, "runs": reports}, ensure_ascii=False))
    else:
        _print(reports)
    group.close()
    return code


def _find(target: str) -> Comparison:
    from ganlab.comparisons import COMPARISONS, read_comparison
    from ganlab.engine.experiment import ExperimentError

    path = Path(target)
    try:
        if target in COMPARISONS:
            return COMPARISONS[target]
        if os.path.isfile(path):
            return read_comparison(path)
    except ExperimentError as error:
        raise CommandError(str(error)) from error
    raise CommandError(
        f"{target}: is neither a comparison nor a file; comparisons are {', '.join(COMPARISONS)}"
    )


def _set(comparison: Comparison, options: argparse.Namespace) -> Comparison:
    from dataclasses import replace

    from ganlab.cli.target import apply_settings
    from ganlab.engine.experiment import ExperimentError

    given = (("training.steps", options.steps), ("run.seed", options.seed))
    settings = [f"{path}={value}" for path, value in given if value is not None]
    if options.seed is not None and not comparison.one_seed:
        raise CommandError("--seed: the runs of this comparison differ in their seeds")
    try:
        return replace(comparison, base=apply_settings(comparison.base, settings))
    except ExperimentError as error:
        raise CommandError(str(error)) from error


def _report(title: str, one: Run, fault: str) -> dict[str, Any]:
    from ganlab.engine.numbers import detected, said, scored

    trainer = one.trainer
    trainer.recorder.flush()
    return {
        "title": title,
        "step": trainer.step_count,
        "updates_d": trainer.updates_d,
        "updates_g": trainer.updates_g,
        "seed": trainer.experiment.run.seed,
        "fault": fault,
        "verdict": said(one.detector.verdict),
        "metrics": detected(one.detector.evidence) | scored(trainer.snapshot()),
    }


def _print(reports: list[dict[str, Any]]) -> None:
    """Print a row for each number, a column for each run, with differences to the first."""
    width = max(22, *(len(report["title"]) + 2 for report in reports))
    print(" " * 18 + "".join(f"{report['title']:>{width}}" for report in reports))
    print(f"{'step':18}" + "".join(f"{report['step']:>{width},}" for report in reports))
    for key, name in _SHOWN.items():
        values = [report["metrics"].get(key) for report in reports]
        if all(value is None for value in values):
            continue
        first = values[0]
        cells = []
        for i, value in enumerate(values):
            text = "–" if value is None else f"{value:.4g}"
            if i and value is not None and first is not None and math.isfinite(value - first):
                text += f" ({value - first:+.4g})"
            cells.append(f"{text:>{width}}")
        print(f"{name:18}" + "".join(cells))
    print(f"{'verdict':18}" + "".join(f"{r['verdict']['kind']:>{width}}" for r in reports))
    for report in reports:
        if report["fault"]:
            print(f"{report['title']} stopped: {report['fault']}")


def _list(comparisons: Any, *, as_json: bool) -> None:
    if as_json:
        listed = [
            {
                "name": one.name,
                "title": one.title,
                "shows": one.shows,
                "runs": [{"title": v.title, "set": dict(v.changes)} for v in one.variants],
            }
            for one in comparisons
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for one in comparisons:
        print(f"{one.name}  —  {one.title}: {' · '.join(v.title for v in one.variants)}")
        print(textwrap.fill(one.shows, 88, initial_indent="    ", subsequent_indent="    "))
