"""Bare axes in the house style: a thin frame, few muted numbers, nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
)
from PySide6.QtWidgets import QLabel, QWidget

from ganlab.ui.theme import Theme

__all__ = ["Axis", "BarePlot", "bare_plot", "dress_plot", "small_font", "tint"]


class Axis(pg.AxisItem):
    """An axis whose negative numbers have a minus sign instead of a hyphen."""

    def tickStrings(  # noqa: N802
        self, values: list[float], scale: float, spacing: float
    ) -> list[str]:
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]

    def _updateMaxTextSize(self, x: float) -> None:  # noqa: N802
        # Whole pixels, so that the plot's area beside it consists of whole pixels too.
        super()._updateMaxTextSize(math.ceil(x))


class BarePlot(pg.PlotWidget):
    """A plot that fills its background once, and not where an item says that it covers it.

    Filling as many pixels as a large plot has takes as long as all points do.
    """

    #: Where, in the scene, an item paints every pixel itself.
    covered = QRectF()
    #: What paints all of ``covered``: ``(painter) -> None``, in pixels from its upper left corner.
    moving: Callable[[QPainter], None] | None = None
    #: Whether nothing else of the scene stands in that area now.
    alone: Callable[[], bool] = staticmethod(lambda: False)
    #: Pictures painted without and with the scene, for tests.
    quick_paints = scene_paints = 0

    def update_moving(self) -> None:
        """Paint what moves once more, soon, and nothing else."""
        self.viewport().update(self.covered.toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        # The scene asks every item in it, in Python, before each picture; beside a training each
        # of these calls waits for the interpreter lock. What moves is painted without asking.
        area = self.covered.toAlignedRect()
        if self.moving is None or not self.alone() or not area.contains(event.rect()):
            self.scene_paints += 1
            super().paintEvent(event)
            return
        self.quick_paints += 1
        painter = QPainter(self.viewport())
        painter.setClipRect(area)
        painter.translate(self.covered.topLeft())
        self.moving(painter)
        painter.end()

    def drawBackground(  # noqa: N802
        self, painter: QPainter, rect: QRectF | QRect
    ) -> None:
        brush, inner = self.backgroundBrush(), self.covered
        # Pixels that it covers but in part are not covered.
        corner = QPoint(math.ceil(inner.left()), math.ceil(inner.top()))
        end = QPoint(math.floor(inner.right()) - 1, math.floor(inner.bottom()) - 1)
        hidden = QRect(corner, end)
        parts: Any = QRegion(QRectF(rect).toAlignedRect()).subtracted(QRegion(hidden))
        for part in parts:
            painter.fillRect(part, brush)


def bare_plot(parent: QWidget | None = None) -> BarePlot:
    """Return a plot without menu, buttons, grid or ranges that move by themselves."""
    axes = {side: Axis(side) for side in ("left", "bottom")}
    plot = BarePlot(parent, enableMenu=False, axisItems=axes)
    plot.setCacheMode(plot.CacheModeFlag.CacheNone)
    # Without these two every repaint of the plot's area repaints both axes too.
    plot.getPlotItem().layout.setRowSpacing(2, 3)
    plot.getPlotItem().layout.setColumnSpacing(0, 3)
    plot.setOptimizationFlag(plot.OptimizationFlag.DontAdjustForAntialiasing)
    plot.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    plot.setFrameShape(plot.Shape.NoFrame)
    item = plot.getPlotItem()
    item.hideButtons()
    item.setMenuEnabled(False)
    # pyqtgraph makes the menu all the same, as a window that nobody would ever close.
    item.ctrlMenu.setParent(plot, item.ctrlMenu.windowFlags())
    item.disableAutoRange()
    item.layout.setContentsMargins(0, 4, 4, 0)
    for axis in axes.values():
        axis.enableAutoSIPrefix(False)
        axis.setStyle(tickLength=4, tickTextOffset=4, maxTickLevel=0, hideOverlappingLabels=True)
        axis.setStyle(autoReduceTextSpace=False)
    return plot


def small_font(widget: QWidget) -> QFont:
    """Return the widget's font, a little smaller, for numbers at the side of a plot."""
    font = QFont(widget.font())
    font.setPointSizeF(max(7.0, 0.9 * font.pointSizeF()))
    return font


def dress_plot(plot: pg.PlotWidget, theme: Theme) -> None:
    """Put a plot into a theme's colours."""
    plot.setBackground(theme.surface)
    font = small_font(plot)
    # Room for what a zoom brings, so that the axes do not jump at each step of it.
    room = QFontMetrics(font).horizontalAdvance("−0.00")
    for side in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(side)
        axis.setPen(pg.mkPen(theme.line, width=1))
        axis.setTextPen(pg.mkPen(theme.muted))
        axis.setTickFont(font)
    left = plot.getPlotItem().getAxis("left")
    left.textWidth = room
    left.setWidth(None)


def tint(label: QLabel, colour: str) -> None:
    """Give a label small letters in a colour."""
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    label.setPalette(palette)
    label.setFont(small_font(label.parentWidget() or label))
