"""What a drawing looks like while it is drawn."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from ganlab.ui.canvas.arrays import polygon
from ganlab.ui.canvas.pane import Pane
from ganlab.ui.medium import resolution
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["BrushItem", "DabsItem"]

# While somebody draws, and while the points that are learned from it are to be seen.
_STRONG, _FAINT = 0.3, 0.12


class _Overlay(QGraphicsObject):
    """An item over a ViewBox, in its pixels."""

    def __init__(self, box: pg.ViewBox, dims: int) -> None:
        super().__init__()
        # Given to the constructor, a parent would not become the owner: PySide would delete the
        # item once more after the scene has.
        self.setParentItem(box)
        self._box, self._dims = box, dims
        self._theme = LIGHT
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.follow()

    def follow(self) -> None:
        """The box shows another part of the plane, or is of another size."""
        self.prepareGeometryChange()
        self.update()

    def pane(self) -> Pane:
        (x_lo, x_hi), (y_lo, y_hi) = self._box.viewRange()
        area = self._box.rect()
        return Pane(x_lo, x_hi, y_lo, y_hi, max(1.0, area.width()), max(1.0, area.height()))

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._box.rect()


class DabsItem(_Overlay):
    """All dabs as one translucent shape: discs, or in one dimension bands along the x axis.

    The shape is painted once into a pixmap, to which a stroke adds its new dabs.
    """

    def __init__(self, box: pg.ViewBox, dims: int) -> None:
        super().__init__(box, dims)
        self._dabs: list[tuple[float, ...]] = []
        self._shape: QPixmap | None = None
        self._strong = True
        self.setZValue(10)

    def set_strong(self, strong: bool) -> None:
        """Come forward while the mouse is over the plot, and step back otherwise."""
        if strong != self._strong:
            self._strong = strong
            self.update()

    def set_dabs(self, dabs: Iterable[tuple[float, ...]]) -> None:
        """Show another drawing."""
        self._dabs = list(dabs)
        self._shape = None
        self.update()

    def add(self, dabs: list[tuple[float, ...]]) -> None:
        """Show more dabs."""
        self._dabs += dabs
        if self._shape is not None:
            painter = QPainter(self._shape)
            self._draw(painter, dabs)
            painter.end()
        self.update()

    def follow(self) -> None:
        self._shape = None
        super().follow()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._dabs:
            return
        ratio = resolution(painter.device())
        if self._shape is None or self._shape.devicePixelRatioF() != ratio:
            size = self.boundingRect().size() * ratio
            self._shape = QPixmap(size.toSize())
            self._shape.setDevicePixelRatio(ratio)
            self._shape.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._shape)
            self._draw(inner, self._dabs)
            inner.end()
        # Opaque discs, made translucent together: where they overlap they are no darker.
        painter.setOpacity(_STRONG if self._strong else _FAINT)
        painter.drawPixmap(QPointF(0.0, 0.0), self._shape)

    def _draw(self, painter: QPainter, dabs: list[tuple[float, ...]]) -> None:
        pane, table = self.pane(), np.array(dabs)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._theme.ink), 1.0)
        radii = table[:, -1]
        if self._dims == 1:
            for x, radius in table.tolist():
                left = (x - radius - pane.x_lo) * pane.x_scale
                width = 2 * radius * pane.x_scale
                painter.fillRect(QRectF(left, pane.height - 10.0, width, 10.0), pen.color())
            return
        pixels = pane.to_pixels(table[:, :2])
        # A point drawn with a round pen is a disc: one call for all dabs of one size. Pixels of
        # axes with unlike units would make ellipses of them; such axes are not drawn on.
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for radius in np.unique(radii):
            pen.setWidthF(2.0 * radius * pane.x_scale)
            painter.setPen(pen)
            painter.drawPoints(polygon(pixels[radii == radius]))


class BrushItem(_Overlay):
    """The brush's outline under the cursor, dark and light so that it shows on any colour."""

    def __init__(self, box: pg.ViewBox, dims: int) -> None:
        super().__init__(box, dims)
        self._at, self._radius = QPointF(), 0.0
        self.setZValue(20)

    def set_brush(self, at: QPointF | None, radius: float) -> None:
        """Move, where a place in data units is given, and resize."""
        self.prepareGeometryChange()
        self._at = self._at if at is None else at
        self._radius = radius
        self.update()

    def _outline(self) -> QRectF:
        pane = self.pane()
        x, y = pane.to_pixels(np.array([self._at.x(), self._at.y()])).tolist()
        across, up = self._radius * pane.x_scale, self._radius * pane.y_scale
        if self._dims == 1:
            return QRectF(x - across, 0.0, 2 * across, pane.height)
        return QRectF(x - across, y - up, 2 * across, 2 * up)

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._outline().adjusted(-3.0, -3.0, 3.0, 3.0)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((self._theme.surface, 3.0), (self._theme.ink, 1.2)):
            painter.setPen(QPen(QColor(colour), width))
            if self._dims == 1:
                painter.drawRect(self._outline())
            else:
                painter.drawEllipse(self._outline())
