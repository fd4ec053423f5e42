"""``python dev.py study pairs``: every family with every data set that it fits.

Each trains some steps, is saved, is opened again, makes the same samples and goes on the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS, build
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.files import open_run, save_run
from ganlab.engine.models import FAMILIES
from ganlab.engine.trainer.run import Run
from ganlab.recipes import usual_objective
from ganlab.study.dates import heading

__all__ = ["all_pairs", "check", "main", "small"]

STEPS = 3
_SMALL = {
    "generator.depth": 1,
    "generator.width": 4,
    "discriminator.depth": 1,
    "discriminator.width": 4,
    "latent.size": 3,
    "training.batch_size": 4,
    "training.steps": 50,
    "averaging.decay": 0.9,
    "run.device": "cpu",
}


def small(family: str, data: str, **more: object) -> Experiment:
    """Return tiny networks of a family on a data set: ``ring``, ``glyphs``, ``glyphs:32`` …"""
    name, _, side = data.partition(":")
    where = {"model.family": family, "data.name": name, "data.side": side or "native"}
    where["objective.name"] = usual_objective(family)
    return replace(Experiment(), {**_SMALL, **where, **more})


def all_pairs() -> Iterator[tuple[str, str]]:
    """Yield families and data sets that fit, pictures at every side; only sets that are here."""
    sides = ("", ":16", ":28", ":32", ":48", ":64")
    pictures = [f"{n}{side}" for n, s in IMAGE_SETS.items() if s.available for side in sides]
    for family in FAMILIES.values():
        for data in (*DISTRIBUTIONS, *pictures):
            if not family.fits(build(small(family.name, data).data)):
                yield family.name, data


def check(family: str, data: str, folder: Path, **more: object) -> str:
    """Train, save, open, sample and go on; empty, or what was not as it should be.

    ``more`` are further fields, such as ``**{"discriminator.pack": 2}``.
    """
    run = Run(small(family, data, **more))
    start = run.trainer.weights_g.flat.clone()
    for _ in range(STEPS):
        run.step()
    if torch.equal(run.trainer.weights_g.flat, start):
        return "did not learn"
    for path in (folder / "run", folder / "run.ganlab"):
        save_run(run, path)
        again = open_run(path)
        z = run.trainer.latent.sample(7, np.random.default_rng(0))
        ours, theirs = run.trainer.snapshot(), again.trainer.snapshot()
        x = ours.generate(z)
        if x.shape != (7, *run.trainer.distribution.shape):
            return f"made samples of shape {x.shape}"
        if not np.isfinite(x).all():
            return "made samples that are no numbers"
        if not np.array_equal(x, theirs.generate(z)):
            return f"{path.suffix or 'folder'}: other samples after it was opened"
        labels = run.trainer.latent.labels_of(z)
        if not np.array_equal(ours.outputs(x, labels), theirs.outputs(x, labels)):
            return f"{path.suffix or 'folder'}: another verdict after it was opened"
    run.step()
    again.step()
    for name, tensor in run.trainer.tensors().items():
        if not torch.equal(tensor, again.trainer.tensors()[name]):
            return f"{name} went on otherwise"
    return ""


def main(arguments: Sequence[str]) -> int:
    """Check all pairs and print the table; 1 where one is not as it should be."""
    parser = argparse.ArgumentParser(prog="dev.py study pairs", description=__doc__)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    found: dict[str, list[str]] = {}
    faults = []
    for family, data in all_pairs():
        with tempfile.TemporaryDirectory() as folder:
            fault = check(family, data, Path(folder))
        print(f"{family} × {data}: {fault or 'ok'}", file=sys.stderr, flush=True)
        found.setdefault(family, []).append(data)
        if fault:
            faults.append(f"{family} × {data}: {fault}")
    lines = [
        heading("Every family with every data set that it fits", "dev.py study pairs"),
        f"Each pair trains {STEPS} steps, is saved as a folder and as a file, is opened again, "
        "makes the same samples, gives the same verdicts and goes on bit for bit.\n",
        "| family | data sets | all as they should be |",
        "|---|---|---|",
    ]
    for family, names in found.items():
        bad = [fault for fault in faults if fault.startswith(f"{family} ×")]
        lines.append(f"| {family} | {len(names)}: {', '.join(names)} | {'; '.join(bad) or 'yes'} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 1 if faults else 0
