"""Trained models for tests: runs of a few steps, with cards, in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from toys import toy

from ganlab import pretrained as module
from ganlab.engine.files import save_run
from ganlab.engine.trainer.run import Run
from ganlab.pretrained import pretrained

STEPS = 3
TINY: Mapping[str, Any] = {
    "data.name": "glyphs",
    "model.family": "dcgan",
    "latent.size": 8,
    "generator.width": 4,
    "discriminator.width": 4,
    "training.batch_size": 8,
    "training.steps": STEPS,
}
CARD = """
command = "ganlab train {name} --seed 0 --compact --out resources/pretrained/{name}.ganlab"
seed = 0
steps = {steps}
data = "Glyphs"
source = "Drawn on the fly"
licence = "CC0 1.0 (the font)"
date = 2026-01-02
versions = "ganlab 0.1.0, torch 2.13.0, x86_64"

[[metrics]]
measure = "frechet"
distance = 12.3456
n_real = 10000

[[metrics]]
measure = "recognised"
confident = 0.9812
entropy = 3.297
most = 3.3219
n = 10000
averaged = 1
"""


@contextmanager
def installed(
    folder: Path, models: Mapping[str, Mapping[str, Any]], patch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Let trained models be found for a while, each by its preset's name and fields of its run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, changes in models.items():
        run = Run(toy({**TINY, **changes}))
        for _ in range(STEPS):
            run.step()
        save_run(run, folder / f"{name}.ganlab", compact=True)
        card = CARD.format(name=name, steps=STEPS)
        (folder / f"{name}.toml").write_text(card, encoding="utf-8")
    found = module.resource

    def resource(*parts: str) -> Path:
        return folder if parts == ("pretrained",) else found(*parts)

    patch.setattr(module, "resource", resource)
    pretrained.cache_clear()
    try:
        yield
    finally:
        pretrained.cache_clear()
