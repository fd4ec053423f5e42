"""``python dev.py study comparisons``: each comparison shows what it says, over several seeds.

Judged at the end of the plan by the data's known modes and by the JSD, not by eye.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganlab.comparisons import COMPARISONS
from ganlab.engine.probes import ScoreRequest, ScoreResult, evaluate
from ganlab.engine.registry import UnknownNameError
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.run import Run, one_thread
from ganlab.study.dates import heading
from ganlab.study.processes import spread

__all__ = ["PROMISES", "Outcome", "Promise", "main", "train"]

_SEEDS = 3


@dataclass(frozen=True)
class Outcome:
    """What a run came to.

    Attributes
    ----------
    modes : int
        Modes covered, of 2,500 samples.
    quality : float
        Share of high-quality samples, 0 to 1.
    jsd : float
        In nats, from 10,000 samples.
    seconds : float
        Of processor time.
    """

    modes: int
    quality: float
    jsd: float
    seconds: float


@dataclass(frozen=True)
class Promise:
    """What the runs of a comparison must come to for it to show what it says.

    Attributes
    ----------
    says : str
        It in words.
    holds : callable
        ``outcomes of the runs -> bool``.
    """

    says: str
    holds: Callable[[Sequence[Outcome]], bool]


PROMISES: Mapping[str, Promise] = {
    "saturating": Promise(
        "run 1 covers no mode and its JSD is above 0.69; run 2 covers at least one and its JSD is "
        "below 0.65; run 3 covers all 8",
        lambda runs: (
            runs[0].modes == 0
            and runs[0].jsd > 0.69
            and runs[1].modes >= 1
            and runs[1].jsd < 0.65
            and runs[2].modes == 8
        ),
    ),
    "collapse-cures": Promise(
        "run 1 covers at most 2 of 8 modes, runs 2 and 3 all 8",
        lambda runs: runs[0].modes <= 2 and runs[1].modes == runs[2].modes == 8,
    ),
    "k-g": Promise(
        "runs 1 and 2 cover at most one of 8 modes, run 3 all 8",
        lambda runs: max(runs[0].modes, runs[1].modes) <= 1 and runs[2].modes == 8,
    ),
    "k-d": Promise(
        "run 1 covers at most 2 of 8 modes, with more than 70 % of its samples of high quality; "
        "runs 2 and 3 cover more modes, with less than half of theirs",
        lambda runs: (
            runs[0].modes <= 2
            and runs[0].quality > 0.7
            and all(run.modes > runs[0].modes and run.quality < 0.5 for run in runs[1:])
        ),
    ),
    "ring-objectives": Promise(
        "all three cover all 8 modes", lambda runs: all(run.modes == 8 for run in runs)
    ),
    "two-rates": Promise(
        "run 1 covers at most one of 8 modes, runs 2 and 3 at least 7",
        lambda runs: runs[0].modes <= 1 and min(runs[1].modes, runs[2].modes) >= 7,
    ),
}


def train(name: str, index: int, seed: int) -> Outcome:
    """Train one run of a comparison to the end of its plan, or to where it diverges."""
    one_thread()
    experiment = COMPARISONS[name].with_seed(seed).experiments[index]
    began = time.process_time()
    run = Run(experiment)
    try:
        while not run.finished:
            run.step()
    except Diverged:
        # It stands at its last good state, as it does in the window.
        pass
    score = evaluate(ScoreRequest(), run.trainer.snapshot())
    assert isinstance(score, ScoreResult) and score.modes is not None
    seconds = time.process_time() - began
    return Outcome(score.modes.covered, score.modes.high_quality, score.jsd, seconds)


def main(arguments: Sequence[str]) -> int:
    """Train all, print the tables; 1 where a promise is not kept on every seed."""
    parser = argparse.ArgumentParser(prog="dev.py study comparisons", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(COMPARISONS))
    parser.add_argument("--seeds", type=int, default=_SEEDS, metavar="N", help="seeds 0 to N − 1")
    parser.add_argument("--processes", type=int, default=1, metavar="P", help="runs at a time")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the tables as Markdown")
    options = parser.parse_args(arguments)
    try:
        names = [COMPARISONS[name].name for name in options.names or COMPARISONS]
    except UnknownNameError as error:
        print(error, file=sys.stderr)
        return 2
    found: dict[str, dict[int, list[Outcome]]] = {}
    for name in names:
        found[name] = _train_all(name, options.seeds, options.processes)
        text, kept = _page(found, options.seeds)
        if options.out is not None:
            # After each comparison: a study that is stopped keeps what it has.
            options.out.write_text(text, encoding="utf-8")
    print(text)
    return 0 if kept else 1


def _train_all(name: str, seeds: int, processes: int) -> dict[int, list[Outcome]]:
    """Train every run of a comparison from every seed; return outcomes by seed."""
    runs = range(len(COMPARISONS[name].variants))
    jobs = [(name, index, seed) for seed in range(seeds) for index in runs]
    found: dict[int, list[Outcome]] = {}
    outcomes = spread(processes, train, *zip(*jobs, strict=True))
    for (_, index, seed), outcome in zip(jobs, outcomes, strict=True):
        found.setdefault(seed, []).append(outcome)
        print(f"{name} run {index + 1} seed {seed}: {outcome}", file=sys.stderr, flush=True)
    return found


def _page(found: Mapping[str, Mapping[int, Sequence[Outcome]]], seeds: int) -> tuple[str, bool]:
    """Return the tables as Markdown, and whether every promise is kept on every seed."""
    kept = True
    lines = [
        heading("Comparisons, over several seeds", "dev.py study comparisons"),
        f"Seeds 0 to {seeds - 1} of each run, trained to the end of its plan. Modes covered and "
        "high quality of 2,500 samples, JSD of 10,000, the upper median over seeds. A promise is "
        "to hold on every seed. Seconds are processor time, on cores shared with other work.\n",
    ]
    for name, by_seed in found.items():
        held = sum(PROMISES[name].holds(outcomes) for outcomes in by_seed.values())
        kept = kept and held == len(by_seed)
        lines += _table(name, by_seed, held)
    return "\n".join(lines) + "\n", kept


def _table(name: str, by_seed: Mapping[int, Sequence[Outcome]], held: int) -> list[str]:
    comparison = COMPARISONS[name]
    lines = [
        f"\n## {name}\n\n{comparison.title}: {PROMISES[name].says}. "
        f"**{'Holds' if held == len(by_seed) else 'MISSED'}: {held} of {len(by_seed)} seeds.**\n",
        "| run | modes covered, by seed | high quality | JSD, nats | seconds a seed |",
        "|---|---|---:|---:|---:|",
    ]
    for index, variant in enumerate(comparison.variants):
        each = [outcomes[index] for outcomes in by_seed.values()]
        modes = ", ".join(str(one.modes) for one in each)
        quality, jsd, seconds = (
            _median([getattr(one, key) for one in each]) for key in ("quality", "jsd", "seconds")
        )
        lines.append(
            f"| {variant.title} | {modes} | {100 * quality:.0f} % | {jsd:.3f} | {seconds:.0f} |"
        )
    return lines


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
