"""How a run moves: its gradients and accuracies, and the masses of its bins over time."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.trainer.history import COLUMNS

__all__ = ["beyond_chance", "last_steps", "start_gradient", "total_variation", "turnover"]

#: Steps over which gradient norm and accuracy are taken, and those that count as the start.
_RECENT, _START = 64, 16
_GRADIENT = COLUMNS.index("gradient_norm_g")
_ACCURACY = [COLUMNS.index("accuracy_real"), COLUMNS.index("accuracy_fake")]

Counts = NDArray[np.integer]


def last_steps(rows: NDArray[np.floating]) -> tuple[float, float]:
    """Median of G's gradient norm and of D's accuracy over the last 64 rows of the history.

    Parameters
    ----------
    rows
        Rows of :data:`~ganlab.engine.trainer.history.COLUMNS`, ``[n, columns]``.

    Returns
    -------
    gradient, accuracy
        NaN where none was noted: of a frozen G, or of a D that is a critic.
    """
    recent = rows[-_RECENT:]
    return _median(recent[:, _GRADIENT]), _median(recent[:, _ACCURACY].mean(axis=1))


def start_gradient(rows: NDArray[np.floating]) -> float:
    """Median of G's gradient norm over the first 16 rows; NaN where none was noted."""
    return _median(rows[:_START, _GRADIENT])


def _median(values: NDArray[np.floating]) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan


def total_variation(p: NDArray[np.floating], q: NDArray[np.floating]) -> NDArray[np.float64]:
    """½ Σ |p − q| of shares ``[..., k]``: 0 to 1."""
    return np.asarray(0.5 * np.abs(p - q).sum(axis=-1))


def beyond_chance(one: Counts, other: Counts) -> NDArray[np.float64]:
    """Total variation between histograms ``[..., k]``, less what chance alone would show.

    Counts of one distribution differ by Σ √(P (1 − P) (1/m + 1/n) / 2π) in the mean (that of
    |N(0, σ²)| is σ √(2/π)); 0 where there is no more than that, or one has no samples.
    """
    m, n = one.sum(axis=-1, keepdims=True), other.sum(axis=-1, keepdims=True)
    known = ((m > 0) & (n > 0))[..., 0]
    m, n = np.maximum(m, 1), np.maximum(n, 1)
    p = (one + other) / (m + n)
    chance = np.sqrt(p * (1.0 - p) * (1.0 / m + 1.0 / n) / (2.0 * math.pi)).sum(axis=-1)
    beyond = np.maximum(total_variation(one / m, other / n) - chance, 0.0)
    return np.where(known, beyond, 0.0)


def turnover(histograms: Counts) -> float:
    """Mean of :func:`beyond_chance` between histograms ``[t, k]`` that follow on one another.

    It is the share of the mass that moves to other bins from one to the next.
    """
    if len(histograms) < 2:
        return 0.0
    return float(beyond_chance(histograms[:-1], histograms[1:]).mean())
