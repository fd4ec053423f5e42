"""Small trained models of every family, as bundles."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from toys import playing, toy

from ganlab.engine.export import FORMATS, Source
from ganlab.engine.export.formats import silent
from ganlab.engine.trainer.run import Run

_GLYPHS = {"data.name": "glyphs", "data.side": "16", "training.batch_size": 8}
_RING = {"data.name": "ring"}

#: An experiment's changes, by a name for it: each family, on each kind of data that it differs on,
#: with each activation, prior and kind of code.
KINDS: Mapping[str, Mapping[str, Any]] = {
    "line": {"data.name": "gaussian-1d", "generator.activation": "elu", "latent.prior": "uniform"},
    "plane": {**_RING, "averaging.decay": 0.9, "generator.depth": 3, "generator.width": 128},
    "deep": {**_RING, "generator.depth": 6, "generator.activation": "leaky_relu"},
    "mlp-2014": {**playing("mlp-2014"), **_GLYPHS},
    "dcgan": {**playing("dcgan"), **_GLYPHS, "averaging.decay": 0.9},
    "conditional-mlp": {**playing("conditional-mlp"), **_RING, "generator.activation": "tanh"},
    "conditional-pictures": {**playing("conditional-mlp"), **_GLYPHS},
    "conditional-dcgan": {**playing("conditional-dcgan"), **_GLYPHS},
    "acgan": {**playing("acgan"), **_GLYPHS, "latent.prior": "uniform"},
    "infogan-mlp": {**playing("infogan-mlp"), **_RING, "latent.continuous": 0},
    "infogan": {**playing("infogan"), **_GLYPHS, "latent.categorical": 2, "latent.continuous": 5},
    "ebgan-mlp": {**playing("ebgan-mlp"), "generator.activation": "softplus"},
    "ebgan": {**playing("ebgan"), **_GLYPHS},
    "gmmn": {**playing("gmmn"), **_RING},
}


def trained(kind: str, steps: int = 3, **changes: Any) -> Run:
    """Return a run of one of `KINDS` after a few steps."""
    run = Run(toy({**KINDS[kind], **changes}))
    for _ in range(steps):
        run.step()
    return run


def written(run: Run, folder: Path) -> Path:
    """Write a run's bundle into a folder."""
    folder.mkdir()
    for name, content in FORMATS["bundle"].build(Source.of(run), "generator", silent).items():
        (folder / name).write_bytes(content)
    return folder


def module(folder: Path) -> ModuleType:
    """Import a bundle's ``generator.py`` by its path."""
    spec = importlib.util.spec_from_file_location("generator", folder / "generator.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
