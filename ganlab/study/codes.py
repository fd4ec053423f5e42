"""``python dev.py study codes [PRESET ...]``: what the codes of an InfoGAN learn, over seeds.

Each seed is trained as its preset says, and once more, for a control, with both weights of the
information at 0: Q then reads codes off features that it cannot change. What Q has learned is
measured on held-out real pictures, as ``ganlab measure`` does, or on fresh points.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.metrics.codes import clustering
from ganlab.engine.metrics.images import MEASURES
from ganlab.engine.metrics.images.codes import HELD_OUT
from ganlab.engine.trainer.precision import use_threads
from ganlab.engine.trainer.run import Run
from ganlab.presets import PRESETS
from ganlab.study.dates import heading

if TYPE_CHECKING:
    from ganlab.engine.trainer.trainer import Trainer

__all__ = ["Learned", "main", "train_codes"]

STUDIED = ("infogan-ring", "infogan-mnist", "infogan-glyphs")
#: Asked of the median seed on MNIST and the ring, and of the best codes on glyphs.
ACCURACY, ROTATION, STROKE = 0.85, 0.9, 0.8
#: With λ = 0 a code may carry this share of its entropy, and no more.
IGNORED = 0.2
#: Steps over whose end the information is averaged.
LAST = 500


@dataclass(frozen=True)
class Learned:
    """What one run's codes have learned.

    Attributes
    ----------
    seed : int
        Of the run.
    control : bool
        Whether both weights were 0.
    steps : int
        Completed.
    wall : float
        Seconds of training, on a machine with other work on it.
    accuracy : float
        Share of held-out pictures whose category of c1 is matched with their class.
    information : float
        L_I of c1, as a share of H(c1), averaged over the last steps.
    rho : dict
        True factor to the largest |ρ| of a continuous code with it, and which code that is.
    """

    seed: int
    control: bool
    steps: int
    wall: float
    accuracy: float
    information: float
    rho: dict[str, tuple[float, str]]


def train_codes(experiment: Experiment, seed: int, *, control: bool = False) -> Learned:
    """Train one seed and measure its codes."""
    changes: dict[str, object] = {"run.seed": seed, "run.device": "cpu"}
    if control:
        changes |= {"objective.categorical_weight": 0.0, "objective.continuous_weight": 0.0}
    run = Run(replace(experiment, changes))
    use_threads(run.trainer.distribution.kind == "images")
    began = time.perf_counter()
    while not run.finished:
        run.step()
    wall = time.perf_counter() - began
    trainer = run.trainer
    trainer.recorder.flush()
    first = trainer.latent.codes[0]
    if trainer.distribution.kind == "images":
        report = MEASURES["codes"].run(trainer.snapshot(), lambda *_: None, lambda: False)
        numbers = report.numbers
    else:
        numbers = {f"{first.name}_accuracy": _accuracy_on_points(trainer)}
    bound = trainer.recorder.history.column(f"information_{first.name}")[-LAST:]
    rho: dict[str, tuple[float, str]] = {}
    for code in trainer.latent.codes:
        for name in getattr(trainer.distribution, "factor_names", ()):
            factor = name.split(" (")[0]
            value = numbers.get(f"{code.name}_{factor.replace(' ', '_')}")
            if value is not None and abs(value) > rho.get(factor, (0.0, ""))[0]:
                rho[factor] = abs(value), code.name
    return Learned(
        seed=seed,
        control=control,
        steps=trainer.step_count,
        wall=wall,
        accuracy=float(numbers.get(f"{first.name}_accuracy", math.nan)),
        information=float(bound.mean()) / first.entropy,
        rho=rho,
    )


def _accuracy_on_points(trainer: Trainer) -> float:
    """Share of fresh real points whose category of c1 is matched with their mode."""
    x, y = trainer.distribution.sample_labelled(HELD_OUT, np.random.default_rng([0, 35]))
    first = trainer.snapshot().codes(x)[0]
    categories, classes = first.code.width, len(trainer.distribution.labels)
    return clustering(first.values.astype(np.int64), y, categories, classes).accuracy


def main(arguments: Sequence[str]) -> int:
    """Train some seeds and print the tables; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="dev.py study codes", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PRESET", help=f"of {', '.join(STUDIED)}")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="seeds 0 to N − 1")
    parser.add_argument("--controls", type=int, default=1, metavar="N", help="of them with λ = 0")
    parser.add_argument("--steps", type=int, metavar="N", help="instead of the preset's")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the tables as Markdown")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in STUDIED]
    if unknown:
        parser.error(f"{unknown[0]}: must be one of {', '.join(STUDIED)}")
    text = heading("What codes learn", "dev.py study codes")
    held = True
    for name in options.names or STUDIED:
        experiment = PRESETS[name].experiment
        if options.steps:
            experiment = replace(experiment, {"training.steps": options.steps})
        rows = []
        for control, count in ((False, options.seeds), (True, options.controls)):
            for seed in range(count):
                rows.append(train_codes(experiment, seed, control=control))
                print(name, rows[-1], file=sys.stderr, flush=True)
        text += "\n" + table(name, rows)
        words, good = verdict(rows)
        text += f"\n**{words}**\n"
        held = held and good
        if options.out is not None:
            # After each preset: a study that is stopped keeps what it has.
            options.out.write_text(text, encoding="utf-8")
    print(text)
    return 0 if held else 1


def table(name: str, rows: Sequence[Learned]) -> str:
    """Return one preset's rows as Markdown."""
    factors = sorted({factor for row in rows for factor in row.rho})
    heads = ["seed", "λ", "steps", "wall seconds", "accuracy of c1", "L_I of c1 / H"]
    lines = [f"## {name}\n", "| " + " | ".join([*heads, *factors]) + " |"]
    lines.append("|" + "---:|" * (len(heads) + len(factors)))
    for row in rows:
        cells = [
            str(row.seed),
            "0" if row.control else "as set",
            f"{row.steps:,}",
            f"{row.wall:.0f}",
            f"{100 * row.accuracy:.1f} %",
            f"{100 * row.information:.0f} %",
        ]
        for factor in factors:
            value, code = row.rho.get(factor, (0.0, "–"))
            cells.append(f"{value:.2f} ({code})")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def verdict(rows: Sequence[Learned]) -> tuple[str, bool]:
    """Say whether the rows hold what is asked of them, and why."""
    trained = [row for row in rows if not row.control]
    controls = [row for row in rows if row.control]
    said: list[str] = []
    held = True
    if trained and trained[0].rho:
        reached = [_finds_factors(row) for row in trained]
        held = all(reached)
        said.append(
            f"rotation |ρ| ≥ {ROTATION} and, by another code, thickness or slant ≥ {STROKE}: "
            f"{sum(reached)} of {len(trained)} seeds"
        )
    elif trained:
        median = float(np.median([row.accuracy for row in trained]))
        held = median >= ACCURACY
        said.append(f"median accuracy {100 * median:.1f} % (bar {100 * ACCURACY:.0f} %)")
    if controls:
        most = max(row.information for row in controls)
        held = held and most < IGNORED
        said.append(
            f"with λ = 0 c1 carries at most {100 * most:.0f} % of H (bar {100 * IGNORED:.0f} %)"
        )
    return f"{'Holds' if held else 'MISSED'}: {'; '.join(said)}.", held


def _finds_factors(row: Learned) -> bool:
    turn, by = row.rho.get("rotation", (0.0, ""))
    others = [row.rho.get(name, (0.0, "")) for name in ("thickness", "slant")]
    return turn >= ROTATION and any(value >= STROKE and code != by for value, code in others)
