"""``config.json``: a trained generator described in plain numbers, for any program to read."""

from __future__ import annotations

import json
import math
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from ganlab import __version__
from ganlab.engine.export.errors import ExportError
from ganlab.engine.files import layout
from ganlab.engine.models import FAMILIES
from ganlab.engine.models.convolution import ConvGenerator, plan
from ganlab.engine.models.convolutional import KERNEL, SLOPE
from ganlab.engine.models.mlp import MLP
from ganlab.engine.numbers import detected, said, scored

if TYPE_CHECKING:
    from ganlab.engine.data import Dataset
    from ganlab.engine.export.source import Source
    from ganlab.engine.latent import Factor, LatentSpace
    from ganlab.engine.snapshot import Snapshot

__all__ = ["as_json", "describe", "network_of"]

#: Added to the variance before its root is taken: PyTorch's own.
_EPSILON = 1e-5
#: Of data that no published set is: where it comes from, and on what terms.
_ORIGINS = {
    "file": ("your own points, which are in data.npy", "as you have them"),
    "drawn": ("your own drawing, which is in experiment.toml", "as you have it"),
    "drawn-1d": ("your own drawing, which is in experiment.toml", "as you have it"),
}
_FORMULA = ("numbers that ganlab draws from a formula", "none is needed for numbers of a formula")


#: A list, over several lines, in which there is no further list nor table.
_PLAIN_LIST = re.compile(r"\[\n[^\[\]{}]*\n *\]")


def describe(source: Source) -> dict[str, Any]:
    """Return the description as a table of JSON values.

    Raises
    ------
    ExportError
        Where G is of a kind that cannot be described.
    """
    snapshot = source.snapshot
    experiment = snapshot.experiment
    family = FAMILIES[experiment.model.family]
    return {
        "kind": "ganlab bundle",
        "schema": layout.BUNDLE_SCHEMA,
        "model": {"family": family.name, "title": family.title, "source": family.source},
        "generator": network_of(snapshot),
        "latent": _latent(snapshot.latent),
        "data": _data(snapshot),
        "training": {
            "step": snapshot.step,
            "planned_steps": experiment.training.steps,
            "updates_d": snapshot.updates_d,
            "updates_g": snapshot.updates_g,
            "changes_by_hand": source.by_hand,
            "seed": experiment.run.seed,
            "objective": experiment.objective.name,
            "averaged": snapshot.averaged,
            "device": snapshot.device.type,
        },
        "metrics": detected(source.evidence) | scored(snapshot),
        "verdict": said(source.verdict),
        "versions": _versions(),
    }


def as_json(table: dict[str, Any]) -> bytes:
    """Return a table as text for people and programs; what is no finite number is null."""
    text = json.dumps(_finite(table), ensure_ascii=False, indent=2, allow_nan=False)
    # Lists of plain values on one line each. Within a string no line ends.
    text = _PLAIN_LIST.sub(_on_one_line, text)
    return f"{text}\n".encode()


def _on_one_line(found: re.Match[str]) -> str:
    inner = found[0][1:-1].split("\n")
    return f"[{' '.join(line.strip() for line in inner).strip()}]"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


# -- the network ----------------------------------------------------------------------------


def network_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return G's architecture, and where its weights are.

    Raises
    ------
    ExportError
        Where G is of a kind that is not known here.
    """
    network = snapshot.generator
    names = (*network.names, *network.buffer_names)
    shapes = (*network.shapes, *network.buffer_shapes)
    weights = {
        "file": layout.WEIGHTS,
        "prefix": "averaged." if snapshot.averaged else "generator.",
        "tensors": {name: list(shape) for name, shape in zip(names, shapes, strict=True)},
    }
    if isinstance(network, MLP) and network.activation != "maxout" and not network.labels:
        return _mlp(network) | {"weights": weights}
    if isinstance(network, ConvGenerator):
        return _convolutional(network) | {"weights": weights}
    raise ExportError(
        f"a generator of the kind {type(network).__name__} cannot be written as a program by "
        "itself: export it as torch.export or ONNX"
    )


def _mlp(network: MLP) -> dict[str, Any]:
    return {
        "network": "mlp",
        "inputs": network.inputs,
        "hidden": [network.width] * network.depth,
        "outputs": network.outputs,
        "activation": network.activation,
        "slope": SLOPE if network.activation == "leaky_relu" else None,
        "output": network.output,
        "output_shape": list(network.shape) or [network.outputs],
    }


def _convolutional(network: ConvGenerator) -> dict[str, Any]:
    small, doublings = plan(network.side)
    return {
        "network": "convolutional",
        "inputs": network.latent,
        "hidden": [network.hidden] if network.hidden else [],
        "small_side": small,
        "maps": [network.width * 2**i for i in reversed(range(doublings))],
        "kernel": KERNEL,
        "stride": 2,
        "padding": 1,
        "batch_norm": network.batch_norm,
        "epsilon": _EPSILON,
        "activation": "relu",
        "output": "tanh",
        "output_shape": [network.channels, network.side, network.side],
    }


# -- what goes in and what comes out ----------------------------------------------------------


def _latent(latent: LatentSpace) -> dict[str, Any]:
    factors = [_factor(factor, latent) for factor in latent.factors[latent.noise_size :]]
    prior = latent.factors[0].prior
    noise = {"name": "z", "role": "noise", "prior": prior, "columns": [0, latent.noise_size]}
    return {"size": latent.size, "factors": [noise, *factors]}


def _factor(factor: Factor, latent: LatentSpace) -> dict[str, Any]:
    columns = latent.columns(factor.name)
    found: dict[str, Any] = {
        "name": factor.name,
        "role": factor.role,
        "prior": factor.prior,
        "columns": [columns.start, columns.stop],
    }
    if factor.categories:
        found |= {"categories": list(factor.categories), "shares": list(factor.shares)}
    return found


def _data(snapshot: Snapshot) -> dict[str, Any]:
    data = snapshot.distribution
    pictures = data.kind == "images"
    source, licence = _origin(data)
    found: dict[str, Any] = {
        "name": data.name,
        "title": data.title,
        "description": data.description,
        "kind": {"images": "pictures", "line": "points on a line"}.get(
            data.kind, "points in a plane"
        ),
        "source": source,
        "licence": licence,
        "shape": list(data.shape),
        "labels": list(data.labels),
        "location": snapshot.location.tolist(),
        "scale": snapshot.scale.tolist(),
        "range": [0.0, 1.0] if pictures else None,
        "unit": "brightness: 0 is black, 1 is white" if pictures else "the data's own",
    }
    view = getattr(data, "view", None)
    if view is not None:
        found["view"] = {"lo": list(view.lo), "hi": list(view.hi)}
    return found


def _origin(data: Dataset) -> tuple[str, str]:
    source, licence = getattr(data, "source", ""), getattr(data, "licence", "")
    if source and licence:
        return source, licence
    return _ORIGINS.get(data.name, _FORMULA)


def _versions() -> dict[str, str]:
    found = {"ganlab": __version__, "python": platform.python_version()}
    for package in ("torch", "numpy", "safetensors"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
