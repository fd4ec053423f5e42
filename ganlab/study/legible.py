"""``python dev.py study legible``: how long until the preset's digits can be read.

Digits count as legible when a classifier that knows the data is sure (p at least 0.9) of 80 % of
1,000 samples, and the classes that it finds have an entropy of at least 3.0 of 3.32 bits.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ganlab.engine.experiment import replace
from ganlab.engine.metrics.images import quick
from ganlab.engine.trainer.precision import use_threads
from ganlab.engine.trainer.run import Run
from ganlab.presets import PRESETS
from ganlab.study.dates import heading

__all__ = ["Found", "main", "train_until_legible"]

SURE, BITS = 0.80, 3.0
SAMPLES = 1_000
#: The bar: processor seconds, which on a free core are wall seconds.
SECONDS = 90.0
#: Steps between two looks.
EVERY = 100


@dataclass(frozen=True)
class Found:
    """When one seed's digits became legible; ``reached`` is False where they did not."""

    seed: int
    reached: bool
    step: int
    processor: float
    wall: float
    confident: float
    entropy: float


def train_until_legible(
    preset: str, seed: int, *, limit: float = 2 * SECONDS, every: int = EVERY, sure: float = SURE
) -> Found:
    """Train until legible, or until ``limit`` processor seconds; looks are not timed."""
    run = Run(replace(PRESETS[preset].experiment, {"run.seed": seed, "run.device": "cpu"}))
    use_threads(pictures=True)
    processor = wall = 0.0
    while True:
        began, clock = time.process_time(), time.perf_counter()
        for _ in range(every):
            run.step()
        processor += time.process_time() - began
        wall += time.perf_counter() - clock
        seen = quick(run.trainer.snapshot(), SAMPLES)
        assert seen is not None, "the data of this study has a classifier"
        reached = seen.confident >= sure and seen.entropy >= BITS
        if reached or processor >= limit or run.finished:
            step = run.trainer.step_count
            return Found(seed, reached, step, processor, wall, seen.confident, seen.entropy)


def main(arguments: Sequence[str]) -> int:
    """Train some seeds and print the table; 1 where the median misses the bar."""
    parser = argparse.ArgumentParser(prog="dev.py study legible", description=__doc__)
    parser.add_argument("--preset", default="dcgan-glyphs")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="seeds 0 to N − 1")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    options = parser.parse_args(arguments)
    rows = []
    for seed in range(options.seeds):
        rows.append(train_until_legible(options.preset, seed))
        print(rows[-1], file=sys.stderr, flush=True)
    lines = [
        heading(f"Time to legible digits: {options.preset}", "dev.py study legible"),
        f"Legible: p ≥ 0.9 for at least {100 * SURE:.0f} % of {SAMPLES:,} samples, and a label "
        f"entropy of at least {BITS} bits. Bar: {SECONDS:.0f} s in the median, on all cores but "
        "one. Seconds are processor time of the training alone; wall seconds were those of a "
        "machine with other work on it.\n",
        "| seed | legible | step | processor seconds | wall seconds | confident | entropy (bits) |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        lines.append(
            f"| {row.seed} | {'yes' if row.reached else 'no'} | {row.step:,} "
            f"| {row.processor:.0f} | {row.wall:.0f} | {100 * row.confident:.0f} % "
            f"| {row.entropy:.2f} |"
        )
    times = sorted(row.processor if row.reached else float("inf") for row in rows)
    median = times[len(times) // 2]
    held = median <= SECONDS
    when = f"median {median:.0f} s" if median < float("inf") else "most seeds never were"
    lines.append(f"\n**{'Holds' if held else 'MISSED'}: {when}.**")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 0 if held else 1
