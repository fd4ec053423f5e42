"""Tensors of a saved run: read, and checked before anything is built for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ganlab.engine.data import build
from ganlab.engine.experiment.errors import ExperimentError
from ganlab.engine.files import layout
from ganlab.engine.lazy import torch
from ganlab.engine.models import FAMILIES
from ganlab.engine.models.dressed import discriminator
from ganlab.engine.refusals import refusals

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.files.members import Members
    from ganlab.engine.trainer.trainer import Trainer

__all__ = ["check_weights", "read_weights", "with_fresh_optimisers"]


def read_weights(members: Members) -> dict[str, Tensor]:
    """Return the tensors by name.

    Raises
    ------
    RunFileError
        Where it is no safetensors file, or a tensor is not one of finite numbers.
    """
    from safetensors.torch import load

    content = members.content(layout.WEIGHTS)
    with members.parsing(layout.WEIGHTS):
        tensors: dict[str, Tensor] = load(content)
        for name, tensor in tensors.items():
            if not tensor.dtype.is_floating_point:
                raise ValueError(f"{name} is of {str(tensor.dtype).removeprefix('torch.')}")
            if not name.startswith(layout.OPTIMISER) and not torch.isfinite(tensor).all():
                raise ValueError(
                    f"{name} holds numbers that are not finite: the training had diverged"
                )
    return tensors


def check_weights(
    members: Members, experiment: Experiment, data: Dataset | None, tensors: dict[str, Tensor]
) -> None:
    """Refuse weights that are not those of the experiment's networks.

    It costs nothing, while networks that somebody merely wrote down may take all the memory there
    is once they are built.

    Raises
    ------
    RunFileError
        Where one is missing or of another shape.
    ganlab.engine.data.DataError, ganlab.engine.experiment.ExperimentError
        Where there can be no such networks at all.
    """
    data = build(experiment.data) if data is None else data
    if refused := refusals(experiment, data):
        raise ExperimentError(str(refused[0]))
    for name, shape in _shapes(experiment, data):
        if name not in tensors:
            raise members.damaged(layout.WEIGHTS, f"{name} is missing")
        found = tuple(tensors[name].shape)
        if found != shape:
            raise members.damaged(layout.WEIGHTS, f"{name} has shape {found}, not {shape}")


def _shapes(experiment: Experiment, data: Dataset) -> Iterator[tuple[str, tuple[int, ...]]]:
    family = FAMILIES[experiment.model.family]
    g, d = family.builder.generator(experiment, data), discriminator(family, experiment, data)
    for prefix, network in (("generator", g), ("averaged", g), ("discriminator", d)):
        names = (*network.names, *network.buffer_names)
        shapes = (*network.shapes, *network.buffer_shapes)
        for name, shape in zip(names, shapes, strict=True):
            yield f"{prefix}.{name}", tuple(shape)


def with_fresh_optimisers(tensors: dict[str, Any], trainer: Trainer) -> dict[str, Any]:
    """Add empty memories of the optimisers, which a compact run leaves out."""
    empty = {
        name: torch.zeros_like(tensor)
        for name, tensor in trainer.tensors().items()
        if name.startswith(layout.OPTIMISER)
    }
    # Compact runs of earlier versions had them, rounded.
    return {**empty, **tensors}
