"""What an exported file says of itself, so that it can be used without its origin at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ganlab import __version__
from ganlab.engine.export.parts import Part, Tensor, inputs_of, outputs_of
from ganlab.engine.models import FAMILIES
from ganlab.engine.objectives import OBJECTIVES

if TYPE_CHECKING:
    from ganlab.engine.export.source import Source

__all__ = ["as_texts", "metadata"]


def metadata(source: Source, part: Part) -> dict[str, Any]:
    """Return JSON values: which model and data, at which step, what goes in and comes out.

    Notes
    -----
    ``inputs`` and ``outputs`` stand in the order of the file's own; a ``shape`` is that of one
    sample, before which any number of samples may stand. ``licence`` is that of the data that the
    model learned, where they have one.
    """
    snapshot = source.snapshot
    experiment, data = snapshot.experiment, snapshot.distribution
    licence = getattr(data, "licence", "")
    return {
        "producer": f"ganlab {__version__}",
        "part": part,
        "family": FAMILIES[experiment.model.family].title,
        "objective": OBJECTIVES[experiment.objective.name].title,
        "data": data.title,
        **({"licence": licence} if licence else {}),
        "step": snapshot.step,
        "seed": experiment.run.seed,
        **({"averaged": snapshot.averaged} if part == "generator" else {}),
        "inputs": [_described(tensor) for tensor in inputs_of(snapshot, part)],
        "outputs": [_described(tensor) for tensor in outputs_of(snapshot, part)],
    }


def as_texts(metadata: dict[str, Any]) -> dict[str, str]:
    """Return the same for a format that holds texts alone: what is none, as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in metadata.items()
    }


def _described(tensor: Tensor) -> dict[str, Any]:
    return {
        "name": tensor.name,
        "dtype": tensor.dtype,
        "shape": list(tensor.shape),
        "meaning": tensor.meaning,
    }
