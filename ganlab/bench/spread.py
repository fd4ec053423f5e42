"""Several rounds of one figure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Spread"]


@dataclass(frozen=True)
class Spread:
    """Median with the lowest and highest round."""

    median: float
    lo: float
    hi: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Spread:
        """Summarise rounds."""
        return cls(statistics.median(rounds), min(rounds), max(rounds))

    def text(self, digits: int = 2, unit: str = "") -> str:
        """Write as "1.42 (1.38–1.47)"."""
        tail = f" {unit}" if unit else ""
        return f"{self.median:.{digits}f} ({self.lo:.{digits}f}–{self.hi:.{digits}f}){tail}"
