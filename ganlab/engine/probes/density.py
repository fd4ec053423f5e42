"""log p_data over a rectangle: the contours of the real density."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.distribution import Distribution
from ganlab.engine.probes.field import FieldRequest
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["DensityRequest", "DensityResult"]


@dataclass(frozen=True)
class DensityRequest(Request):
    """log p_data at the centres of the cells of ``grid``."""

    grid: FieldRequest


@dataclass(frozen=True)
class DensityResult(Result):
    """Real density on the grid.

    Attributes
    ----------
    log_density : ndarray
        Nats per unit area, float32 ``[ny, nx]``, −inf where there is none.
    levels : tuple of float
        log-densities whose contours enclose 95, 75, 50 and 25 % of the mass on this grid
        (highest-density regions), ascending.
    exact : bool
        Whether the density is exact or an estimate.
    """

    request: DensityRequest
    log_density: NDArray[np.float32]
    levels: tuple[float, ...]
    exact: bool


@probe(DensityRequest)
def density(request: DensityRequest, snapshot: Snapshot) -> DensityResult:
    """Evaluate the data's own log-density; computed once for a run and grid."""
    data = snapshot.distribution

    assert isinstance(data, Distribution), "pictures have no density"

    def make() -> DensityResult:
        grid = request.grid
        log_density = data.log_density(grid.points()).reshape(grid.ny, grid.nx)
        return DensityResult(
            request, log_density.astype(np.float32), _levels(log_density), data.exact_density
        )

    return remember(data, request, make)


def _levels(log_density: NDArray[np.float64]) -> tuple[float, ...]:
    falling = np.sort(log_density[np.isfinite(log_density)].ravel())[::-1]
    if falling.size == 0:
        return ()
    mass = np.cumsum(np.exp(falling - falling[0]))
    inside = [int(np.searchsorted(mass, share * mass[-1])) for share in (0.95, 0.75, 0.5, 0.25)]
    return tuple(sorted({float(falling[min(i, falling.size - 1)]) for i in inside}))
