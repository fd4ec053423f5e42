"""The last few observations, taken together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.distribution import Distribution, Modes
from ganlab.engine.detector.birthday import support_size
from ganlab.engine.detector.dynamics import beyond_chance, turnover
from ganlab.engine.detector.ndb import ndb, shortfall
from ganlab.engine.detector.report import Evidence
from ganlab.engine.metrics.modes import report_of_counts

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.detector.bins import Bins
    from ganlab.engine.detector.look import Look

__all__ = ["LONG", "POOLED", "RealFigures", "gather"]

#: Observations that are pooled, and those over which modes may take turns.
POOLED, LONG = 5, 16


@dataclass(frozen=True)
class RealFigures:
    """What the data itself scores.

    Attributes
    ----------
    distance : float
        Mean distance of two samples.
    epsilon : float
        Distance of near-duplicates.
    pair_rate : float
        Share of pairs that are near-duplicates.
    """

    distance: float
    epsilon: float
    pair_rate: float


def gather(
    looks: Sequence[Look],
    data: Dataset,
    bins: Bins,
    real: RealFigures,
    start: float,
    *,
    blind: bool,
) -> Evidence:
    """Pool the last of some observations, oldest first.

    Parameters
    ----------
    start
        G's gradient norm at the start; NaN where unknown.
    """
    recent = looks[-POOLED:]
    each = np.array([look.counts for look in looks[-LONG:]])
    counts = each[-POOLED:].sum(axis=0)
    found = ndb(counts, bins.counts)
    shares = bins.shares
    n, last = sum(look.n for look in recent), recent[-1]
    paired = sum(look.paired for look in recent)
    pairs = sum(look.paired * (look.paired - 1) // 2 for look in recent)
    modes, report, entropy = _modes(data, blind), None, math.nan
    if modes is not None:
        of_modes = np.sum([look.modes for look in recent], axis=0)
        report, entropy = report_of_counts(of_modes, n, modes), _entropy(of_modes)
    return Evidence(
        step=last.step,
        n=n,
        observations=len(recent),
        in_range=sum(look.within for look in recent) / n,
        counted=int(counts.sum()) / n,
        counts=tuple(counts.tolist()),
        ndb=found.count,
        ndb_share=found.share,
        under_served=_which(found.under_served),
        under_served_share=float(shares[found.under_served].sum()),
        missing=_which(found.missing),
        missing_share=float(shares[found.missing].sum()),
        imbalance=float(beyond_chance(counts, bins.counts)),
        pairwise_ratio=_mean([look.distance for look in recent]) / real.distance,
        duplicate_rate=sum(look.duplicates for look in recent) / max(paired, 1),
        support=support_size(pairs, sum(look.pairs for look in recent), pairs * real.pair_rate),
        modes=report,
        entropy=entropy,
        turnover=turnover(each),
        imbalance_at_once=float(beyond_chance(each, bins.counts).mean()),
        imbalance_over_time=float(beyond_chance(each.sum(axis=0), bins.counts)),
        gradient_ratio=last.gradient / start if start > 0 else math.nan,
        accuracy=last.accuracy,
        finite=sum(look.finite for look in recent) / n,
        far=sum(look.far for look in recent) / n,
        score=max(shortfall(counts, shares), _at_once(recent, shares)),
    )


#: Samples that a bin must get on average for a single observation to tell whether it gets enough.
_TELLING = 12


def _at_once(looks: Sequence[Look], shares: NDArray[np.float64]) -> float:
    """Mean shortfall of single observations, where modes take turns; 0 where they are too small."""
    if looks[-1].n * float(np.median(shares)) < _TELLING:
        return 0.0
    return float(np.mean([shortfall(np.array(look.counts), shares) for look in looks]))


def _modes(data: Dataset, blind: bool) -> Modes | None:
    return data.modes if isinstance(data, Distribution) and not blind else None


def _which(flags: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(flags).tolist())


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return float(np.mean(known)) if known else math.nan


def _entropy(counts: NDArray[np.integer]) -> float:
    """Entropy of a histogram, nats; NaN where it is empty."""
    p = counts[counts > 0] / max(int(counts.sum()), 1)
    return float(-(p * np.log(p)).sum()) + 0.0 if len(p) else math.nan
