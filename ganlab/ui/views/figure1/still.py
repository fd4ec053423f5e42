"""What stands still in Figure 1: D's threshold, p_data, the lines between which arrows run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ganlab.ui import strokes
from ganlab.ui.canvas.arrays import polyline
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.figure1.moving import D_RANGE, to_pixels

__all__ = ["Frame", "MapFrame"]

Floats = NDArray[np.floating]


class _Still(QGraphicsItem):
    """A rectangle of the kept picture that paints itself in the theme's colours."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.rect = QRectF()

    def boundingRect(self) -> QRectF:
        return self.rect

    def resize(self, rect: QRectF) -> None:
        """Cover another rectangle."""
        if rect != self.rect:
            self.prepareGeometryChange()
            self.rect = QRectF(rect)
            self.update()

    def dress(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.update()


class Frame(_Still):
    """What stands still: the frame, the line at D's threshold and p_data.

    Attributes
    ----------
    threshold : float or None
        Where that line runs, as a share of D's axis; None where it moves, or there is none yet.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.shown = {"p_data", "half"}
        self.threshold: float | None = 0.5
        self._points = QPolygonF()

    def lay(self, x: Floats, p_data: Floats, limits: tuple[float, float], top: float) -> None:
        """Draw p_data at other places."""
        y = self._down(p_data / top)
        self._points = polyline(to_pixels(x, *limits, self.rect.width()), y)
        self.update()

    def _down(self, share: Floats) -> NDArray[np.float64]:
        return self.rect.height() - to_pixels(share, *D_RANGE, self.rect.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        rect = self.rect
        painter.setPen(QPen(QColor(self.theme.line), 1))
        # The axes draw the other three sides.
        painter.drawLine(QLineF(rect.left(), 0.5, rect.right(), 0.5))
        if "half" in self.shown and self.threshold is not None:
            y = round(float(self._down(np.array([self.threshold]))[0])) + 0.5
            painter.setPen(strokes.HALF.pen(self.theme))
            painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
        if "p_data" in self.shown and not self._points.isEmpty():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(strokes.P_DATA.pen(self.theme))
            painter.drawPolyline(self._points)


class MapFrame(_Still):
    """The two lines between which the arrows run: z below, x above; and their names."""

    MARGIN = 30.0

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.font = QFont()

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-self.MARGIN, -10, 0, 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        rect = self.rect
        painter.setPen(QPen(QColor(self.theme.muted), 1))
        for y in (0.5, rect.height() - 0.5):
            painter.drawLine(QLineF(0.0, y, rect.width(), y))
        font = QFont(self.font)
        font.setItalic(True)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.ink))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for y, text in ((0.0, "x"), (rect.height(), "z")):
            painter.drawText(QRectF(-self.MARGIN, y - 10, self.MARGIN - 8, 20), flags, text)
