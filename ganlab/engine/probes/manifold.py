"""The generator's manifold: a grid over z, mapped into x."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.snapshot import Snapshot

__all__ = ["ManifoldRequest", "ManifoldResult"]


@dataclass(frozen=True)
class ManifoldRequest(Request):
    """``cells`` per side, of equal prior mass, along the first one or two latent dimensions.

    ``label`` is the index of the label at which a G that sees labels is asked.
    """

    cells: int = 20
    label: int = 0


@dataclass(frozen=True)
class ManifoldResult(Result):
    """The grid's image in x.

    Attributes
    ----------
    vertices : ndarray
        Data units, float32 ``[cells + 1, cells + 1, 2]``, or ``[cells + 1, 2]`` where the latent
        space has one dimension. The outermost half-cells of the prior, which reach to infinity
        for a normal one, are left out.
    density : ndarray
        Mass of each cell over the area (or length) that it covers, ``[cells, cells]`` or
        ``[cells]``, in shares of the whole prior, or of the slice, per unit area.
    slice_label : str
        Empty, or which slice of a latent space of more than two dimensions is drawn.
    """

    request: ManifoldRequest
    vertices: NDArray[np.float32]
    density: NDArray[np.float32]
    slice_label: str


def equal_mass_quantiles(cells: int) -> NDArray[np.float64]:
    """Quantiles ``[cells + 1]`` between which the prior has mass 1 / (cells + 1) each."""
    return (np.arange(cells + 1) + 0.5) / (cells + 1)


@probe(ManifoldRequest)
def manifold(request: ManifoldRequest, snapshot: Snapshot) -> ManifoldResult:
    """Map the grid's vertices through G; a third and further latent dimensions stay at 0."""
    latent, k = snapshot.latent, request.cells
    z = remember(
        snapshot.distribution,
        (request, latent, snapshot.device),
        lambda: snapshot.tensor(_vertices(latent, k, request.label)),
    )
    if latent.noise_size == 1:
        line = snapshot.generate(z)
        length = np.linalg.norm(np.diff(line, axis=0), axis=1)
        return ManifoldResult(request, line, _per(length, 1.0 / (k + 1)), "")
    vertices = snapshot.generate(z).reshape(k + 1, k + 1, -1)
    label = "" if latent.noise_size == 2 else f"slice: {latent.noise_size - 2} further z at 0"
    return ManifoldResult(request, vertices, _per(_areas(vertices), 1.0 / (k + 1) ** 2), label)


def _vertices(latent: LatentSpace, k: int, label: int) -> NDArray[np.floating]:
    """Latents of the grid's vertices, the first dimension slowest, ``[.., latent]``."""
    axes = [
        factor.quantile(equal_mass_quantiles(k))
        for factor in latent.factors[: min(2, latent.noise_size)]
    ]
    one = latent.noise_size == 1
    z = np.zeros((k + 1 if one else (k + 1) ** 2, latent.size))
    z[:, 0] = axes[0] if one else np.repeat(axes[0], k + 1)
    if not one:
        z[:, 1] = np.tile(axes[1], k + 1)
    return z if latent.label is None else latent.with_labels(z, label)


def _areas(vertices: NDArray[np.float32]) -> NDArray[np.float32]:
    # Half the cross product of the diagonals: exact for a flat quadrilateral.
    first = vertices[1:, 1:] - vertices[:-1, :-1]
    second = vertices[1:, :-1] - vertices[:-1, 1:]
    area: NDArray[np.float32] = 0.5 * np.abs(
        first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    )
    return area


def _per(extent: NDArray[np.float32], mass: float) -> NDArray[np.float32]:
    tiny = np.finfo(np.float32).tiny
    return (mass / np.maximum(extent, tiny)).astype(np.float32)
