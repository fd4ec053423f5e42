"""Curves of any number of rows as at most a few lines for each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganlab.ui.history import Table
from ganlab.ui.strokes import Stroke, cut

__all__ = ["Columns", "Extremes", "Lines", "Scale", "columns", "extremes", "lines"]

Float64 = NDArray[np.float64]
_FAR = 8000.0
#: Pixels from least to greatest value in a column of pixels, below which a curve is calm.
_CALM = 3.0


@dataclass(frozen=True)
class Scale:
    """From values to pixels of a plot, y downwards; ``log`` axes run in powers of ten."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float
    log_x: bool = False
    log_y: bool = False

    def across(self, steps: NDArray[np.floating]) -> Float64:
        """Pixels from the left of steps."""
        u = np.log10(np.maximum(steps, 1.0)) if self.log_x else np.asarray(steps, np.float64)
        return np.clip((u - self.x[0]) * (self.width / (self.x[1] - self.x[0])), -_FAR, _FAR)

    def step_at(self, pixel: float) -> float:
        """Step at so many pixels from the left."""
        u = self.x[0] + (self.x[1] - self.x[0]) * pixel / self.width
        return float(10.0**u) if self.log_x else float(u)

    def linear(self, values: NDArray[np.floating]) -> Float64:
        """Values as the axis counts them; NaN where a log axis has no place for them."""
        out: Float64 = np.asarray(values, np.float64)
        if not self.log_y:
            return out
        with np.errstate(divide="ignore", invalid="ignore"):
            out = np.log10(out)
        out[~np.isfinite(out)] = np.nan
        return out

    def down(self, linear: NDArray[np.floating]) -> Float64:
        """Pixels from the top of values as the axis counts them."""
        share = (linear - self.y[0]) / (self.y[1] - self.y[0])
        return np.clip(self.height * (1.0 - share), -_FAR, _FAR)


@dataclass(frozen=True)
class Columns:
    """Which rows fall into which column of pixels.

    Attributes
    ----------
    bounds : ndarray
        Row indices ``[pixels + 1]``.
    dense : int
        From this column of pixels on there are several rows in each; before it, every row is a
        point of its own.
    """

    bounds: NDArray[np.int64]
    dense: int

    @property
    def first(self) -> int:
        """The first row that is seen, or the last before it."""
        return max(0, int(self.bounds[0]) - 1)

    @property
    def split(self) -> int:
        """One past the last row that is a point of its own."""
        return int(self.bounds[self.dense])


def columns(steps: NDArray[np.float32], scale: Scale) -> Columns:
    """Sort rows into columns of pixels."""
    pixels = max(1, round(scale.width))
    edges = np.linspace(scale.x[0], scale.x[1], pixels + 1)
    if scale.log_x:
        edges = 10.0**edges
    bounds = np.searchsorted(steps, edges.astype(np.float32)).astype(np.int64)
    # The last column holds its own right end too.
    bounds[-1] = np.searchsorted(steps, np.float32(edges[-1]), side="right")
    rows = np.diff(bounds)
    several = np.flatnonzero(rows >= 2)
    dense = pixels
    if len(several):
        tail = rows[several[0] :]
        filled = np.flatnonzero(tail)
        if tail[: filled[-1] + 1].mean() >= 1.5:
            dense = int(several[0])
    return Columns(bounds, dense)


@dataclass(frozen=True)
class Lines:
    """One curve in pixels, and what of it lies beyond the axes.

    Attributes
    ----------
    fine, bars : ndarray
        Lines ``[n, 4]``: between rows, to be smoothed; and from least to greatest value of each
        dense column of pixels.
    calm : bool
        Whether the dense part is a line among ``fine``, and bars only where it jumps.
    over, under : ndarray
        Columns of pixels in which it leaves the top, and the bottom.
    """

    fine: Float64
    bars: Float64
    calm: bool
    over: NDArray[np.int64]
    under: NDArray[np.int64]


@dataclass
class Extremes:
    """A curve's values as the axis counts them, before the axis is chosen."""

    points_x: Float64
    points_y: Float64
    low: Float64
    high: Float64

    def values(self) -> Float64:
        """All that an axis could be asked to show."""
        return np.concatenate([self.points_y, self.low, self.high])


def extremes(
    table: Table, column: int, steps: NDArray[np.float32], where: Columns, scale: Scale
) -> Extremes:
    """Read a column's single rows, and the least and greatest of each dense column of pixels."""
    # One row more, so that the points join on to the bars, or to what lies right of the plot.
    last = min(where.split + 1, len(table))
    rows = slice(where.first, last)
    low, high = table.extremes(column, where.bounds[where.dense :])
    return Extremes(
        scale.across(steps[rows]),
        scale.linear(table.values(column)[rows]),
        scale.linear(low),
        scale.linear(high),
    )


def lines(known: Extremes, where: Columns, scale: Scale, stroke: Stroke) -> Lines:
    """Turn a curve into lines, dashed as its stroke is."""
    fine = cut(known.points_x, scale.down(known.points_y), stroke.dash)
    pixel = np.arange(where.dense, where.dense + len(known.low))
    top, bottom = scale.down(known.high), scale.down(known.low)
    seen = np.isfinite(top)
    # A calm curve is a line of the stroke's width, from middle to middle; a noisy one is a band.
    calm = bool(seen.any()) and float(np.median((bottom - top)[seen])) < _CALM
    if calm:
        middle = cut(pixel + 0.5, 0.5 * (top + bottom), stroke.dash)
        fine = np.concatenate([fine, middle])
        tall = seen & (bottom - top >= _CALM)
        bars = np.column_stack([pixel + 0.5, top, pixel + 0.5, bottom])[tall]
    else:
        # A bar reaches to its neighbour on the left, so that the curve is one.
        reach_up, reach_down = top.copy(), bottom.copy()
        reach_up[1:] = np.fmin(top[1:], bottom[:-1])
        reach_down[1:] = np.fmax(bottom[1:], top[:-1])
        if stroke.dash:
            marks = np.cumsum(stroke.dash)
            seen &= np.searchsorted(marks, pixel % marks[-1], side="right") % 2 == 0
        low_end = np.maximum(reach_down, reach_up + 1.0)
        bars = np.column_stack([pixel + 0.5, reach_up, pixel + 0.5, low_end])[seen]
    lo, hi = scale.y
    spots = np.round(known.points_x).astype(np.int64)
    with np.errstate(invalid="ignore"):
        over = np.concatenate([spots[known.points_y > hi], pixel[known.high > hi]])
        under = np.concatenate([spots[known.points_y < lo], pixel[known.low < lo]])
    return Lines(fine, bars, calm, over, under)
