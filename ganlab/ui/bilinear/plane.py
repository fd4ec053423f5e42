"""The plane of both players: where the game pushes them, and the paths that methods take."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget, QWidget

from ganlab.engine.bilinear import METHODS
from ganlab.ui.bilinear.field import arrows, edge_mark
from ganlab.ui.bilinear.game import Game
from ganlab.ui.bilinear.marks import LOOKS, paint_mark
from ganlab.ui.canvas.arrays import LineArray
from ganlab.ui.strokes import cut
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.axes import Axis
from ganlab.ui.views.layered import LayeredPlot

__all__ = ["REACH", "PlanePlot"]

#: The plane reaches at least so far from (0, 0) on both axes.
REACH = 2.0
#: Arrow keys move the start by so much, with Shift by a fifth.
_NUDGE = 0.1
#: Steps longer than this in pixels have a dot at each point.
_DOTTED = 5.0
#: How near a press must be to take up the start, pixels.
_GRAB = 16.0


class PlanePlot(LayeredPlot):
    """Draws a game; the start can be dragged, or moved by arrow keys.

    Parameters
    ----------
    game
        Whose paths are drawn.
    shown
        Names of the methods that are drawn; changed by whoever made it.
    """

    #: The person wants another start: x, y.
    start_chosen = Signal(float, float)

    def __init__(self, game: Game, shown: set[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.game, self.shown = game, shown
        self.theme: Theme = LIGHT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.y_axis, self.x_axis = Axis("left", 60), Axis("bottom", 60)
        self.area = QGraphicsWidget()
        for row, column, item in ((0, 0, self.y_axis), (0, 1, self.area), (1, 1, self.x_axis)):
            self.grid.addItem(item, row, column)
        self.grid.setRowStretchFactor(0, 1)
        self.grid.setColumnStretchFactor(1, 1)
        self._held = False
        self._arrows = LineArray(np.empty((0, 4)))
        self.area.geometryChanged.connect(self._lay)
        self.dress(LIGHT, self.font())

    def dress(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        self.theme = theme
        self.small = QFont(font)
        self.small.setPointSizeF(max(font.pointSizeF() * 0.92, 6.0))
        self.setBackground(theme.surface)
        for axis, text, colour in (
            (self.x_axis, "x, as G: descends V", theme.generator),
            (self.y_axis, "y, as D: ascends V", theme.discriminator),
        ):
            axis.setLabel(text)
            axis.dress(theme, self.small, colour)
        line = self.fontMetrics().height()
        # Half a number stands above the highest tick, and beside the last.
        self.grid.setContentsMargins(0, round(0.6 * line), round(0.6 * line), 0)
        self.y_axis.setWidth(round(3.4 * line))
        self.x_axis.setHeight(round(2.5 * line))
        self.redraw_all()

    def sizeHint(self) -> QSize:
        return QSize(560, 520)

    # From the plane to pixels

    @property
    def pixels(self) -> float:
        """Pixels of one unit, the same on both axes."""
        size = self.area.size()
        return max(min(size.width(), size.height()), 2.0) / (2.0 * REACH)

    def place(self, x: float, y: float) -> QPointF:
        """Return where a point of the plane lies in the viewport."""
        centre = self.rect_of(self.area).center()
        return QPointF(centre.x() + x * self.pixels, centre.y() - y * self.pixels)

    def point_at(self, position: QPointF) -> tuple[float, float]:
        """Return the point of the plane at a point of the viewport, within the plane."""
        centre, reach = self.rect_of(self.area).center(), self.reach
        x = (position.x() - centre.x()) / self.pixels
        y = (centre.y() - position.y()) / self.pixels
        return min(max(x, -reach[0]), reach[0]), min(max(y, -reach[1]), reach[1])

    @property
    def reach(self) -> tuple[float, float]:
        """How far the plane is seen from (0, 0), across and up."""
        size = self.area.size()
        return 0.5 * size.width() / self.pixels, 0.5 * size.height() / self.pixels

    def _lay(self) -> None:
        across, up = self.reach
        self.x_axis.setRange(-across, across)
        self.y_axis.setRange(-up, up)
        self._arrows = LineArray(arrows(across, up, self.pixels))
        self.redraw_all()

    # Painting

    def paint_moving(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.small)
        rect = self.rect_of(self.area)
        painter.save()
        painter.setClipRect(rect.adjusted(-1, -1, 1, 1))
        self._paint_ground(painter, rect)
        names = [name for name in METHODS if name in self.shown]
        for name in names:
            self._paint_path(painter, name, rect.center())
        self._paint_start(painter)
        for name in reversed(names):
            x, y = self.game.path(name)[-1].tolist()
            self._paint_head(painter, name, x, y)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.focus), 1))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        theme, centre = self.theme, rect.center()
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(rect.left(), centre.y()), QPointF(rect.right(), centre.y()))
        painter.drawLine(QPointF(centre.x(), rect.top()), QPointF(centre.x(), rect.bottom()))
        faint = QColor(theme.muted)
        faint.setAlphaF(0.5)
        painter.translate(centre)
        painter.setPen(QPen(faint, 1.1))
        self._arrows.draw(painter)
        painter.translate(-centre)
        radius = self.game.radius * self.pixels
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(QColor(theme.ink), 1.6))
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(centre, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_path(self, painter: QPainter, name: str, centre: QPointF) -> None:
        look, scale = LOOKS[name], self.pixels
        # What runs away is drawn as far as it can be seen, and a little beyond.
        points = np.clip(self.game.path(name), -1e3, 1e3)
        x, y = points[:, 0] * scale, -points[:, 1] * scale
        painter.translate(centre)
        painter.setPen(look.pen(self.theme))
        LineArray(cut(x, y, look.dash)).draw(painter)
        if look.beads and len(x) > 1 and np.median(np.hypot(np.diff(x), np.diff(y))) >= _DOTTED:
            pen = QPen(look.colour(self.theme), look.width + 2.4)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            spots = zip(x.tolist(), y.tolist(), strict=True)
            painter.drawPoints([QPointF(a, b) for a, b in spots])
        painter.translate(-centre)

    def _paint_start(self, painter: QPainter) -> None:
        theme, at = self.theme, self.place(*self.game.start)
        painter.setPen(QPen(QColor(theme.ink), 2.0))
        painter.setBrush(QColor(theme.raised))
        painter.drawEllipse(at, 8.0, 8.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left = self.game.start[0] > 0.8 * self.reach[0]
        wide = painter.fontMetrics().horizontalAdvance("start")
        painter.setPen(QColor(theme.ink))
        painter.drawText(at + QPointF(-14 - wide if left else 14, 4), "start")

    def _paint_head(self, painter: QPainter, name: str, x: float, y: float) -> None:
        beyond = edge_mark(x, y, *self.reach)
        if beyond is None:
            paint_mark(painter, self.place(x, y), LOOKS[name], self.theme)
            return
        # At the edge where it left, with an arrow outwards.
        at_x, at_y, (way_x, way_y) = beyond
        edge = self.place(at_x, at_y)
        out = QPointF(way_x, -way_y)
        side = QPointF(-out.y(), out.x())
        tip, base = edge - out * 2.0, edge - out * 12.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LOOKS[name].colour(self.theme))
        painter.drawPolygon([tip, base + side * 6.0, base - side * 6.0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_mark(painter, edge - out * 22.0, LOOKS[name], self.theme)

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.place(*self.game.start)
        near = (event.position() - at).manhattanLength() <= _GRAB
        if event.button() == Qt.MouseButton.LeftButton and near:
            self._held = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            x, y = self.point_at(event.position())
            self.start_chosen.emit(round(x, 2), round(y, 2))
            return
        away = (event.position() - self.place(*self.game.start)).manhattanLength()
        shape = Qt.CursorShape.OpenHandCursor if away <= _GRAB else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._held = False
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1),
        }  # fmt: skip
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            event.ignore()
            return
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = 0.2 * _NUDGE if fine else _NUDGE
        values = []
        for value, sign, reach in zip(self.game.start, way, self.reach, strict=True):
            values.append(round(min(max(value + sign * step, -reach), reach), 2))
        self.start_chosen.emit(*values)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.redraw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.redraw()
