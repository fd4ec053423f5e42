"""The loss history: one row for each step, and for each update made by hand between two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["CODES", "COLUMNS", "History"]

#: Codes that a latent space may have: as many columns stand ready for their information.
CODES = 8

#: One row for each completed step, and for each update made by hand between two steps (its
#: ``step`` is that of the row before); NaN where a network was not updated in it, or where its
#: family adds no auxiliary loss, or has no such code. Losses in the objective's unit, information
#: in nats, accuracies as shares (NaN where D's output has no threshold), gradient norms as
#: Euclidean norms over all parameters; ``value`` is −L_D without smoothing and flipping of labels,
#: ``penalty_d`` what regularisation adds to L_D. Where a network has several updates in a step,
#: the row holds the last one's.
COLUMNS = (
    "step",
    "updates_d",
    "updates_g",
    "loss_d_real",
    "loss_d_fake",
    "loss_g",
    "value",
    "accuracy_real",
    "accuracy_fake",
    "gradient_norm_d",
    "gradient_norm_g",
    "auxiliary_d",
    "auxiliary_g",
    *(f"information_c{i + 1}" for i in range(CODES)),
    "penalty_d",
)


class History:
    """Rows of :data:`COLUMNS`, growing; float32 but exact for steps up to 16 million."""

    def __init__(self) -> None:
        self._rows = np.empty((1024, len(COLUMNS)), np.float32)
        self._count = 0

    def __len__(self) -> int:
        """Count the rows."""
        return self._count

    def extend(self, rows: NDArray[np.floating] | Sequence[Sequence[float]]) -> None:
        """Append rows ``[n, columns]``."""
        block = np.asarray(rows, np.float32)
        needed = self._count + len(block)
        if needed > len(self._rows):
            grown = np.empty((max(needed, 2 * len(self._rows)), len(COLUMNS)), np.float32)
            grown[: self._count] = self._rows[: self._count]
            self._rows = grown
        self._rows[self._count : needed] = block
        self._count = needed

    def since(self, start: int) -> NDArray[np.float32]:
        """Copy the rows from index ``start`` on."""
        return self._rows[start : self._count].copy()

    def rows(self, chosen: NDArray[np.integer]) -> NDArray[np.float32]:
        """Copy rows by index."""
        found: NDArray[np.float32] = self._rows[: self._count][chosen]
        return found

    def keep_until(self, updates: int) -> None:
        """Drop the rows after that many updates of both networks together: the run went back."""
        made = self._rows[: self._count, 1:3].sum(axis=1, dtype=np.float64)
        self._count = int(np.searchsorted(made, updates, side="right"))

    def until(self, updates: int) -> History:
        """Copy the rows up to that many updates of both networks together."""
        made = self._rows[: self._count, 1:3].sum(axis=1, dtype=np.float64)
        copy = History()
        copy.extend(self._rows[: int(np.searchsorted(made, updates, side="right"))])
        return copy

    def column(self, name: str) -> NDArray[np.float32]:
        """Copy one column by name."""
        return self._rows[: self._count, COLUMNS.index(name)].copy()
