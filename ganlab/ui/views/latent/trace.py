"""A traversal of points: marks at its samples, and curves through what lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ganlab.ui.views.latent.chart import Curve, Mark

__all__ = ["Trace"]


@dataclass(frozen=True, eq=False)
class Trace:
    """Where the samples of a grid of latents stand on a chart.

    Attributes
    ----------
    rows, columns : int
        Of the grid.
    steps : ndarray
        Values of the axis across, or shares of a way: where points of a line stand sideways.
    name : str
        Of the axis across.
    above : sequence of str
        What is said of each column.
    way : bool
        Whether each row is a way between two latents rather than one of a grid.
    ruled : bool
        Whether each row has a curve, and these come first.
    nearest : int or None
        The sample that is, or is nearest to, the latent at hand.
    """

    rows: int
    columns: int
    steps: NDArray[np.float64]
    name: str
    above: Sequence[str]
    way: bool
    ruled: bool
    nearest: int | None

    @property
    def at_hand(self) -> set[int]:
        """Rows that the latent at hand is of."""
        if self.rows == 1 or self.way:
            return set(range(self.rows))
        return set() if self.nearest is None else {self.nearest // self.columns}

    def marks(self, x: NDArray[np.floating]) -> list[Mark]:
        """Return a mark for each sample ``[rows * columns, 1 or 2]``."""
        points = np.asarray(x, np.float64)
        if points.shape[1] == 1:
            points = np.column_stack([np.tile(self.steps, self.rows), points[:, 0]])
        return self._named(
            [Mark(float(a), float(b), strong=i == self.nearest) for i, (a, b) in enumerate(points)]
        )

    def _named(self, marks: list[Mark]) -> list[Mark]:
        """Name both ends of the row at hand, so that it is seen which way it goes."""
        own = self.at_hand
        if len(own) != 1 or self.way or self.columns < 2:
            return marks
        (row,) = own
        for column in (0, self.columns - 1):
            at = row * self.columns + column
            marks[at] = replace(marks[at], text=f"{self.name} = {self.above[column]}")
        return marks

    def curves(self, lines: Sequence[NDArray[np.floating]]) -> list[Curve]:
        """Return the curves through points ``[k, 1 or 2]`` along each row, then down each column.

        Of points on a line there are none down: all would stand on one value across.
        """
        own, drawn = self.at_hand, []
        for k, line in enumerate(lines):
            points = np.asarray(line, np.float64)
            across = self.way or (self.ruled and k < self.rows)
            if points.shape[1] == 1:
                if not across:
                    continue
                along = np.linspace(self.steps[0], self.steps[-1], len(points))
                points = np.column_stack([along, points[:, 0]])
            drawn.append(Curve(points, dashed=self.way and k == 1, wide=across and k in own))
        return drawn
