"""The birthday test: near-duplicates tell how many different samples there are.

Arora & Zhang 2017, *Do GANs actually learn the distribution?*: of s draws from N equally likely
samples, s (s − 1) / 2N pairs are the same on average; so duplicates in a batch of s tell of a
support of about s².
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.detector.pairwise import distances

__all__ = ["DUPLICATES", "duplicate_distance", "duplicates", "near_pairs", "support_size"]

#: Share of the data's own samples, in batches of the same size, that count as near-duplicates.
DUPLICATES = 0.01


def duplicate_distance(real: NDArray[np.float32], batch: int) -> float:
    """Below which distance two samples count as near-duplicates.

    The quantile 0.01 of the distance from a real sample to the nearest of its batch: so that
    samples of the data itself count as near-duplicates one time in a hundred.

    Parameters
    ----------
    real
        Coordinates of real samples ``[n, d]``, cut into batches of ``batch``.
    """
    cuts = range(0, len(real) - batch + 1, batch)
    nearest = [distances(real[start : start + batch]).min(axis=1) for start in cuts]
    return float(np.quantile(np.concatenate(nearest), DUPLICATES)) if nearest else 0.0


def duplicates(between: NDArray[np.float32], epsilon: float) -> int:
    """Count samples with a near-duplicate among the others, of distances ``[n, n]``."""
    return int((between.min(axis=1) <= epsilon).sum()) if len(between) > 1 else 0


def near_pairs(between: NDArray[np.float32], epsilon: float) -> int:
    """Count pairs of near-duplicates, of distances ``[n, n]``."""
    return int((between <= epsilon).sum()) // 2


def support_size(pairs: int, found: int, expected: float = 0.0) -> float:
    """Birthday estimate N = pairs / (found − expected) of how many different samples there are.

    Parameters
    ----------
    pairs
        Pairs that were compared: s (s − 1) / 2 of a batch of s.
    found
        Pairs of near-duplicates among them.
    expected
        As many as the data itself would show.

    Returns
    -------
    float
        Infinite where no more were found than the data would show, by two standard deviations.
    """
    beyond = found - expected
    if beyond <= 2.0 * math.sqrt(max(expected, 0.25)):
        return math.inf
    return pairs / beyond
