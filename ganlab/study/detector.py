"""``python dev.py study detector``: the detector's word against the truth, with modes withheld.

Every training is judged at several steps, each a run of its own. The detector sees bins alone;
the truth is the data's known modes, or the labels that a classifier gives.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ganlab.engine.detector.detector import Detector
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.precision import use_threads
from ganlab.engine.trainer.run import Run
from ganlab.study import truth
from ganlab.study.courses import SEEDS, Planned, planned
from ganlab.study.dates import heading
from ganlab.study.processes import spread

__all__ = ["Delay", "Judged", "Watched", "area_under_curve", "main", "watch"]

#: What the detector may say where modes are missing.
_ALARMS = ("dropping", "collapsed", "rotating", "starved", "diverged")
AREA, WITHIN = 0.98, 500


@dataclass(frozen=True)
class Judged:
    """One run: a training up to one step.

    Attributes
    ----------
    says, score : str, float
        The detector's verdict, and how collapsed it takes the run to be.
    bad : bool
        Whether modes are dropped, at every look of the last 200 steps.
    good : bool
        Whether none was, at any of them. A run that is neither is in between.
    modes : int
        Modes that are not dropped at its end.
    """

    step: int
    says: str
    score: float
    bad: bool
    good: bool
    modes: int
    total: int


@dataclass(frozen=True)
class Delay:
    """How long after the truth had held the detector said so; None where it had not by the end."""

    truth: int
    said: int | None

    @property
    def steps(self) -> float:
        """Steps between both; infinite where it was not said."""
        return float("inf") if self.said is None else float(max(0, self.said - self.truth))


@dataclass(frozen=True)
class Watched:
    """What came of one training."""

    name: str
    seed: int
    runs: list[Judged]
    delays: list[Delay]
    #: Steps at which it was called collapsed while every mode had been drawn for 200 steps.
    false_collapses: list[int]
    seconds: float


def watch(plan: Planned) -> Watched:
    """Train, and judge at each checkpoint."""
    use_threads(plan.pictures)
    began = time.process_time()
    run = Run(plan.experiment, watch=False)
    trainer = run.trainer
    detector = Detector(trainer.distribution, blind=True)
    steps: list[int] = []
    bad: list[bool] = []
    runs: list[Judged] = []
    false: list[int] = []
    delays: list[Delay] = []
    missing_since: int | None = None
    try:
        while not run.finished:
            run.step()
            step = trainer.step_count
            if not detector.due(step):
                continue
            snapshot = trainer.snapshot()
            trainer.recorder.flush()
            verdict = detector.observe(snapshot, trainer.recorder.history)
            found, wanted = truth.shares(snapshot)
            gone = truth.dropped(found, wanted)
            steps.append(step)
            bad.append(gone > 0)
            held = [b for s, b in zip(steps, bad, strict=True) if s > step - truth.HELD]
            enough = step >= truth.HELD
            is_bad, is_good = enough and all(held), enough and not any(held)
            alarmed = verdict.kind in _ALARMS
            if is_bad and missing_since is None:
                missing_since = step
                delays.append(Delay(step, step if alarmed else None))
            elif is_bad and alarmed and delays[-1].said is None:
                delays[-1] = Delay(delays[-1].truth, step)
            elif not bad[-1]:
                if delays and delays[-1].said is None and step - delays[-1].truth <= WITHIN:
                    # Over before it had to be said.
                    delays.pop()
                missing_since = None
            if is_good and verdict.kind == "collapsed":
                false.append(step)
            if step in plan.checkpoints:
                evidence = detector.evidence
                assert evidence is not None
                total = len(wanted)
                runs.append(
                    Judged(step, verdict.kind, evidence.score, is_bad, is_good, total - gone, total)
                )
    except Diverged:
        pass
    last = trainer.step_count
    # What began so late that its time is not up yet says nothing.
    delays = [d for d in delays if d.said is not None or last - d.truth >= WITHIN]
    seconds = time.process_time() - began
    return Watched(plan.name, plan.experiment.run.seed, runs, delays, false, seconds)


def area_under_curve(scores: Sequence[float], bad: Sequence[bool]) -> float:
    """Chance that a bad run scores above a good one, ties counted half; NaN without both."""
    high = np.array([s for s, b in zip(scores, bad, strict=True) if b], np.float64)
    low = np.array([s for s, b in zip(scores, bad, strict=True) if not b], np.float64)
    if not len(high) or not len(low):
        return float("nan")
    above = (high[:, None] > low).mean() + 0.5 * (high[:, None] == low).mean()
    return float(above)


def main(arguments: Sequence[str]) -> int:
    """Train, judge and print the tables; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="dev.py study detector", description=__doc__)
    parser.add_argument("--points", type=int, default=SEEDS["points"], metavar="N")
    parser.add_argument("--pictures", type=int, default=SEEDS["pictures"], metavar="N")
    parser.add_argument("--processes", type=int, default=1, metavar="P")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the tables as Markdown")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write all rows as JSON lines")
    options = parser.parse_args(arguments)
    plans = list(planned({"points": options.points, "pictures": options.pictures}))
    found: list[Watched] = []
    for watched in spread(options.processes, watch, plans):
        found.append(watched)
        row = asdict(watched)
        print(json.dumps(row), file=sys.stderr, flush=True)
        if options.keep is not None:
            with options.keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
    text, held = report(found)
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 0 if held else 1


def report(found: Sequence[Watched]) -> tuple[str, bool]:
    """Write the tables, and say whether all bars are met."""
    runs = [run for watched in found for run in watched.runs]
    clear = [run for run in runs if run.bad or run.good]
    area = area_under_curve([run.score for run in clear], [run.bad for run in clear])
    delays = [delay.steps for watched in found for delay in watched.delays]
    false = [(w.name, w.seed, step) for w in found for step in w.false_collapses]
    late = sum(steps > WITHIN for steps in delays)
    bars = [
        ("runs", f"{len(runs)}, {len(clear)} of them clear", "≥ 200", len(runs) >= 200),
        ("area under the curve, bad against good", f"{area:.4f}", f"≥ {AREA}", area >= AREA),
        (
            "'collapsed' while every mode was drawn for 200 steps",
            str(len(false)), "0", not false,
        ),
        (
            "troubles told within 500 steps of the truth",
            f"{len(delays) - late} of {len(delays)}", "all", not late,
        ),
    ]  # fmt: skip
    lines = [
        heading("The detector against the truth", "dev.py study detector"),
        "Known modes are withheld from the detector: it sees bins alone. A mode is dropped where "
        "it gets less than a fifth of its share; a run is bad where some mode was dropped at "
        f"every look of its last {truth.HELD} steps, good where none was at any. Runs in between "
        "count in neither.\n",
        "| what | found | bar | |", "|---|---:|---:|---|",
        *(f"| {what} | {got} | {bar} | {'holds' if ok else '**MISSED**'} |"
          for what, got, bar, ok in bars),
        "\n## What is said of which runs\n",
        *_confusion(runs),
        "\n## By training\n",
        *_by_name(found),
    ]  # fmt: skip
    if delays:
        finite = [steps for steps in delays if np.isfinite(steps)]
        middle = np.median(finite) if finite else float("nan")
        lines.append(
            f"\nSteps from the truth to the word: median {middle:g}, "
            f"longest {max(finite, default=float('nan')):g}, never told: "
            f"{len(delays) - len(finite)}."
        )
    if false:
        lines.append("\nFalse collapses: " + "; ".join(f"{n} seed {s} at {t}" for n, s, t in false))
    return "\n".join(lines) + "\n", all(ok for *_, ok in bars)


def _confusion(runs: Sequence[Judged]) -> list[str]:
    kinds = sorted({run.says for run in runs})
    rows = {"modes dropped": [r for r in runs if r.bad], "all drawn": [r for r in runs if r.good]}
    rows["in between"] = [r for r in runs if not r.bad and not r.good]
    lines = ["| truth | " + " | ".join(kinds) + " |", "|---|" + "---:|" * len(kinds)]
    for truth_, members in rows.items():
        count = Counter(run.says for run in members)
        lines.append(f"| {truth_} | " + " | ".join(str(count[kind]) for kind in kinds) + " |")
    return lines


def _by_name(found: Sequence[Watched]) -> list[str]:
    lines = [
        "| training | seeds | bad | good | in between | said at its runs | longest delay |",
        "|---|---:|---:|---:|---:|---|---:|",
    ]
    for name in dict.fromkeys(watched.name for watched in found):
        mine = [watched for watched in found if watched.name == name]
        runs = [run for watched in mine for run in watched.runs]
        said = Counter(run.says for run in runs)
        words = ", ".join(f"{kind} {count}" for kind, count in said.most_common())
        delays = [delay.steps for watched in mine for delay in watched.delays]
        bad, good = sum(run.bad for run in runs), sum(run.good for run in runs)
        longest = f"{max(delays):g}" if delays else "–"
        lines.append(
            f"| {name} | {len(mine)} | {bad} | {good} | {len(runs) - bad - good} | {words} "
            f"| {longest} |"
        )
    return lines
