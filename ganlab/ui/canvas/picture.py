"""The one item in the Boundary view's plot: all layers, in a handful of Qt calls."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from ganlab.ui.canvas.layers import (
    BoundaryLayer,
    DensityLayer,
    FieldLayer,
    Layer,
    ManifoldLayer,
    PointsLayer,
    PullLayer,
)
from ganlab.ui.canvas.mark import MarkLayer
from ganlab.ui.canvas.missing import MissingLayer
from ganlab.ui.canvas.pane import Pane
from ganlab.ui.medium import is_drawing, resolution
from ganlab.ui.theme import Theme

__all__ = ["Picture"]


class Picture(QGraphicsObject):
    """Fills a ViewBox, in its pixels; the box's range says which part of the plane it shows."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        # Given to the constructor, a parent would not become the owner: PySide would delete the
        # item once more after the scene has.
        self.setParentItem(box)
        self._box = box
        self.field = FieldLayer()
        self.manifold = ManifoldLayer()
        self.density = DensityLayer()
        self.boundary = BoundaryLayer()
        self.pull = PullLayer()
        self.points = PointsLayer()
        self.missing = MissingLayer()
        self.mark = MarkLayer()
        self._surface = QColor("white")
        self._area = QRectF()
        self.pane = self._pane()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """From the bottom to the top."""
        return (
            self.field, self.manifold, self.density, self.boundary, self.pull, self.points,
            self.missing, self.mark,
        )  # fmt: skip

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._surface = QColor(theme.surface)
        for layer in self.layers:
            layer.theme = theme
        self.update()

    def follow(self) -> bool:
        """Take over the box's size and range; return whether they changed."""
        pane = self._pane()
        if pane == self.pane:
            return False
        self.prepareGeometryChange()
        self.pane = pane
        self._area = QRectF(0.0, 0.0, pane.width, pane.height)
        self.update()
        return True

    def _pane(self) -> Pane:
        (x_lo, x_hi), (y_lo, y_hi) = self._box.viewRange()
        area = self._box.rect()
        return Pane(x_lo, x_hi, y_lo, y_hi, max(1.0, area.width()), max(1.0, area.height()))

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._area

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if is_drawing():
            self._draw_image(painter)
        else:
            self.draw(painter)

    def _draw_image(self, painter: QPainter) -> None:
        """Paint all layers as one image, and not thousands of marks one by one."""
        ratio = resolution(None)
        size = (self._area.size() * ratio).toSize().expandedTo(QSize(1, 1))
        image = QImage(size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(self._surface)
        inner = QPainter(image)
        self.draw(inner)
        inner.end()
        painter.drawImage(self._area, image, QRectF(image.rect()))

    def draw(self, painter: QPainter) -> None:
        """Paint all layers, in pixels of the box."""
        pixels = resolution(painter.device())
        shown = [x for x in self.layers if x.visible and x.ready(self.pane, pixels)]
        if self.field not in shown or not self.field.covers(self._area):
            painter.fillRect(self._area, self._surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.manifold in shown and self.manifold.fill is not None:
            self._paint_backdrop(painter, self.field in shown)
            shown = [layer for layer in shown if layer is not self.field]
        for layer in shown:
            layer.paint(painter)

    def _paint_backdrop(self, painter: QPainter, with_field: bool) -> None:
        """Lay the manifold's fill over the field while both are small: one large image, not two."""
        fill: Any = self.manifold.fill
        small = QImage(fill.size(), QImage.Format.Format_RGB32)
        small.fill(self._surface)
        scale_x, scale_y = fill.width() / self.pane.width, fill.height() / self.pane.height
        inner = QPainter(small)
        if with_field:
            inner.scale(scale_x, scale_y)
            self.field.paint(inner)
            inner.resetTransform()
        inner.drawImage(0, 0, fill)
        inner.end()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._area, small, QRectF(small.rect()))
