"""How far every method is from the equilibrium, step by step, on a logarithmic axis."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget, QWidget

from ganlab.engine.bilinear import METHODS
from ganlab.ui.bilinear.game import LIMIT, Game
from ganlab.ui.bilinear.marks import LOOKS, paint_mark
from ganlab.ui.canvas.arrays import LineArray
from ganlab.ui.strokes import cut
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.axes import Axis
from ganlab.ui.views.layered import LayeredPlot

__all__ = ["DistancePlot"]

#: Powers of ten that the axis never reaches beyond.
_LEAST, _MOST = -6, 4
#: Steps that are seen at first; twice as many as soon as they do not suffice.
_FIRST = 75
_FAR = 8000.0  # pixels


class DistancePlot(LayeredPlot):
    """Draws the distances of a game; see :class:`~ganlab.ui.bilinear.plane.PlanePlot`."""

    def __init__(self, game: Game, shown: set[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.game, self.shown = game, shown
        self.theme: Theme = LIGHT
        self.y_axis, self.x_axis = Axis("left", 22), Axis("bottom", 60)
        self.area = QGraphicsWidget()
        self.grid.setContentsMargins(0, 8, 12, 0)
        for row, column, item in ((0, 0, self.y_axis), (0, 1, self.area), (1, 1, self.x_axis)):
            self.grid.addItem(item, row, column)
        self.grid.setRowStretchFactor(0, 1)
        self.grid.setColumnStretchFactor(1, 1)
        self.y_axis.setLogMode(None, True)
        self.y_axis.text_of = _power
        #: Steps, and powers of ten, at the ends of the axes.
        self.limits: tuple[tuple[float, float], tuple[float, float]] = ((0.0, _FIRST), (-1.0, 1.0))
        self.area.geometryChanged.connect(self.lay)
        self.dress(LIGHT, self.font())

    def dress(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        self.theme = theme
        self.small = QFont(font)
        self.small.setPointSizeF(max(font.pointSizeF() * 0.92, 6.0))
        self.setBackground(theme.surface)
        for axis, text in ((self.y_axis, "distance to (0, 0)"), (self.x_axis, "step")):
            axis.setLabel(text)
            axis.dress(theme, self.small)
        line = self.fontMetrics().height()
        self.y_axis.setWidth(round(4.4 * line))
        self.x_axis.setHeight(round(2.4 * line))
        self.setMinimumHeight(11 * line)
        self.redraw_all()

    def sizeHint(self) -> QSize:
        return QSize(380, 190)

    def lay(self) -> None:
        """Choose both axes for what is to be seen, in steps, so that they rarely move."""
        last = _FIRST
        while last < self.game.step:
            last = min(2 * last, LIMIT)
        lo, hi = -1.0, 1.0
        for name in self.shown:
            values = self.game.distances(name)
            values = values[values > 0]
            if len(values):
                lo = min(lo, math.floor(math.log10(values.min())))
                hi = max(hi, math.ceil(math.log10(values.max())))
        x, y = (0.0, float(last)), (max(lo, _LEAST), min(hi, _MOST))
        self.limits = (x, y)
        for axis, limits in ((self.x_axis, x), (self.y_axis, y)):
            if tuple(axis.range) != limits:
                axis.setRange(*limits)
                self.redraw_all()
        self.redraw()

    def across(self, step: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return pixels from the left of steps."""
        return np.asarray(step * (self.area.size().width() / self.limits[0][1]), np.float64)

    def down(self, distance: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return pixels from the top of distances; NaN for 0, which the axis never reaches."""
        lo, hi = self.limits[1]
        powers = np.log10(np.where(distance > 0, distance, np.nan))
        out: NDArray[np.float64] = self.area.size().height() * (hi - powers) / (hi - lo)
        return np.clip(out, -_FAR, _FAR)

    def paint_moving(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect_of(self.area)
        painter.translate(rect.topLeft())
        start = float(self.down(np.array([self.game.radius]))[0])
        painter.setPen(QPen(QColor(self.theme.muted), 1, Qt.PenStyle.DotLine))
        if math.isfinite(start):
            painter.drawLine(QPointF(0.0, start), QPointF(rect.width(), start))
        steps = np.arange(self.game.step + 1.0)
        names = [name for name in METHODS if name in self.shown]
        heads = []
        painter.save()
        painter.setClipRect(0, -1, round(rect.width()) + 1, round(rect.height()) + 2)
        for name in names:
            look = LOOKS[name]
            down = self.down(self.game.distances(name))
            painter.setPen(look.pen(self.theme))
            LineArray(cut(self.across(steps), down, look.dash)).draw(painter)
            heads.append((name, float(down[-1])))
        painter.restore()
        x = float(self.across(steps[-1:])[0])
        for name, y in reversed(heads):
            # Beyond the axis it stands at the edge: the legend says how far it is.
            if math.isfinite(y):
                at = QPointF(x, min(max(y, 0.0), rect.height()))
                paint_mark(painter, at, LOOKS[name], self.theme, 4.5)


def _power(value: float) -> str:
    """Write a tick: 10,000, 1, 0.01, 1e−6."""
    if value >= 1:
        return f"{value:,.0f}"
    return f"{value:.3g}".replace("e-0", "e−")
