"""The Jensen-Shannon divergence between p_data and a set of samples, on a grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.data import Distribution

__all__ = ["CELLS_1D", "CELLS_2D", "Grid", "data_grid", "jsd", "sampling_floor"]

#: Cells on a line, and along each side in the plane.
CELLS_1D = 200
CELLS_2D = 50


@dataclass(frozen=True)
class Grid:
    """Cells over the view limits, with the mass that the data has in each.

    Attributes
    ----------
    edges : tuple of ndarray
        Cell edges along each dimension, data units.
    masses : ndarray
        ``[cells + 1]``, summing to 1; the last is all that lies outside.
    label : str
        "200" or "50 × 50".
    """

    edges: tuple[NDArray[np.float64], ...]
    masses: NDArray[np.float64]
    label: str

    def histogram(self, x: NDArray[np.floating]) -> NDArray[np.float64]:
        """Shares of points ``[n, d]`` per cell and outside, ``[cells + 1]``; NaN is outside."""
        inside, _ = np.histogramdd(
            x[np.isfinite(x).all(axis=1)].astype(np.float64), bins=list(self.edges)
        )
        # Outside by count: one minus the sum of shares can be less than nothing.
        counts = np.append(inside.ravel(), len(x) - inside.sum())
        return counts / len(x)


def data_grid(data: Distribution) -> Grid:
    """Lay the grid of this module's size over the data's view limits."""
    n = CELLS_1D if data.dims == 1 else CELLS_2D
    edges = tuple(
        np.linspace(lo, hi, n + 1) for lo, hi in zip(data.view.lo, data.view.hi, strict=True)
    )
    inside = np.asarray(data.cell_masses(list(edges)), np.float64).ravel()
    outside = max(0.0, 1.0 - float(inside.sum()))
    masses = np.append(inside, outside)
    label = str(n) if data.dims == 1 else f"{n} × {n}"
    return Grid(edges, masses / masses.sum(), label)


def jsd(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    """Jensen-Shannon divergence of two discrete distributions, in nats: 0 to log 2.

    Parameters
    ----------
    p, q
        Probabilities over the same cells, ``[cells]``.

    Notes
    -----
    JSD = ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½(p + q); Lin 1991, and section 4.1 of Goodfellow
    et al. 2014.
    """
    m = 0.5 * (p + q)
    return 0.5 * (_kl(p, m) + _kl(q, m))


def _kl(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    # Half of the smallest number that there is, is 0.
    some = (p > 0) & (q > 0)
    return max(0.0, float(np.sum(p[some] * np.log(p[some] / q[some]))))


def sampling_floor(data: Distribution, grid: Grid, n: int, draws: int = 8, seed: int = 0) -> float:
    """Mean JSD, in nats, that ``n`` true samples score against their own density.

    A histogram of few samples is never quite the distribution that it was drawn from: about
    (occupied cells − 1) / 8n nats are lost to that alone.
    """
    scores = [
        jsd(grid.masses, grid.histogram(data.sample(n, np.random.default_rng([seed, 5, draw]))))
        for draw in range(draws)
    ]
    return math.fsum(scores) / draws
