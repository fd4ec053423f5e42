"""A generator's loss and its slope over what D says of a sample, with samples as beads on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget, QWidget

from ganlab.engine.objectives.shape import GRID
from ganlab.engine.probes import ShapeResult
from ganlab.ui import style
from ganlab.ui.canvas.arrays import LineArray
from ganlab.ui.strokes import Stroke, cut
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.axes import Axis
from ganlab.ui.views.layered import LayeredPlot
from ganlab.ui.views.losses.traces import Scale

__all__ = ["STROKES", "Read", "ShapePlot"]

#: The objective at hand, and those that it is compared with.
STROKES = (
    Stroke("generator", 2.2),
    Stroke("muted", 1.4, (7.0, 4.0)),
    Stroke("muted", 1.4, (2.0, 3.0)),
)

#: Losses beyond are not drawn: some are infinite at an end of the axis.
_FAR = 5.0
_BINS = 25
_BEAD = 5.0
#: Height of the fullest bar, as a share of the plot.
_TALLEST = 0.5
#: What each of the two plots shows.
_TITLES = ("loss ℓ, nats", "slope −∂ℓ/∂a")


@dataclass(frozen=True)
class Read:
    """What the pointer is on: the index in the grid, and whether on losses or on slopes."""

    index: int
    loss: bool


class ShapePlot(LayeredPlot):
    """Losses on the left, slopes on the right; behind slopes, how many samples are where.

    Attributes
    ----------
    result : ShapeResult or None
        What is drawn.
    read : Read or None
        What the pointer is on.
    words : str
        Said across the plots where there is nothing to be seen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.result: ShapeResult | None = None
        self.read: Read | None = None
        self.words = ""
        self.axes = (Axis("left", 24), Axis("left", 24))
        self.x_axes = (Axis("bottom", 45), Axis("bottom", 45))
        self.areas = (QGraphicsWidget(), QGraphicsWidget())
        for kind, area in enumerate(self.areas):
            self.grid.addItem(self.axes[kind], 0, 2 * kind)
            self.grid.addItem(area, 0, 2 * kind + 1)
            self.grid.addItem(self.x_axes[kind], 1, 2 * kind + 1)
            self.grid.setColumnStretchFactor(2 * kind + 1, 1)
            self.x_axes[kind].setRange(0.0, 1.0)
            self.axes[kind].text_of = self.x_axes[kind].text_of = _halves
            area.geometryChanged.connect(self._lay)
        self.grid.setRowStretchFactor(0, 1)
        self.grid.setColumnSpacing(1, 10)
        self.scales = (Scale((0.0, 1.0), (-1.0, 1.0), 1.0, 1.0),) * 2
        self._curves: list[list[LineArray]] = [[], []]
        self._drawn_for: object = None
        self.dress(LIGHT, self.font())

    def show_result(self, result: ShapeResult | None) -> None:
        """Draw another answer; None empties the plot."""
        self.result = result
        self._lay()
        self.redraw()

    def dress(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        self.theme = theme
        self.small = style.small(font)
        self.setBackground(theme.surface)
        for axis in self.x_axes:
            axis.setLabel("D(G(z))")
        for axis in (*self.axes, *self.x_axes):
            axis.dress(theme, self.small)
        line = self.fontMetrics().height()
        self.grid.setContentsMargins(0, 1.25 * line, 8, 0)
        for axis in self.axes:
            axis.setWidth(round(1.9 * line))
        for axis in self.x_axes:
            axis.setHeight(round(2.2 * line))
        self._drawn_for = None
        self._lay()
        self.redraw_all()

    # From numbers to pixels

    def _lay(self) -> None:
        """Work out the curves anew where they, or their places, are others."""
        shapes = self.result.shapes if self.result is not None else ()
        sizes = [area.size() for area in self.areas]
        asked = (tuple(shape.name for shape in shapes), *sizes)
        if asked == self._drawn_for or min(size.height() for size in sizes) < 2:
            return
        self._drawn_for = asked
        tables = ([shape.loss for shape in shapes], [shape.slope for shape in shapes])
        limits = (_reach(tables[0], 0.0), _reach(tables[1], 1.0))
        self.scales = tuple(  # type: ignore[assignment]
            Scale((0.0, 1.0), limit, size.width(), size.height())
            for limit, size in zip(limits, sizes, strict=True)
        )
        self._curves = [
            [
                LineArray(cut(scale.across(GRID), scale.down(values), stroke.dash))
                for values, stroke in zip(table, STROKES, strict=False)
            ]
            for table, scale in zip(tables, self.scales, strict=True)
        ]
        for axis, limit in zip(self.axes, limits, strict=True):
            axis.setRange(*limit)
        self.redraw_all()

    # Painting

    def paint_moving(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.small)
        for kind in (0, 1):
            painter.save()
            rect = self.rect_of(self.areas[kind])
            # A bead at an end of a curve is to be seen whole.
            painter.setClipRect(rect.adjusted(-_BEAD, -_BEAD, _BEAD, _BEAD))
            painter.translate(rect.topLeft())
            if kind:
                self._paint_bars(painter, rect.width(), rect.height())
            self._paint_curves(painter, kind, rect.width(), rect.height())
            painter.restore()
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(QPointF(rect.x(), rect.y() - 5.0), _TITLES[kind])
        if self.words:
            place = self.rect_of(self.areas[0]).united(self.rect_of(self.areas[1]))
            painter.setPen(QColor(self.theme.ink))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place, flags, self.words)

    def _paint_curves(self, painter: QPainter, kind: int, width: float, height: float) -> None:
        scale = self.scales[kind]
        zero = round(float(scale.down(np.zeros(1))[0])) + 0.5
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.drawLine(QPointF(0.0, zero), QPointF(width, zero))
        pairs = list(zip(self._curves[kind], STROKES, strict=False))
        for lines, stroke in reversed(pairs):
            painter.setPen(stroke.solid_pen(self.theme))
            lines.draw(painter)
        if self.result is None or not self.result.shapes:
            return
        first = self.result.shapes[0]
        values = first.slope if kind else first.loss
        across, down = (
            scale.across(self.result.d),
            scale.down(np.interp(self.result.d, GRID, values)),
        )
        places = np.unique(np.round(np.column_stack([across, down])), axis=0).tolist()
        for size, colour in ((_BEAD + 2.0, self.theme.surface), (_BEAD, self.theme.generator)):
            pen = QPen(QColor(colour), size)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints([QPointF(x, y) for x, y in places])
        if self.read is not None:
            x = float(scale.across(GRID[self.read.index : self.read.index + 1])[0])
            painter.setPen(QPen(QColor(self.theme.muted), 1))
            painter.drawLine(QPointF(x, 0.0), QPointF(x, height))

    def _paint_bars(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the share of samples in each of 25 parts of the axis, the fullest half high."""
        shares = self.shares()
        if not len(shares):
            return
        colour = QColor(self.theme.generator)
        colour.setAlphaF(0.28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        edges = np.round(np.linspace(0.0, width, _BINS + 1)).tolist()
        foot = round(float(self.scales[1].down(np.zeros(1))[0]))
        for i in np.flatnonzero(shares).tolist():
            tall = max(2, round(_TALLEST * height * float(shares[i] / shares.max())))
            painter.drawRect(QRectF(edges[i], foot - tall, edges[i + 1] - edges[i] - 1, tall))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def shares(self) -> NDArray[np.float64]:
        """Share of the samples in each bar, ``[25]``; empty without samples."""
        if self.result is None or not len(self.result.d):
            return np.empty(0)
        counts, _ = np.histogram(self.result.d, _BINS, (0.0, 1.0))
        out: NDArray[np.float64] = counts / len(self.result.d)
        return out

    # The pointer

    def point(self, position: QPointF | None) -> Read | None:
        """Mark the place on the axis that is nearest to a point of the viewport; return it."""
        read = None
        for kind, area in enumerate(self.areas):
            rect = self.rect_of(area)
            if position is not None and rect.contains(position):
                share = (position.x() - rect.x()) / rect.width()
                index = round(share * (len(GRID) + 1)) - 1
                read = Read(min(max(index, 0), len(GRID) - 1), kind == 0)
        if read != self.read:
            self.read = read
            self.redraw()
        return read


def _reach(curves: list[NDArray[np.float64]], least: float) -> tuple[float, float]:
    """Return an axis that holds 0, ``least`` and all curves, as far as a loss may reach."""
    if not curves:
        return -0.05, max(least, 1.0) * 1.05
    values = np.concatenate(curves)
    lo = max(min(float(values.min()), 0.0), -_FAR)
    hi = min(max(float(values.max()), least), _FAR)
    margin = 0.05 * (hi - lo)
    return lo - margin, hi + margin


def _halves(value: float) -> str:
    """Write a tick."""
    return "½" if value == 0.5 else f"{value:g}".replace("-", "−")
