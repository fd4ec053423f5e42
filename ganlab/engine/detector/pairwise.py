"""How far samples lie from one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.detector.kmeans import square_distances

__all__ = ["distances", "mean_distance"]


def distances(y: NDArray[np.float32]) -> NDArray[np.float32]:
    """Euclidean distances ``[n, n]`` between coordinates ``[n, d]``; infinite to oneself."""
    found = np.sqrt(square_distances(y, y))
    np.fill_diagonal(found, np.inf)
    return found


def mean_distance(between: NDArray[np.float32]) -> float:
    """Mean over all pairs of :func:`distances` ``[n, n]``; NaN where there is no pair."""
    n = len(between)
    if n < 2:
        return float("nan")
    off = between[np.isfinite(between)]
    return float(off.sum(dtype=np.float64) / (n * (n - 1)))
