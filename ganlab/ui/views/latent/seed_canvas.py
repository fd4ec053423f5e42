"""The endless plane of seeds: grid lines, what stands at the corners, and a marker."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ganlab.engine.plane import FAR
from ganlab.ui.views.latent.canvas import NEAR, PadCanvas

__all__ = ["SeedCanvas"]

#: Pixels from one corner to the next: at first, and the most.
UNIT = 104.0
_LARGEST = 640.0
_SMALLEST = 52.0
#: Corners that are seen at once, at most: G makes a sample for each.
_MOST = 150
_GROW = 1.2
#: Pixels that a press may move and still be a click.
_STILL = 4.0


class SeedCanvas(PadCanvas):
    """Press near the marker, or click, to move it; drag elsewhere to pan; the wheel zooms."""

    #: Another part of the plane is seen.
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.centre = (0.0, 0.0)
        self.unit = UNIT
        #: Samples at corners, as images.
        self.tiles: dict[tuple[int, int], QImage] = {}
        #: Of a tile, in its own pixels; and whether it is drawn rather than a picture.
        self.side, self.smooth = 1, False
        self._panning: tuple[float, float] | None = None
        self._clicking = False
        self.setAccessibleName("Plane of seeds")
        self.setToolTip(
            "Drag the ring, or click: the sample there. Drag elsewhere: move the plane. "
            "Wheel, + and −: zoom. Arrow keys: a tenth, finer with Shift. Home: back to the ring"
        )

    # --- where things are ---------------------------------------------------------------------

    def to_pixel(self, x: float, y: float) -> QPointF:
        return QPointF(
            self.width() / 2 + (x - self.centre[0]) * self.unit,
            self.height() / 2 - (y - self.centre[1]) * self.unit,
        )

    def to_place(self, at: QPointF) -> tuple[float, float]:
        decimals = max(2, math.ceil(math.log10(self.unit)))
        x = self.centre[0] + (at.x() - self.width() / 2) / self.unit
        y = self.centre[1] - (at.y() - self.height() / 2) / self.unit
        return _within(round(x, decimals)), _within(round(y, decimals))

    def nudged(self, dx: int, dy: int, fine: bool) -> tuple[float, float]:
        step = 0.01 if fine else 0.1
        x, y = self.spot
        new = (
            _within(round(x + dx * step, 6) if dx else x),
            _within(round(y + dy * step, 6) if dy else y),
        )
        self.keep_in_view(*new)
        return new

    def corners(self) -> list[tuple[int, int]]:
        """Return the corners whose samples are seen, if only in part."""
        half = 0.5 * self.tile_side / self.unit
        wide, high = 0.5 * self.width() / self.unit + half, 0.5 * self.height() / self.unit + half
        x, y = self.centre
        return [
            (i, j)
            for j in range(math.ceil(y - high), math.floor(y + high) + 1)
            for i in range(math.ceil(x - wide), math.floor(x + wide) + 1)
        ]

    @property
    def tile_side(self) -> float:
        """Side of a sample at a corner, in pixels: a multiple of a picture's own where it can."""
        room, ratio = min(0.56 * self.unit, 112.0), self.devicePixelRatioF()
        whole = math.floor(room * ratio / self.side) * self.side / ratio
        return whole if whole and not self.smooth else room

    def keep_in_view(self, x: float, y: float) -> None:
        """Move the plane as far as it takes for a place to be seen."""
        at, edge = self.to_pixel(x, y), 24.0
        right = max(0.0, at.x() - (self.width() - edge)) + min(0.0, at.x() - edge)
        down = max(0.0, at.y() - (self.height() - edge)) + min(0.0, at.y() - edge)
        if right or down:
            self.set_view(
                self.centre[0] + right / self.unit, self.centre[1] - down / self.unit, self.unit
            )

    def set_view(self, x: float, y: float, unit: float) -> None:
        """See another part of the plane, enlarged otherwise."""
        least = max(_SMALLEST, math.sqrt(self.width() * self.height() / _MOST))
        unit = min(max(unit, least), _LARGEST)
        new = (_within(x), _within(y))
        if new != self.centre or unit != self.unit:
            self.centre, self.unit = new, unit
            self.update()
            self.view_changed.emit()

    def set_tiles(self, tiles: dict[tuple[int, int], QImage]) -> None:
        """Show other samples at the corners."""
        self.tiles = tiles
        self.update()

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = self.smooth or self.tile_side < self.side
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, small)
        corners = self.corners()
        self._paint_grid(painter, corners)
        side = self.tile_side
        for key in corners:
            at, tile = self.to_pixel(*key), self.tiles.get(key)
            box = QRectF(round(at.x() - side / 2), round(at.y() - side / 2), side, side)
            if tile is not None:
                painter.drawImage(box, tile, QRectF(tile.rect()))
                painter.setPen(QPen(QColor(self.theme.generator), 1))
            else:
                painter.fillRect(box, QColor(self.theme.hover))
                painter.setPen(QPen(QColor(self.theme.line), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        self.paint_marker(painter, self.to_pixel(*self.spot))
        self.paint_focus(painter)
        painter.end()

    def _paint_grid(self, painter: QPainter, corners: list[tuple[int, int]]) -> None:
        painter.setPen(QPen(QColor(self.theme.line), 1))
        columns, rows = sorted({i for i, _ in corners}), sorted({j for _, j in corners})
        for i in columns:
            x = self.to_pixel(i, 0).x()
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        for j in rows:
            y = self.to_pixel(0, j).y()
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        painter.setPen(QColor(self.theme.muted))
        below = 0.5 * self.tile_side + 1
        height = self.fontMetrics().height()
        if self.unit - self.tile_side < height + 2:
            return
        for i, j in corners:
            at = self.to_pixel(i, j)
            words = f"{i}, {j}".replace("-", "−")
            box = QRectF(at.x() - self.unit / 2, at.y() + below, self.unit, height)
            width = self.fontMetrics().horizontalAdvance(words) + 6
            veil = QRectF(at.x() - width / 2, box.y(), width, height)
            painter.fillRect(veil, QColor(self.theme.surface))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, words)

    # --- the hand -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, spot = event.position(), self.to_pixel(*self.spot)
        near = math.hypot(at.x() - spot.x(), at.y() - spot.y()) <= NEAR
        if event.button() == Qt.MouseButton.LeftButton and not near:
            self._pressed_at, self._panning = at, self.centre
            self._clicking = True
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is None:
            super().mouseMoveEvent(event)
            return
        way = event.position() - self._pressed_at
        if self._clicking and math.hypot(way.x(), way.y()) < _STILL:
            return
        self._clicking = False
        x, y = self._panning
        self.set_view(x - way.x() / self.unit, y + way.y() / self.unit, self.unit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning is None:
            super().mouseReleaseEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._panning = None
            if self._clicking:
                self.moved.emit(*self.to_place(event.position()), None)
            self._clicking = False

    def drag(self, at: QPointF) -> None:
        super().drag(at)
        # A hand that leaves the pad takes the plane along.
        self.keep_in_view(*self.spot)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; what is under the pointer stays there."""
        turned = event.angleDelta().y() / 120
        if not turned:
            event.ignore()
            return
        self._zoom(_GROW**turned, event.position())
        event.accept()

    def _zoom(self, factor: float, at: QPointF) -> None:
        away = (at.x() - self.width() / 2, self.height() / 2 - at.y())
        before = self.centre[0] + away[0] / self.unit, self.centre[1] + away[1] / self.unit
        least = max(_SMALLEST, math.sqrt(self.width() * self.height() / _MOST))
        unit = min(max(self.unit * factor, least), _LARGEST)
        self.set_view(before[0] - away[0] / unit, before[1] - away[1] / unit, unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the marker; + and − zoom; Home brings the plane back to the marker."""
        grow = {"+": _GROW, "=": _GROW, "-": 1 / _GROW}.get(event.text())
        if event.key() == Qt.Key.Key_Home:
            self.set_view(*self.spot, UNIT)
        elif grow is not None:
            self._zoom(grow, QPointF(self.width() / 2, self.height() / 2))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_view(*self.centre, self.unit)
        self.view_changed.emit()


def _within(value: float) -> float:
    return min(max(value, -FAR), FAR) + 0.0
