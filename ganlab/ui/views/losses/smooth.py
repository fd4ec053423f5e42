"""An exponential moving average of the history, worked out row by row as rows come in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ganlab.ui.history import LossHistory, Table

__all__ = ["STEPS", "Smoothed"]

#: Span of the average: a row weighs 1 − 2/(n + 1) times what the next one does.
STEPS = 50
_BLOCK = 512
#: Rows taken in one go, so that switching it on late never makes the window wait.
_AT_ONCE = 60_000


class Smoothed:
    """The average of every column of a history; gaps (NaN) are left out of it, not filled."""

    def __init__(self) -> None:
        self.table = Table(len(LossHistory.names))
        self._sum: NDArray[np.float64] = np.zeros(len(LossHistory.names))
        self._weight: NDArray[np.float64] = np.zeros(len(LossHistory.names))

    def clear(self) -> None:
        """Begin anew."""
        self.__init__()  # type: ignore[misc]

    def follow(self, history: LossHistory) -> bool:
        """Take over rows that are new in ``history``; return whether there are more."""
        start = len(self.table)
        end = min(len(history), start + _AT_ONCE)
        if end > start:
            columns = [history.table.values(i)[start:end] for i in range(len(history.names))]
            self.table.append(self._average(np.array(columns, np.float64)).T)
        return end < len(history)

    def _average(self, x: NDArray[np.float64]) -> NDArray[np.float32]:
        decay = 1.0 - 2.0 / (STEPS + 1)
        out = np.empty(x.shape, np.float32)
        for first in range(0, x.shape[1], _BLOCK):
            block = x[:, first : first + _BLOCK]
            known = np.isfinite(block)
            # Sum of decay^(k − i)·x_i over i ≤ k, as decay^k times a running sum.
            powers = decay ** np.arange(1, block.shape[1] + 1)
            total = (
                self._sum[:, None] + np.cumsum(np.where(known, block, 0.0) / powers, 1)
            ) * powers
            weight = (self._weight[:, None] + np.cumsum(known / powers, 1)) * powers
            with np.errstate(invalid="ignore", divide="ignore"):
                out[:, first : first + _BLOCK] = np.where(known, total / weight, np.nan)
            self._sum, self._weight = total[:, -1], weight[:, -1]
        return out
