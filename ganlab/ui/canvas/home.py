"""Axes that begin with the whole of the data and find back to it."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF

from ganlab.engine.data import Dataset, Distribution
from ganlab.engine.data.drawn import CANVAS_2D

__all__ = ["HomeAxes"]

# Axes of 2-D data keep one scale, unless their units differ by more than this.
_UNLIKE = 2.0


class HomeAxes:
    """Where the axes of a ViewBox stand at first, for the 2-D data at hand."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._box = box
        self.home = _canvas()
        self._aspect = 1.0
        self.reset()

    def reset(self) -> None:
        """Show the whole of the data again."""
        self._box.setAspectLocked(True, ratio=self._aspect)
        self._box.setRange(self.home, padding=0.0)

    def take(self, data: Dataset | None, *, keep: bool) -> bool:
        """Take over other data; ``keep`` stays where the axes are if home is the same.

        Returns whether home is another.
        """
        home, aspect = _canvas(), 1.0
        if isinstance(data, Distribution) and data.dims == 2:
            (x_lo, y_lo), (x_hi, y_hi) = data.view.lo, data.view.hi
            home = QRectF(x_lo, y_lo, x_hi - x_lo, y_hi - y_lo)
            ratio = float(data.scale[1] / data.scale[0])
            # Columns of a file that are measured in unlike units would be a hairline otherwise.
            aspect = 1.0 if 1.0 / _UNLIKE <= ratio <= _UNLIKE else ratio
        moved = (home, aspect) != (self.home, self._aspect)
        self.home, self._aspect = home, aspect
        if moved or not keep:
            self.reset()
        return moved


def _canvas() -> QRectF:
    return QRectF(-CANVAS_2D, -CANVAS_2D, 2 * CANVAS_2D, 2 * CANVAS_2D)
