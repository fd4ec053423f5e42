"""How a run moves: its gradients and accuracies, and the masses of its bins over time."""

from __future__ import annotations

import math
from collections.abc import Sequence

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


def total_variation(p: NDArray[np.floating], q: NDArray[np.floating]) -> float:
    """½ Σ |p − q| of shares ``[k]``: 0 to 1."""
    return 0.5 * float(np.abs(p - q).sum())


def beyond_chance(one: Counts, other: Counts) -> float:
    """Total variation between two histograms ``[k]``, less what chance alone would show.

    Counts of one distribution differ by Σ √(P (1 − P) (1/m + 1/n) / 2π) in the mean (that of
    |N(0, σ²)| is σ √(2/π)); 0 where there is no more than that, or one has no samples.
    """
    m, n = int(one.sum()), int(other.sum())
    if m == 0 or n == 0:
        return 0.0
    p = (one + other) / (m + n)
    chance = np.sqrt(p * (1.0 - p) * (1.0 / m + 1.0 / n) / (2.0 * math.pi)).sum()
    return max(0.0, total_variation(one / m, other / n) - float(chance))


def turnover(histograms: Sequence[Counts]) -> float:
    """Mean of :func:`beyond_chance` between histograms that follow on one another.

    It is the share of the mass that moves to other bins from one to the next.
    """
    moves = [beyond_chance(a, b) for a, b in zip(histograms, histograms[1:], strict=False)]
    return float(np.mean(moves)) if moves else 0.0
