"""The number of statistically different bins (Richardson & Weiss 2018, section 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

__all__ = ["ALPHA", "HARDLY", "Ndb", "binomial_bound", "ndb", "shortfall", "two_proportions"]

#: Significance level of each bin's test, two-sided: the share of bins that differ by chance.
ALPHA = 0.05
#: A bin with less than this share of what it should have is hardly drawn.
HARDLY = 0.2

Counts = NDArray[np.integer]


@dataclass(frozen=True)
class Ndb:
    """Two histograms over the same bins, compared.

    Attributes
    ----------
    different : ndarray
        Whether a bin's shares differ significantly, bool ``[k]``.
    under_served : ndarray
        Whether they do, and generated samples are the fewer, bool ``[k]``.
    missing : ndarray
        Whether a bin is hardly drawn, bool ``[k]``: significantly fewer even by Bonferroni's
        level, :data:`ALPHA` over k, and less than :data:`HARDLY` of what it should have.
    """

    different: NDArray[np.bool_]
    under_served: NDArray[np.bool_]
    missing: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """NDB: how many bins differ."""
        return int(self.different.sum())

    @property
    def share(self) -> float:
        """NDB/K, 0 to 1; :data:`ALPHA` is expected where both are samples of one distribution."""
        return float(self.different.mean())


def ndb(generated: Counts, real: Counts) -> Ndb:
    """Compare counts ``[k]`` of generated and of real samples, bin by bin."""
    z = two_proportions(generated, real)
    critical = NormalDist().inv_cdf(1.0 - ALPHA / 2.0)
    strict = NormalDist().inv_cdf(1.0 - ALPHA / (2.0 * max(len(z), 1)))
    share = generated / max(int(generated.sum()), 1)
    wanted = real / max(int(real.sum()), 1)
    return Ndb(
        different=np.abs(z) > critical,
        under_served=z < -critical,
        missing=(z < -strict) & (share < HARDLY * wanted),
    )


def two_proportions(generated: Counts, real: Counts) -> NDArray[np.float64]:
    """Return z of the two-proportion test of each bin ``[k]``; below 0 where too few are made.

    Notes
    -----
    z = (p − q) / √(P (1 − P) (1/m + 1/n)), with p of m generated and q of n real samples in the
    bin and P = (m p + n q) / (m + n) their pooled share. 0 where a bin has none of either.
    """
    m, n = int(generated.sum()), int(real.sum())
    if m == 0 or n == 0:
        return np.zeros(len(real))
    pooled = (generated + real) / (m + n)
    error = np.sqrt(pooled * (1.0 - pooled) * (1.0 / m + 1.0 / n))
    difference = generated / m - real / n
    return np.divide(difference, error, out=np.zeros(len(real)), where=error > 0)


def shortfall(generated: Counts, shares: NDArray[np.float64]) -> float:
    """Share of the data, 0 to 1, by which bins fall short that got less than half of theirs.

    Σ q max(0, 1 − 2 p/q): a bin that is never drawn counts with all of its share q, one that
    is drawn half as often as it should be, or more often, with nothing.
    """
    p = generated / max(int(generated.sum()), 1)
    return float(np.maximum(shares - 2.0 * p, 0.0).sum())


def binomial_bound(bins: int, level: float = 0.99, alpha: float = ALPHA) -> int:
    """How many of the bins differ at most, with probability ``level``, by chance alone.

    The quantile of the binomial distribution of ``bins`` tests that each fail with ``alpha``.
    """
    below = 0.0
    for count in range(bins + 1):
        below += math.comb(bins, count) * alpha**count * (1.0 - alpha) ** (bins - count)
        if below >= level:
            return count
    return bins
