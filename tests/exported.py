"""Small trained models of every family, and exports of them loaded where ganlab is not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file
from toys import playing, toy

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.export import Source
from ganlab.engine.models import FAMILIES
from ganlab.engine.trainer.run import Run

Arrays = Mapping[str, np.ndarray]

PICTURES: Mapping[str, Any] = {
    "data.name": "glyphs",
    "data.side": "16",
    "latent.size": 4,
    "generator.width": 4,
    "discriminator.width": 4,
    "training.batch_size": 8,
}
#: What may stand around a discriminator, each with networks that it suits.
DRESSED: Mapping[str, Mapping[str, Any]] = {
    "packed": {"discriminator.pack": 2},
    "packed pictures": {**PICTURES, "model.family": "dcgan", "discriminator.pack": 2},
    "discrimination": {"discriminator.minibatch": "discrimination"},
    "deviation": {**PICTURES, "model.family": "dcgan", "discriminator.minibatch": "deviation"},
    "spectral": {"regularisation.lipschitz": "spectral", "objective.name": "hinge"},
    "maxout": {"discriminator.activation": "maxout", "discriminator.pieces": 3},
    "all at once": {
        "discriminator.pack": 2,
        "discriminator.minibatch": "distance",
        "regularisation.lipschitz": "spectral",
    },
}
MODELS = (*FAMILIES, *DRESSED)

_PROGRAM = """
import importlib, json, sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "ganlab":
            raise ModuleNotFoundError(f"{name} is not to be had here", name=name)

sys.meta_path.insert(0, Missing())
try:
    import ganlab
except ModuleNotFoundError:
    pass
else:
    raise SystemExit("ganlab could be imported")

import torch
from safetensors.torch import load_file, save_file

torch.set_num_threads(1)
found = {}
for path, loader in json.load(open(sys.argv[1], encoding="utf-8")):
    scope = {}
    exec(loader, scope)
    model = scope["load"](path)
    cases = {}
    for key, value in load_file(path + ".in").items():
        case, _, name = key.partition("/")
        cases.setdefault(case, {})[name] = value
    found = {}
    for case, inputs in cases.items():
        for name, value in model(inputs).items():
            assert not value.requires_grad, name
            found[f"{case}/{name}"] = value.contiguous().clone()
    save_file(found, path + ".out")
"""


@cache
def trained(model: str, steps: int = 3) -> Source:
    """Return a model after a few steps: its averages and statistics are not at their start."""
    if model in DRESSED:
        fields = dict(DRESSED[model])
    else:
        on_points = not FAMILIES[model].fits(DISTRIBUTIONS["ring"])
        fields = {**({"data.name": "ring"} if on_points else PICTURES), **playing(model)}
    run = Run(toy(fields), watch=False)
    for _ in range(steps):
        run.step()
    return Source.of(run)


def without_ganlab(
    files: Sequence[tuple[Path, str, Sequence[Arrays]]], folder: Path
) -> Iterator[list[dict[str, np.ndarray]]]:
    """Load files by their loaders in one interpreter that refuses ganlab; yield their answers."""
    for path, _, cases in files:
        given = {
            f"{i}/{name}": np.ascontiguousarray(value)
            for i, case in enumerate(cases)
            for name, value in case.items()
        }
        save_file(given, f"{path}.in")
    listed = folder / "files.json"
    listed.write_text(json.dumps([(str(path), loader) for path, loader, _ in files]))
    program = folder / "program.py"
    program.write_text(_PROGRAM)
    done = subprocess.run(
        [sys.executable, "-I", str(program), str(listed)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    for path, _, cases in files:
        found = load_file(f"{path}.out")
        yield [
            {key.partition("/")[2]: v for key, v in found.items() if key.startswith(f"{i}/")}
            for i in range(len(cases))
        ]
