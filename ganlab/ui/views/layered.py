"""A plot of two layers: pyqtgraph's axes, kept as a picture, and what moves, painted over it.

A QGraphicsView goes through its items in every frame; here a frame is one copy of the kept
picture and the few calls that paint the curves. That halves what a frame costs.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsWidget, QWidget

from ganlab.ui.medium import is_drawing, resolution

__all__ = ["LayeredPlot"]


class LayeredPlot(pg.GraphicsView):
    """Axes in a grid; subclasses place them, and paint what moves.

    Attributes
    ----------
    grid : QGraphicsGridLayout
        Where the axes stand.
    still_paints : int
        How often the picture of the axes was made.
    paints : int
        How often anything was painted: what did not change must not be.
    """

    #: The pointer is there, a point of the viewport, or None: it has left.
    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paints = 0
        self.still_paints = 0
        self._still: QPixmap | None = None
        self.centre = QGraphicsWidget()
        self.grid = QGraphicsGridLayout()
        self.grid.setContentsMargins(0, 4, 0, 0)
        self.grid.setSpacing(0)
        self.centre.setLayout(self.grid)
        self.setCentralItem(self.centre)
        self.viewport().setMouseTracking(True)
        self.scene().changed.connect(self._scene_changed)

    # For subclasses

    def paint_moving(self, painter: QPainter) -> None:
        """Paint what moves, in coordinates of the viewport."""
        raise NotImplementedError

    def moving_rect(self) -> QRect:
        """Return the part of the viewport in which things move."""
        return self.viewport().rect()

    def redraw(self) -> None:
        """Paint what moves once more, soon."""
        self.viewport().update(self.moving_rect())

    def redraw_all(self) -> None:
        """Make the picture of what stands still anew, too."""
        self._still = None
        self.viewport().update()

    def rect_of(self, item: QGraphicsWidget) -> QRectF:
        """Return where an item of the grid lies in the viewport."""
        return QRectF(item.geometry())

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        viewport = self.viewport()
        if is_drawing():
            # Numbers at the axes stay text: no picture of them in between.
            super().paintEvent(event)
            painter = QPainter(viewport)
            self.paint_moving(painter)
            painter.end()
            return
        ratio = resolution(viewport)
        if self._still is None or self._still.devicePixelRatio() != ratio:
            self._still = self._render(ratio)
        painter = QPainter(viewport)
        area = QRectF(event.rect())
        painter.drawPixmap(
            area,
            self._still,
            QRectF(area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio),
        )
        self.paint_moving(painter)
        painter.end()

    def _render(self, ratio: float) -> QPixmap:
        self.still_paints += 1
        picture = QPixmap(self.viewport().size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.backgroundBrush().color())
        self.centre.layout().activate()
        self.scene().prepareForPaint()
        painter = QPainter(picture)
        area = self.viewport().rect()
        self.render(painter, QRectF(area), area)
        painter.end()
        return picture

    def _scene_changed(self, _areas: Sequence[QRectF]) -> None:
        self.redraw_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._still = None
        super().resizeEvent(event)

    # pyqtgraph would ask its scene what is under the pointer at every move.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)
        super().leaveEvent(event)
