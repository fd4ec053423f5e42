"""Masses over time in a bounded number of columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["COLUMNS", "Columns"]

#: Columns at most.
COLUMNS = 512


@dataclass(frozen=True)
class Columns:
    """Counts of observations, of 1, 2, 4 … of them together.

    Attributes
    ----------
    per : int
        Observations in a full column.
    filled : int
        Observations in the last column.
    steps : tuple of int
        Last step of each column.
    n : tuple of int
        Samples of each column.
    counts : tuple of tuple of int
        Of them, in each mode or bin.
    """

    per: int = 1
    filled: int = 0
    steps: tuple[int, ...] = ()
    n: tuple[int, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()

    def add(self, step: int, n: int, counts: tuple[int, ...]) -> Columns:
        """Return these and one more observation; twice as coarse where there is no more room."""
        if self.steps and self.filled < self.per:
            return Columns(
                self.per,
                self.filled + 1,
                (*self.steps[:-1], step),
                (*self.n[:-1], self.n[-1] + n),
                (*self.counts[:-1], _sum(self.counts[-1], counts)),
            )
        if len(self.steps) == COLUMNS:
            return self._coarser().add(step, n, counts)
        return Columns(self.per, 1, (*self.steps, step), (*self.n, n), (*self.counts, counts))

    def _coarser(self) -> Columns:
        pairs = range(0, COLUMNS, 2)
        return Columns(
            2 * self.per,
            2 * self.per,
            self.steps[1::2],
            tuple(self.n[i] + self.n[i + 1] for i in pairs),
            tuple(_sum(self.counts[i], self.counts[i + 1]) for i in pairs),
        )

    def as_json(self) -> dict[str, Any]:
        """Return JSON values."""
        return {
            "per": self.per,
            "filled": self.filled,
            "steps": list(self.steps),
            "n": list(self.n),
            "counts": [list(counts) for counts in self.counts],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Columns:
        """Undo :meth:`as_json`."""
        return cls(
            int(values["per"]),
            int(values["filled"]),
            tuple(values["steps"]),
            tuple(values["n"]),
            tuple(tuple(counts) for counts in values["counts"]),
        )


def _sum(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(x + y for x, y in zip(a, b, strict=True))
