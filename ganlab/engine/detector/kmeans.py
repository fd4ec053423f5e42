"""k-means: seeding by k-means++, then Lloyd's iteration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["kmeans", "nearest_centre", "seed_centres", "square_distances"]

Points = NDArray[np.float32]

#: Lloyd's iterations: bins need be good, not perfect.
_ROUNDS = 20


def square_distances(x: Points, centres: Points) -> NDArray[np.float32]:
    """Squared distances ``[n, k]`` of points ``[n, d]`` to centres ``[k, d]``."""
    if x.shape[1] <= 2:
        # By differences, exact for tight clusters; in few dimensions that is cheap as well.
        found = np.zeros((len(x), len(centres)), np.float32)
        for a, b in zip(x.T, centres.T, strict=True):
            found += (a[:, None] - b) ** 2
        return found
    squares = (x * x).sum(axis=1)[:, None] - 2.0 * (x @ centres.T)
    squares += (centres * centres).sum(axis=1)
    return np.asarray(np.maximum(squares, 0.0), np.float32)


def nearest_centre(x: Points, centres: Points) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Index of the nearest centre, and the distance to it, ``[n]`` each."""
    squares = square_distances(x, centres)
    index = squares.argmin(axis=1)
    return index, np.sqrt(squares[np.arange(len(x)), index])


def seed_centres(x: Points, k: int, rng: np.random.Generator, apart: float = 0.0) -> Points:
    """Choose centres among points ``[n, d]`` (k-means++, Arthur & Vassilvitskii 2007).

    Parameters
    ----------
    k
        How many, at most.
    apart
        Points nearer than that to a chosen one are not chosen: where all are, it ends early, so
        that a tight cluster gets one bin and not a dozen.
    """
    chosen = [int(rng.integers(len(x)))]
    squares = square_distances(x, x[chosen])[:, 0].astype(np.float64)
    while len(chosen) < k:
        weights = np.where(squares > apart * apart, squares, 0.0)
        total = weights.sum()
        if total <= 0:
            break
        chosen.append(int(rng.choice(len(x), p=weights / total)))
        np.minimum(squares, square_distances(x, x[chosen[-1:]])[:, 0], out=squares)
    return x[chosen]


def kmeans(x: Points, centres: Points, rounds: int = _ROUNDS) -> Points:
    """Improve centres ``[k, d]`` by Lloyd's iteration; one that loses its points stays put."""
    before: NDArray[np.int64] | None = None
    for _ in range(rounds):
        index, _distance = nearest_centre(x, centres)
        if before is not None and np.array_equal(index, before):
            break
        before = index
        belongs = np.eye(len(centres), dtype=np.float32)[index]
        counts, sums = belongs.sum(axis=0), belongs.T @ x
        full = counts > 0
        centres = centres.copy()
        centres[full] = sums[full] / counts[full, None]
    return centres
