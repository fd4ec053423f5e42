"""What the seeds of a cell came to, together."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ganlab.sweep.metrics import number
from ganlab.sweep.perform import Standing
from ganlab.sweep.plan import Cell, Trial

__all__ = ["STATISTICS", "Summary", "summary"]

#: How the seeds of a cell are put together, in the order of the table.
STATISTICS: Mapping[str, Callable[[Iterable[float]], float]] = {
    "median": statistics.median,
    "min": min,
    "max": max,
}


@dataclass(frozen=True)
class Summary:
    """A cell's seeds by one metric.

    Attributes
    ----------
    numbers : tuple of (Trial, float)
        Of those that made all their steps and have that number, smallest first.
    waiting, running, diverged, failed, without : int
        How many wait, run, left the numbers, came to nothing, and got through without that number.
    """

    numbers: tuple[tuple[Trial, float], ...]
    waiting: int = 0
    running: int = 0
    diverged: int = 0
    failed: int = 0
    without: int = 0

    @property
    def seeds(self) -> int:
        """How many there are in all."""
        others = self.waiting + self.running + self.diverged + self.failed + self.without
        return len(self.numbers) + others

    @property
    def median(self) -> float | None:
        """Of the seeds that came to a number."""
        return self._of("median")

    @property
    def least(self) -> float | None:
        """Smallest of them."""
        return self._of("min")

    @property
    def most(self) -> float | None:
        """Largest of them."""
        return self._of("max")

    @property
    def middle(self) -> Trial | None:
        """The trial that stands for the cell: of the median, of an even number the lower."""
        return self.numbers[(len(self.numbers) - 1) // 2][0] if self.numbers else None

    def _of(self, name: str) -> float | None:
        values = [value for _, value in self.numbers]
        return STATISTICS[name](values) if values else None


def summary(cell: Cell, metric: str, found: Mapping[str, Standing]) -> Summary:
    """Put the seeds of a cell together.

    Parameters
    ----------
    metric
        One of :data:`~ganlab.sweep.metrics.METRICS`.
    found
        How each trial stands, by its name.
    """
    numbers: list[tuple[Trial, float]] = []
    counts = dict.fromkeys(("waiting", "running", "diverged", "failed", "without"), 0)
    for trial in cell.trials:
        standing = found.get(trial.name, Standing("waiting"))
        result = standing.result
        if result is None:
            counts["running" if standing.phase == "running" else "waiting"] += 1
        elif result.ending != "done":
            counts[result.ending] += 1
        elif (value := number(result.metrics, metric)) is None:
            counts["without"] += 1
        else:
            numbers.append((trial, value))
    return Summary(tuple(sorted(numbers, key=lambda pair: pair[1])), **counts)
