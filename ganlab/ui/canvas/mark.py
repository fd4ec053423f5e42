"""The mark of the latent at hand among other points: a large diamond in a ring."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ganlab.ui.canvas.layers import Layer
from ganlab.ui.canvas.pane import Pane
from ganlab.ui.theme import Theme

__all__ = ["RING", "MarkLayer", "paint_mark"]

#: Radius of the ring, in pixels.
RING = 9.0
_SIZE = 5.5


def paint_mark(painter: QPainter, at: QPointF, theme: Theme, *, outside: bool = False) -> None:
    """Paint the mark around a point: green, for it is generated, and ringed, for it is held.

    ``outside``: hollow and dashed, for the point itself lies beyond the axes.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if outside:
        pen = QPen(QColor(theme.warning), 2.0)
        pen.setDashPattern([1.5, 1.5])
        painter.setPen(pen)
        painter.drawEllipse(at, RING - 1.0, RING - 1.0)
        painter.restore()
        return
    # A light rim and a dark ring are seen on any field.
    for colour, width in ((theme.surface, 4.0), (theme.ink, 1.75)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, RING, RING)
    painter.setPen(QPen(QColor(theme.surface), 1.0))
    painter.setBrush(QColor(theme.generator))
    corners = ((0.0, -_SIZE), (_SIZE, 0.0), (0.0, _SIZE), (-_SIZE, 0.0))
    painter.drawPolygon(QPolygonF([at + QPointF(*corner) for corner in corners]))
    painter.restore()


class MarkLayer(Layer):
    """One point ``[2]`` in data units; outside of the axes it is held at their edge, hollow.

    Attributes
    ----------
    at : tuple or None
        Where it is painted, in pixels of the pane.
    outside : bool
        Whether it lies beyond the axes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.visible = True

    def forget(self) -> None:
        self.at: tuple[float, float] | None = None
        self.outside = False

    def make(self, pane: Pane, resolution: float) -> None:
        x, y = pane.to_pixels(np.asarray(self.value, np.float64)).tolist()
        self.at, self.outside = None, False
        if not (math.isfinite(x) and math.isfinite(y)):
            return
        held = (
            min(max(x, RING), pane.width - RING),
            min(max(y, RING), pane.height - RING),
        )
        self.outside = not (0.0 <= x <= pane.width and 0.0 <= y <= pane.height)
        self.at = held if self.outside else (x, y)

    def paint(self, painter: QPainter) -> None:
        if self.at is not None:
            paint_mark(painter, QPointF(*self.at), self.theme, outside=self.outside)
