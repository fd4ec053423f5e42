"""``ganlab measure``: what can be said of a saved run's pictures in numbers."""

from __future__ import annotations

import argparse
import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganlab.cli.errors import FAILED, INTERRUPTED, CommandError
from ganlab.cli.shares import Shares
from ganlab.cli.target import find_run

if TYPE_CHECKING:
    from ganlab.engine.metrics.images import Measure, Report
    from ganlab.engine.snapshot import Snapshot

HELP = "measure the pictures that a saved run makes, in every way that fits"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "run_folder",
        nargs="?",
        metavar="RUN",
        help="folder, .ganlab file, bundle or the name of a trained model",
    )
    parser.add_argument(
        "--measure",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one; may be repeated (see --list)",
    )
    parser.add_argument("--list", action="store_true", help="list the measures and end")
    parser.add_argument("--n", type=_count, metavar="N", help="samples (10 000)")
    parser.add_argument("--seed", type=_seed, default=0, metavar="S", help="seed of samples (0)")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")


def run(options: argparse.Namespace) -> int:
    """Measure and print."""
    from ganlab.engine.metrics.images import MEASURES, SAMPLES

    if options.list:
        _list(list(MEASURES.values()), as_json=options.json)
        return 0
    for name in options.measure:
        if name not in MEASURES:
            raise CommandError(f"--measure {name}: must be one of {', '.join(MEASURES)}")
    if options.run_folder is None:
        raise CommandError(
            "RUN: name a run folder, a .ganlab file or a trained model, or ask for --list"
        )
    snapshot = _open(find_run(options.run_folder))
    wanted = [MEASURES[name] for name in options.measure] or list(MEASURES.values())
    n = options.n or SAMPLES
    reports: dict[str, Report] = {}
    missing: dict[str, str] = {}
    failed = False
    for measure in wanted:
        why_not = measure.fits(snapshot.experiment, snapshot.distribution)
        if why_not:
            if options.measure:
                raise CommandError(f"--measure {measure.name}: {why_not}")
            missing[measure.name] = why_not
            continue
        report = _measure(measure, snapshot, n, options)
        if isinstance(report, str):
            missing[measure.name], failed = report, True
        else:
            reports[measure.name] = report
            if not options.json:
                _print(measure, report)
    if options.json:
        print(json.dumps(_plain(snapshot, n, options.seed, reports, missing), ensure_ascii=False))
    elif missing:
        _print_missing(missing)
    return FAILED if failed else 0


def _open(path: Path) -> Snapshot:
    from ganlab.engine.files import RunFileError, open_run
    from ganlab.engine.trainer.run import one_thread

    try:
        trainer = open_run(path).trainer
    except RunFileError as error:
        raise CommandError(str(error)) from error
    # So that the numbers do not depend on how many cores there are.
    one_thread()
    if trainer.distribution.kind != "images":
        raise CommandError(f"{path}: learns points, and these are measures of pictures")
    return trainer.snapshot()


def _measure(
    measure: Measure, snapshot: Snapshot, n: int, options: argparse.Namespace
) -> Report | str:
    """Return the report, or in words why there is none."""
    from ganlab.engine.metrics.images import explain

    with Shares(silent=options.json) as shares:
        try:
            return measure.run(
                snapshot,
                lambda share, words: shares.show(share, f"{measure.title}: {words}"),
                lambda: False,
                n=n,
                seed=options.seed,
            )
        except KeyboardInterrupt:
            raise CommandError(f"interrupted during {measure.name}", INTERRUPTED) from None
        except Exception as error:
            return explain(measure.title, error)


def _plain(
    snapshot: Snapshot,
    n: int,
    seed: int,
    reports: dict[str, Report],
    missing: dict[str, str],
) -> dict[str, Any]:
    return {
        "data": snapshot.experiment.data.name,
        "family": snapshot.experiment.model.family,
        "step": snapshot.step,
        "averaged": snapshot.averaged,
        "samples": n,
        "seed": seed,
        "measures": {name: dict(report.numbers) for name, report in reports.items()},
        "not_measured": missing,
    }


def _print(measure: Measure, report: Report) -> None:
    print(f"{measure.title}  ({measure.source})")
    width = max(len(row.label) for row in report.rows)
    for row in report.rows:
        print(f"    {row.label:<{width}}  {row.text}")
    print(_wrapped(f"step {report.step:,}; {report.note}"), flush=True)


def _print_missing(missing: dict[str, str]) -> None:
    print("Not measured")
    for name, why in missing.items():
        print(_wrapped(f"{name}: {why}"))


def _list(measures: list[Measure], *, as_json: bool) -> None:
    if as_json:
        listed = [
            {
                "name": measure.name,
                "title": measure.title,
                "definition": measure.definition,
                "source": measure.source,
                "unit": measure.unit,
            }
            for measure in measures
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for measure in measures:
        print(f"{measure.name}  —  {measure.title} ({measure.unit})")
        print(_wrapped(f"{measure.definition} {measure.source}."))


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 92, initial_indent="    ", subsequent_indent="    ")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 1 to 1 000 000")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 0 to 4 294 967 295")
    return int(text)
