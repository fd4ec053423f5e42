"""``ganlab train``: a run without a window."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganlab.cli.errors import FAILED, INTERRUPTED, CommandError
from ganlab.cli.progress import Progress, StepLines
from ganlab.cli.target import apply_settings, read_target
from ganlab.cli.tied import Tied
from ganlab.engine.experiment import ExperimentError

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Event, Run

HELP = "train a preset, an experiment's file, or a saved run once more, without a window"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("target", metavar="PRESET|FILE", help="preset, .toml file or saved run")
    parser.add_argument(
        "--steps", metavar="N", help="planned steps, and with them the rate schedule"
    )
    parser.add_argument(
        "--seconds", type=_seconds, metavar="S", help="stop early after so many seconds"
    )
    parser.add_argument("--seed", metavar="S", help="seed of all random numbers")
    parser.add_argument("--device", metavar="auto|cpu|cuda|mps", help="where to compute")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="change one field of the experiment; may be repeated",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a run folder (or .ganlab)")
    parser.add_argument(
        "--compact",
        action="store_true",
        help="write weights in 16 bits and no memory of the optimisers: a sixth of the size, to "
        "hand a model on",
    )
    parser.add_argument("--threads", type=_threads, metavar="N", help="threads of the processor")
    parser.add_argument(
        "--timeline",
        action="store_true",
        help="write earlier states with the run, up to 64 MB of them (pictures: 128), so that the "
        "window can look back in it; not with --compact",
    )
    parser.add_argument("--json", action="store_true", help="print one last line of JSON")
    # For programs that start this one; see ganlab.sweep.worker and ganlab.cli.tied.
    for flag in ("--progress", "--tied"):
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Train, report, save."""
    tied = Tied() if options.tied else None
    experiment, journal, data = read_target(options.target)
    settings = list(options.set)
    for value, path in (
        (options.steps, "training.steps"),
        (options.seed, "run.seed"),
        (options.device, "run.device"),
    ):
        if value is not None:
            settings.append(f"{path}={value}")
    changed = apply_settings(experiment, settings)
    if data is not None and changed.data != experiment.data:
        data = None
    if options.out is not None:
        _check_place(options.out)

    from ganlab.engine.data import DataError
    from ganlab.engine.trainer.precision import use_threads
    from ganlab.engine.trainer.run import Run

    try:
        made = Run(changed, data)
    except (DataError, ExperimentError) as error:
        raise CommandError(str(error)) from error
    if options.timeline and options.out is not None and not options.compact:
        _remember(made)
    use_threads(made.trainer.distribution.kind == "images", options.threads)
    if made.trainer.notice:
        print(f"ganlab train: {made.trainer.notice}", file=sys.stderr)
    steps_before = made.trainer.step_count
    began = time.perf_counter()
    code, trouble = _train(made, journal, options, tied)
    if tied is not None and tied.let_go:
        return INTERRUPTED
    seconds = time.perf_counter() - began
    if trouble:
        print(f"ganlab train: {trouble}", file=sys.stderr)
    if options.out is not None:
        _save(made, options.out, options.compact)
    speed = (made.trainer.step_count - steps_before) / seconds if seconds > 0 else 0.0
    report = _report(made, speed)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(report, options.out)
    return code


def _remember(made: Run) -> None:
    """Let a run keep as many of its states as its file will hold."""
    from ganlab.engine.files.past import PICTURES, POINTS
    from ganlab.engine.timeline import Shelf, Timeline

    pictures = made.trainer.distribution.kind == "images"
    planned = made.trainer.experiment.training.steps
    made.timeline = Timeline(Shelf(PICTURES if pictures else POINTS), planned=planned)
    made.timeline.keep(made.place())


def _train(
    made: Run, journal: list[Event], options: argparse.Namespace, tied: Tied | None
) -> tuple[int, str]:
    from ganlab.engine.trainer.diverged import Diverged

    trainer = made.trainer
    deadline = None if options.seconds is None else time.monotonic() + options.seconds

    def late() -> bool:
        progress.show(trainer.step_count)
        if tied is not None and tied.let_go:
            return True
        return deadline is not None and time.monotonic() >= deadline

    bar = StepLines() if options.progress else None
    steps = trainer.experiment.training.steps
    with bar or Progress(steps, silent=options.json) as progress:
        try:
            made.repeat(journal, late)
            while not made.finished and not late():
                if made.beyond_plan and trainer.step_count >= trainer.experiment.training.steps:
                    # What was continued by hand is repeated as far as the journal tells, no more.
                    break
                made.step()
        except Diverged as error:
            return FAILED, str(error)
        except KeyboardInterrupt:
            return INTERRUPTED, f"interrupted at step {trainer.step_count}; what is there is kept"
    return 0, ""


def _report(made: Run, steps_per_second: float) -> dict[str, Any]:
    """Collect what the run came to: definitions in :mod:`ganlab.engine.numbers`."""
    import numpy as np

    from ganlab.engine.numbers import detected, said, scored

    trainer = made.trainer
    trainer.recorder.flush()
    history = trainer.recorder.history

    def last(column: str) -> float | None:
        values = history.column(column)
        return float(values[-1]) if len(values) and np.isfinite(values[-1]) else None

    return {
        "step": trainer.step_count,
        "updates_d": trainer.updates_d,
        "updates_g": trainer.updates_g,
        "losses": {name: last(name) for name in ("loss_d_real", "loss_d_fake", "loss_g", "value")},
        "verdict": said(made.detector.verdict),
        "metrics": detected(made.detector.evidence) | scored(trainer.snapshot()),
        "averaged": trainer.experiment.averaging.decay > 0,
        "steps_per_second": round(steps_per_second, 2),
        "seed": trainer.experiment.run.seed,
        "device": trainer.device.type,
    }


def _print(report: dict[str, Any], out: Path | None) -> None:
    metrics = report["metrics"]
    speed = report["steps_per_second"]
    lines = [
        f"step {report['step']:,}  seed {report['seed']}  device {report['device']}  "
        f"{speed:.{0 if speed >= 10 else 1}f} steps/s",
    ]
    verdict = report["verdict"]
    lines.append(f"verdict: {verdict['words']} (confidence {100 * verdict['confidence']:.0f} %)")
    if "jsd_nats" in metrics:
        lines.append(
            f"JSD {metrics['jsd_nats']:.4f} nats (true samples score "
            f"{metrics['jsd_floor_nats']:.4f}; "
            f"{metrics['jsd_samples']:,} samples, {metrics['jsd_cells']} cells)"
        )
    if "modes" in metrics:
        lines.append(
            f"modes {metrics['modes_covered']} of {metrics['modes']}, "
            f"high quality {100 * metrics['high_quality']:.1f} %"
        )
    if out is not None:
        lines.append(f"saved to {out}")
    print("\n".join(lines))


def _check_place(out: Path) -> None:
    from ganlab.engine.files import RunFileError, check_target

    try:
        check_target(out)
    except RunFileError as error:
        raise CommandError(f"--out {error}") from error


def _save(made: Run, out: Path, compact: bool) -> None:
    from ganlab.engine.files import RunFileError, save_run

    try:
        save_run(made, out, compact=compact)
    except RunFileError as error:
        raise CommandError(f"--out {error}", FAILED) from error


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text}: must be a number of seconds above 0")
    return seconds


def _threads(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 1 to 256")
    return int(text)
