"""The visible part of a plane, and where its points lie on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from ganlab.engine.probes import FieldRequest

__all__ = ["Pane"]

# Grids begin and end at multiples of this many cells, so that a small pan asks for nothing new.
_BLOCK = 4
# A zoom asks for other cells only when it passes the next of these sizes.
_SIZES_PER_OCTAVE = 4


@dataclass(frozen=True)
class Pane:
    """A rectangle in data units, shown on ``width × height`` pixels, y upwards."""

    x_lo: float
    x_hi: float
    y_lo: float
    y_hi: float
    width: float
    height: float

    @property
    def x_scale(self) -> float:
        """Pixels per data unit along x."""
        return self.width / (self.x_hi - self.x_lo)

    @property
    def y_scale(self) -> float:
        """Pixels per data unit along y."""
        return self.height / (self.y_hi - self.y_lo)

    def to_pixels(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Map points ``[..., 2]`` from data units; what is not finite stays so."""
        scale = np.array([self.x_scale, -self.y_scale])
        origin = np.array([-self.x_lo * self.x_scale, self.y_hi * self.y_scale])
        with np.errstate(invalid="ignore", over="ignore"):
            pixels: NDArray[np.float64] = points * scale + origin
        return pixels

    def to_data(self, at: QPointF) -> tuple[float, float]:
        """Map a pixel's position back to data units."""
        return self.x_lo + at.x() / self.x_scale, self.y_hi - at.y() / self.y_scale

    def inside(self, pixels: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which points ``[n, 2]`` in pixels are visible."""
        x, y = pixels[:, 0], pixels[:, 1]
        visible: NDArray[np.bool_] = (x >= 0) & (x <= self.width) & (y >= 0) & (y <= self.height)
        return visible

    def rectangle(self, grid: FieldRequest) -> QRectF:
        """Where a grid's rectangle lies, in pixels."""
        left, top = self.to_pixels(np.array([grid.x_lo, grid.y_hi])).tolist()
        right, bottom = self.to_pixels(np.array([grid.x_hi, grid.y_lo])).tolist()
        return QRectF(left, top, right - left, bottom - top)

    def grid(self, cells: int) -> FieldRequest:
        """Return a grid that covers the pane, of about ``cells`` cells on its longer side.

        Cells are square on the screen. Their size and the grid's edges are rounded, so that the
        same request covers all panes that are nearly the same.
        """
        longest = max(self.width, self.height)
        # A power of two over the unit of x, in quarter octaves: never more cells than asked for,
        # but for those that complete a block.
        wanted = longest / cells / self.x_scale
        step = 2.0 ** (math.ceil(math.log2(wanted) * _SIZES_PER_OCTAVE - 1e-9) / _SIZES_PER_OCTAVE)
        aspect = self.x_scale / self.y_scale
        y_step = step * float(f"{aspect:.6g}")
        # Half a cell more on each side: level lines reach only to the centres of the outermost.
        x_first, x_last = _blocks(self.x_lo - step / 2, self.x_hi + step / 2, step * _BLOCK)
        y_first, y_last = _blocks(self.y_lo - y_step / 2, self.y_hi + y_step / 2, y_step * _BLOCK)
        return FieldRequest(
            x_lo=x_first * step * _BLOCK,
            x_hi=x_last * step * _BLOCK,
            y_lo=y_first * y_step * _BLOCK,
            y_hi=y_last * y_step * _BLOCK,
            nx=(x_last - x_first) * _BLOCK,
            ny=(y_last - y_first) * _BLOCK,
        )


def _blocks(lo: float, hi: float, size: float) -> tuple[int, int]:
    first, last = math.floor(lo / size + 1e-9), math.ceil(hi / size - 1e-9)
    return first, max(last, first + 1)
