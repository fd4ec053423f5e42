"""Figure 1 as a picture: axes, curves and the map below, all sharing one x axis."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import QGraphicsWidget, QWidget

from ganlab.engine.objectives import Output
from ganlab.engine.probes import CurvesResult
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.axes import Axis
from ganlab.ui.views.figure1.moving import D_RANGE, Curves, EdgeMark, LatentMark, MapArrows
from ganlab.ui.views.figure1.scale import DensityScale, ValueScale
from ganlab.ui.views.figure1.still import Frame, MapFrame
from ganlab.ui.views.layered import LayeredPlot

__all__ = ["Figure1Plot"]

_STILL = {"p_data", "half"}


class Figure1Plot(LayeredPlot):
    """Draws one :class:`CurvesResult` after another.

    Attributes
    ----------
    box : ViewBox
        The plot; its y axis is D's, its x axis the data's.
    limits : tuple
        Ends of the x axis, data units.
    density : DensityScale
        Where the density axis ends.
    values : ValueScale
        Where D's axis ends.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.limits = (-1.0, 1.0)
        self.density = DensityScale(float("nan"))
        self.result: CurvesResult | None = None
        self.shown = {"p_data", "p_g", "d", "d_star", "half", "map"}
        self._data: tuple[NDArray[np.floating], NDArray[np.floating]] | None = None
        self._cursor: float | None = None

        self.density_axis = Axis("left", 44)
        self.values = ValueScale()
        self.d_axis = Axis("right", 44)
        self.x_axis = Axis("bottom", 76)
        self.z_axis = Axis("bottom", 76)
        self.density_axis.setLabel("density")
        self.z_axis.setRange(-1.0, 1.0)
        self.box = pg.ViewBox(enableMouse=False, enableMenu=False)
        self.map = QGraphicsWidget()
        for row, column, item in (
            (0, 0, self.density_axis),
            (0, 1, self.box),
            (0, 2, self.d_axis),
            (1, 1, self.x_axis),
            (2, 1, self.map),
            (3, 1, self.z_axis),
        ):
            self.grid.addItem(item, row, column)
        self.grid.setRowStretchFactor(0, 1)

        self.frame_ = Frame(self.box)
        self.map_frame = MapFrame(self.map)
        self.curves = Curves()
        self.arrows = MapArrows()
        self.mark = LatentMark()
        self.marks = (EdgeMark(left=True), EdgeMark(left=False))
        self.box.geometryChanged.connect(self._fit)
        self.map.geometryChanged.connect(self._fit)
        self.set_limits(*self.limits)
        self._name_values()
        self.dress(LIGHT, self.font())

    # As a PlotWidget: what the drawing tool expects of a plot.

    def getPlotItem(self) -> Figure1Plot:
        """Return what knows the ViewBox."""
        return self

    def getViewBox(self) -> pg.ViewBox:
        """Return what maps pixels to data units."""
        return self.box

    # What is shown

    def set_limits(self, lo: float, hi: float) -> None:
        """Show another stretch of x."""
        self.limits = (lo, hi)
        self.x_axis.setRange(lo, hi)
        self.box.setRange(xRange=(lo, hi), yRange=D_RANGE, padding=0, disableAutoRange=True)
        self._lay_still()
        self._lay()

    def set_data(self, x: NDArray[np.floating], p_data: NDArray[np.floating]) -> None:
        """Show p_data; the density axis starts again from its peak."""
        self._data = (x, p_data)
        self.density = DensityScale(float(p_data[np.isfinite(p_data)].max(initial=0.0)))
        self._lay_still()
        self._lay()

    def show_result(self, result: CurvesResult) -> None:
        """Draw a new picture."""
        previous, self.result = self.result, result
        if self.density.follow(float(np.nanmax(result.p_g, initial=0.0))):
            self._lay_still()
        output = self.values.output
        if self.values.follow(result):
            self._name_values()
            if self.values.output != output:
                self.dress(self.theme, self.font())
        if previous is None or previous.z_limits != result.z_limits:
            self.z_axis.setRange(*result.z_limits)
        if previous is None or previous.slice_label != result.slice_label:
            self._name_slice(result.slice_label)
        self._lay()

    def set_output(self, output: Output) -> None:
        """Name D's axis by what its values mean, before there are any."""
        if self.result is None and output != self.values.output:
            self.values = ValueScale(output)
            self._name_values()
            self.dress(self.theme, self.font())

    def _name_values(self) -> None:
        """Put name, ends and ticks to D's axis, and the line that stands still."""
        (lo, hi), output = self.values.ends, self.values.output
        self.d_axis.setLabel(output.of_x)
        plain = (lo, hi, output.threshold) == (0.0, 1.0, 0.5)
        self.d_axis.setTicks([[(0.0, "0"), (0.5, "½"), (1.0, "1")]] if plain else None)
        self.d_axis.setRange(*(lo + share * (hi - lo) for share in D_RANGE))
        self.frame_.threshold = self.values.threshold
        self.frame_.update()

    def _name_slice(self, label: str) -> None:
        if (self.z_axis.labelText or "") != label:
            self.z_axis.setLabel(label)
            self.z_axis.showLabel(bool(label))
            self.dress(self.theme, self.font())

    def clear(self) -> None:
        """Empty what moves; p_data stays."""
        self.result = None
        self.values = ValueScale(self.values.output)
        self._name_values()
        self.curves.clear()
        self.arrows.clear()
        self.set_mark(None)
        self.redraw()

    def set_shown(self, key: str, on: bool) -> None:
        """Show or hide a curve, ``half`` or the ``map``."""
        (self.shown.add if on else self.shown.discard)(key)
        if key == "map":
            self.map.setVisible(on)
            self.z_axis.setVisible(on)
            self._map_height()
        self.frame_.shown = self.shown & _STILL
        self.frame_.update()
        self.curves.shown = self.shown & {"p_g", "d", "d_star", "half"}
        self._lay()
        self.redraw_all()

    def set_outside(self, below: float, above: float) -> None:
        """Say which shares of p_g lie beyond the ends of the x axis."""
        news = [mark.say(share) for mark, share in zip(self.marks, (below, above), strict=True)]
        if any(news):
            self.redraw()

    def set_cursor(self, x: float | None) -> None:
        """Mark an x, data units, or none."""
        if x != self._cursor:
            self._cursor = x
            self.redraw()

    def set_mark(self, value: tuple[float, float] | None) -> None:
        """Mark a latent by its first number and where G puts it, data units; or none."""
        if value != self.mark.value:
            self.mark.value = value
            self._lay_mark()
            self.redraw()

    def _lay_mark(self) -> None:
        rect, below = self.frame_.rect, self.map_frame.rect
        limits = None if self.result is None else self.result.z_limits
        size = (below.width(), below.height()) if "map" in self.shown else (0.0, 0.0)
        self.mark.lay(self.limits, limits, rect.width(), size)

    def dress(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        self.theme = theme
        small = QFont(font)
        small.setPointSizeF(max(font.pointSizeF() * 0.9, 6.0))
        self.setBackground(theme.surface)
        for axis in (self.x_axis, self.z_axis):
            axis.dress(theme, small)
        self.density_axis.dress(theme, small, theme.ink)
        self.d_axis.dress(theme, small, theme.discriminator)
        self.map_frame.font = font
        for item in (self.frame_, self.map_frame, self.curves, self.arrows, self.mark):
            item.dress(theme)
        for mark in self.marks:
            mark.dress(theme, small)
        line = self.fontMetrics().height()
        self.density_axis.setWidth(round(3.6 * line))
        # Room for a sign and decimals, where values are no probabilities.
        self.d_axis.setWidth(round((2.6 if self.values.output.probability else 3.6) * line))
        self.x_axis.setHeight(round(1.4 * line))
        self.z_axis.setHeight(round((2.5 if self.z_axis.labelText else 1.4) * line))
        self._map_height()
        self.redraw_all()

    def x_at(self, position: QPointF) -> float | None:
        """Return the x under a point of the viewport, or None outside of the plot."""
        rect = self.rect_of(self.box)
        if rect.isEmpty() or not rect.contains(position):
            return None
        lo, hi = self.limits
        return lo + (hi - lo) * (position.x() - rect.x()) / rect.width()

    # Geometry and painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "map"):
            self._map_height()

    def _map_height(self) -> None:
        on = "map" in self.shown
        self.grid.setRowFixedHeight(2, min(max(0.24 * self.height(), 40.0), 150.0) if on else 0.0)
        self.grid.setRowFixedHeight(3, self.z_axis.maximumHeight() if on else 0.0)

    def _fit(self) -> None:
        for item, owner in ((self.frame_, self.box), (self.map_frame, self.map)):
            item.resize(QRectF(0.0, 0.0, owner.size().width(), owner.size().height()))
        self._lay_still()
        self._lay()

    def _lay_still(self) -> None:
        top = self.density.top
        self.density_axis.setRange(D_RANGE[0] * top, D_RANGE[1] * top)
        if self._data is not None and not self.frame_.rect.isEmpty():
            self.frame_.lay(*self._data, self.limits, top)
        self.redraw_all()

    def _lay(self) -> None:
        rect, below = self.frame_.rect, self.map_frame.rect
        self._lay_mark()
        if self.result is None or rect.isEmpty():
            return
        self.curves.lay(
            self.result,
            self.limits,
            self.density.top,
            rect.width(),
            rect.height(),
            self.values.ends,
        )
        if "map" in self.shown and not below.isEmpty():
            self.arrows.lay(self.result, self.limits, below.width(), below.height())
        self.redraw()

    def moving_rect(self) -> QRect:
        rect = self.rect_of(self.box)
        if "map" in self.shown:
            rect = rect.united(self.rect_of(self.map))
        return rect.toAlignedRect()

    def paint_moving(self, painter: QPainter) -> None:
        rect = self.rect_of(self.box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if "map" in self.shown:
            below = self.rect_of(self.map)
            painter.translate(below.topLeft())
            self.arrows.paint(painter)
            self.mark.paint_arrow(painter)
            painter.translate(-below.topLeft())
        painter.setClipRect(rect)
        painter.translate(rect.topLeft())
        if self._cursor is not None:
            lo, hi = self.limits
            x = round((self._cursor - lo) / (hi - lo) * rect.width())
            painter.fillRect(QRectF(x, 0.0, 1.0, rect.height()), QColor(self.theme.muted))
        self.curves.paint(painter)
        for mark in self.marks:
            mark.paint(painter, rect.width(), rect.height())
        self.mark.paint_point(painter, rect.height())
