"""The window's copy of the loss history, kept so that a million rows are drawn in no time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.frame import Frame, HistoryDelta

__all__ = ["LossHistory", "Table"]

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

#: Sizes of the blocks whose least and greatest values are kept beside the rows.
_BLOCKS = (16, 256, 4096)
#: A pixel takes its extremes from blocks when it spans at least that many of them.
_ENOUGH = 3


class Table:
    """Columns of float32 that grow, with the extremes of blocks of rows.

    Parameters
    ----------
    width
        Number of columns.
    """

    def __init__(self, width: int) -> None:
        self._values = np.empty((width, 4096), np.float32)
        self._levels = [np.empty((2, width, 4096 // s + 1), np.float32) for s in _BLOCKS]
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def clear(self) -> None:
        """Forget every row; the memory goes too."""
        self.__init__(len(self._values))  # type: ignore[misc]

    def append(self, rows: Float32) -> None:
        """Append rows ``[n, width]``."""
        start, end = self._count, self._count + len(rows)
        # One row more than there are, for the open end of `reduceat`.
        if end >= self._values.shape[1]:
            self._grow(max(end + 1, 2 * self._values.shape[1]))
        self._values[:, start:end] = rows.T
        self._count = end
        for size, extremes in zip(_BLOCKS, self._levels, strict=True):
            first, last = start // size, end // size
            if last > first:
                block = self._values[:, first * size : last * size]
                block = block.reshape(len(block), last - first, size)
                extremes[0, :, first:last] = np.fmin.reduce(block, axis=2)
                extremes[1, :, first:last] = np.fmax.reduce(block, axis=2)

    def _grow(self, capacity: int) -> None:
        grown = np.empty((len(self._values), capacity), np.float32)
        grown[:, : self._count] = self._values[:, : self._count]
        self._values = grown
        for i, size in enumerate(_BLOCKS):
            old = self._levels[i]
            new = np.empty((2, len(grown), capacity // size + 1), np.float32)
            new[:, :, : old.shape[2]] = old
            self._levels[i] = new

    def values(self, column: int) -> Float32:
        """Return a column ``[n]``: a view, not to be written to or kept."""
        return self._values[column, : self._count]

    def extremes(self, column: int, bounds: Int64) -> tuple[Float32, Float32]:
        """Return least and greatest value of the rows between neighbouring bounds.

        Parameters
        ----------
        column
            Index of the column.
        bounds
            Row indices ``[pixels + 1]``, not falling, from 0 to the number of rows.

        Returns
        -------
        lo, hi
            ``[pixels]``; NaN where there is no row, or only NaN. No extreme is ever lost; where
            a pixel spans very many rows it may also show up in the neighbouring pixel.
        """
        begin, end = bounds[:-1], bounds[1:]
        lo = np.full(len(begin), np.nan, np.float32)
        hi = lo.copy()
        rows = end - begin
        taken = rows <= 0
        for i in reversed(range(len(_BLOCKS))):
            size = _BLOCKS[i]
            some = np.flatnonzero(~taken & (rows >= _ENOUGH * size))
            if not len(some):
                continue
            taken[some] = True
            complete = self._count // size
            first, last = begin[some] // size, np.minimum(-(-end[some] // size), complete)
            kept = self._levels[i][:, column]
            lo[some], hi[some] = _reduce(kept[0], kept[1], first, last)
            for pixel in some[end[some] > complete * size]:
                tail = self._values[column, max(begin[pixel], complete * size) : end[pixel]]
                lo[pixel] = np.fmin(lo[pixel], np.fmin.reduce(tail))
                hi[pixel] = np.fmax(hi[pixel], np.fmax.reduce(tail))
        some = np.flatnonzero(~taken)
        if len(some):
            values = self._values[column]
            lo[some], hi[some] = _reduce(values, values, begin[some], end[some])
        return lo, hi


def _reduce(low: Float32, high: Float32, first: Int64, last: Int64) -> tuple[Float32, Float32]:
    """Least of ``low`` and greatest of ``high`` over ``[first, last)``, all longer than 0."""
    # Every second segment lies between two pixels and is thrown away.
    index = np.empty(2 * len(first), np.int64)
    index[::2], index[1::2] = first, last
    end = int(last.max()) + 1
    return np.fmin.reduceat(low[:end], index)[::2], np.fmax.reduceat(high[:end], index)[::2]


class LossHistory:
    """Rows of the loss history, by column name, as far as they are known here.

    Beside :data:`~ganlab.engine.trainer.history.COLUMNS` there is ``loss_d``, the sum of D's two
    parts. Shared by whoever shows it: taking the same frame twice changes nothing.
    """

    names = (*COLUMNS, "loss_d")

    def __init__(self) -> None:
        self.generation = -1
        self.table = Table(len(self.names))

    def __len__(self) -> int:
        """Number of rows known; ask for the next from here."""
        return len(self.table)

    def begin(self, generation: int) -> None:
        """Forget all rows: another run begins."""
        if generation != self.generation:
            self.generation = generation
            self.table.clear()

    def take(self, frame: Frame) -> bool:
        """Append a frame's new rows; return whether there were any."""
        return self.extend(frame.generation, frame.history)

    def extend(self, generation: int, delta: HistoryDelta) -> bool:
        """Append rows of a run; another run's rows replace all that is known.

        A delta that does not begin where the known rows end is refused, so that no row is ever
        missing or doubled; the next request asks from :func:`len` on.
        """
        self.begin(generation)
        if delta.start != len(self) or not len(delta.rows):
            return False
        rows = np.empty((len(delta.rows), len(self.names)), np.float32)
        rows[:, : len(COLUMNS)] = delta.rows
        rows[:, -1] = (
            delta.rows[:, COLUMNS.index("loss_d_real")]
            + delta.rows[:, COLUMNS.index("loss_d_fake")]
        )
        self.table.append(rows)
        return True

    def column(self, name: str) -> Float32:
        """Return a column ``[n]`` by name: a view, not to be written to or kept."""
        return self.table.values(self.names.index(name))

    def rows(self, columns: int) -> Float32:
        """Copy all rows ``[n, columns]`` of the first columns."""
        return np.stack([self.table.values(i) for i in range(columns)], axis=1)

    def row(self, index: int) -> dict[str, float]:
        """Return one row by column name."""
        return {name: float(self.column(name)[index]) for name in self.names}

    def nearest(self, step: float) -> int:
        """Return the index of the row whose step is nearest; -1 where there is none."""
        steps = self.column("step")
        if not len(steps):
            return -1
        right = int(np.clip(np.searchsorted(steps, np.float32(step)), 0, len(steps) - 1))
        left = max(right - 1, 0)
        return left if abs(steps[left] - step) <= abs(steps[right] - step) else right
