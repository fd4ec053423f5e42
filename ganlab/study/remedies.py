"""``python dev.py study remedies``: every remedy with every objective, on points and on pictures.

Each combination trains some steps and stays finite, or is refused with a reason before it begins.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.models import FAMILIES
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.refusals import refusals
from ganlab.engine.trainer.run import Run
from ganlab.study.dates import heading
from ganlab.study.pairs import small

__all__ = ["KINDS", "REMEDIES", "all_combinations", "combination", "main", "outcome"]

STEPS = 3

#: What the literature offers, each as the fields that switch it on.
REMEDIES: Mapping[str, Mapping[str, object]] = {
    "none": {},
    "minibatch discrimination": {"discriminator.minibatch": "discrimination"},
    "mean distance": {"discriminator.minibatch": "distance"},
    "minibatch standard deviation": {"discriminator.minibatch": "deviation"},
    "unrolled, 2 steps": {"training.unroll": 2},
    "packing, 2": {"discriminator.pack": 2},
    "R1": {"regularisation.r1": 1.0},
    "weight clipping": {"regularisation.lipschitz": "clip"},
    "gradient penalty": {"regularisation.lipschitz": "gradient-penalty"},
    "spectral normalisation": {"regularisation.lipschitz": "spectral"},
    "instance noise": {"regularisation.instance_noise": 0.1},
    "dropout": {"discriminator.dropout": 0.3},
    "two learning rates": {"discriminator.optimiser.lr": 4e-4, "generator.optimiser.lr": 1e-4},
    "averaged G": {"averaging.decay": 0.9},
    "k_D = 3": {"training.k_d": 3},
    "label smoothing": {"objective.label_smoothing": 0.1},
    "label flip": {"objective.label_flip": 0.1},
}

#: Data and, for each role that an objective may ask for, the family that plays it there.
KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "points": ("ring", {"": "mlp", "energy": "ebgan-mlp", "kernel": "gmmn"}),
    "pictures": ("glyphs", {"": "dcgan", "energy": "ebgan", "kernel": "gmmn"}),
    "pictures, no batch norm": ("glyphs", {"": "dcgan", "energy": "ebgan", "kernel": "gmmn"}),
}


def combination(remedy: str, objective: str, kind: str) -> Experiment:
    """Return tiny networks that play an objective with a remedy."""
    data, families = KINDS[kind]
    changes = {**REMEDIES[remedy], "objective.name": objective}
    family = families[OBJECTIVES[objective].family]
    if "no batch norm" in kind and "discriminator.norm" in FAMILIES[family].fields:
        changes["discriminator.norm"] = "none"
    return replace(small(family, data), changes)


def all_combinations() -> Iterator[tuple[str, str, str]]:
    """Yield remedy, objective and kind of data."""
    for kind in KINDS:
        for objective in OBJECTIVES:
            for remedy in REMEDIES:
                yield remedy, objective, kind


def outcome(experiment: Experiment) -> str:
    """Train some steps: ``ok``, ``refused: why``, or what went wrong.

    Trained means: finite losses, a G that moved, and, where D has weights, a D that moved.
    """
    data = build(experiment.data)
    if refused := refusals(experiment, data):
        return f"refused: {refused[0]}"
    run = Run(experiment, data)
    trainer = run.trainer
    before = trainer.weights_g.flat.clone(), trainer.weights_d.flat.clone()
    for _ in range(STEPS):
        run.step()
    if torch.equal(trainer.weights_g.flat, before[0]):
        return "G did not learn"
    if len(before[1]) and torch.equal(trainer.weights_d.flat, before[1]):
        return "D did not learn"
    trainer.recorder.flush()
    loss = float(trainer.recorder.history.column("loss_g")[-1])
    return "ok" if math.isfinite(loss) else f"G's loss is {loss}"


def main(arguments: Sequence[str]) -> int:
    """Try all combinations and print the table; 1 where one neither trains nor is refused."""
    parser = argparse.ArgumentParser(prog="dev.py study remedies", description=__doc__)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    found: dict[str, dict[tuple[str, str], str]] = {kind: {} for kind in KINDS}
    for remedy, objective, kind in all_combinations():
        said = outcome(combination(remedy, objective, kind))
        found[kind][remedy, objective] = said
        print(f"{kind}: {remedy} × {objective}: {said}", file=sys.stderr, flush=True)
    text = _text(found)
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 1 if _faults(found) else 0


def _faults(found: Mapping[str, Mapping[tuple[str, str], str]]) -> list[str]:
    return [
        f"{kind}: {remedy} × {objective}: {said}"
        for kind, cells in found.items()
        for (remedy, objective), said in cells.items()
        if said != "ok" and not said.startswith("refused: ")
    ]


def _text(found: Mapping[str, Mapping[tuple[str, str], str]]) -> str:
    lines = [
        heading("Every remedy with every objective", "dev.py study remedies"),
        f"Each combination trains {STEPS} steps (✓: finite losses, and every network that has "
        "weights moved) or is refused before it begins (a number: the reason below).\n",
    ]
    reasons: list[str] = []
    for kind, cells in found.items():
        names = list(dict.fromkeys(objective for _, objective in cells))
        lines += [f"\n## {kind.capitalize()}\n", "| | " + " | ".join(names) + " |"]
        lines.append("|---|" + ":-:|" * len(names))
        for remedy in REMEDIES:
            row = [_mark(cells[remedy, objective], reasons) for objective in names]
            lines.append(f"| {remedy} | " + " | ".join(row) + " |")
    lines += ["\n## Reasons\n", *(f"{i}. {reason}" for i, reason in enumerate(reasons, 1))]
    faults = _faults(found)
    lines.append(f"\n**{'MISSED: ' + '; '.join(faults) if faults else 'Holds for all.'}**")
    return "\n".join(lines) + "\n"


def _mark(said: str, reasons: list[str]) -> str:
    if said == "ok":
        return "✓"
    if not said.startswith("refused: "):
        return f"**{said}**"
    reason = said.removeprefix("refused: ")
    if reason not in reasons:
        reasons.append(reason)
    return str(reasons.index(reason) + 1)
