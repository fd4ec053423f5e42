"""Samples that are points, on axes: curves of a traversal, and single ones that can be picked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.axes import nice_step, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset

__all__ = ["Curve", "Mark", "PointsChart", "cloud_of"]

#: Pixels around a mark in which a click means it.
_NEAR = 14.0
_CLOUD = 400


@dataclass(frozen=True)
class Mark:
    """One sample; ``strong`` ones are large, ``text`` stands above it to the right, or below."""

    x: float
    y: float
    role: str = "generator"
    text: str = ""
    shape: Literal["dot", "ring", "square"] = "dot"
    strong: bool = False
    below: bool = False

    @property
    def radius(self) -> float:
        """Pixels from its middle to its edge."""
        return 6.0 if self.strong else 3.0


@dataclass(frozen=True, eq=False)
class Curve:
    """Points ``[k, 2]`` that are joined by lines."""

    points: NDArray[np.floating]
    role: str = "generator"
    dashed: bool = False
    wide: bool = False


def cloud_of(data: Dataset) -> tuple[NDArray[np.float64], tuple[float, ...], tuple[float, ...]]:
    """Return some of the data ``[n, d]``, always the same, and the limits of its view."""
    points = data.sample(_CLOUD, np.random.default_rng(3)).astype(np.float64)
    view = getattr(data, "view", None)
    if view is not None:
        return points, tuple(view.lo), tuple(view.hi)
    return points, tuple(points.min(axis=0)), tuple(points.max(axis=0))


class PointsChart(QWidget):
    """Axes with the data in ink and what G makes in green."""

    #: A mark was clicked, or Return was pressed on it.
    picked = Signal(int)
    #: Another mark is under the pointer, or none.
    pointed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        #: Index of the mark under the pointer, or chosen by the arrow keys.
        self.current: int | None = None
        self.marks: tuple[Mark, ...] = ()
        self._curves: tuple[Curve, ...] = ()
        self._cloud: NDArray[np.float64] | None = None
        self._base = ((0.0, 1.0), (0.0, 1.0))
        self._titles = ("", "")
        self._equal = self._flat = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 80)

    # --- what is on it ------------------------------------------------------------------------

    def set_axes(
        self,
        x: tuple[float, float],
        y: tuple[float, float] | None,
        titles: tuple[str, str],
        equal: bool = False,
    ) -> None:
        """Say what the axes hold at least.

        Without ``y`` all stands on a line, at height 0; ``equal``: one unit is as long on both.
        """
        self._base, self._titles, self._equal = (x, y or (-1.0, 1.0)), titles, equal
        self._flat = y is None
        self.update()

    def set_cloud(self, points: NDArray[np.float64] | None) -> None:
        """Show the data ``[n, 2]`` behind, or nothing."""
        self._cloud = points
        self.update()

    def show_points(self, marks: Sequence[Mark], curves: Sequence[Curve] = ()) -> None:
        """Show other samples; the axes make room for all of them."""
        self.marks, self._curves = tuple(marks), tuple(curves)
        if self.current is not None and self.current >= len(self.marks):
            self.current = None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self.update()

    # --- where things are ---------------------------------------------------------------------

    @property
    def area(self) -> QRectF:
        """The inside of the axes."""
        metrics = self.fontMetrics()
        left = 12 if self._flat else metrics.horizontalAdvance("−0.00") + 12
        below = 2 * metrics.height() + 8 if self._titles[0] else metrics.height() + 8
        top = metrics.height() + 6 if self._titles[1] else 6
        area = QRectF(left, top, self.width() - left - 10, self.height() - top - below)
        # A strip where there is but a line; no tower where both axes are alike.
        high = 72.0 if self._flat else area.width() if self._equal else area.height()
        if area.height() > high > 0:
            area = QRectF(left, top + (area.height() - high) / 2, area.width(), high)
        return area

    def limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return what the axes show, x and y: what they must, and every sample."""
        points = [np.array([(mark.x, mark.y) for mark in self.marks], np.float64).reshape(-1, 2)]
        points += [np.asarray(curve.points, np.float64) for curve in self._curves]
        every = np.concatenate(points)
        every = every[np.isfinite(every).all(axis=1)]
        found = []
        for k, (lo, hi) in enumerate(self._base):
            # In strides, so that axes rarely move while G does.
            stride = 0.25 * (hi - lo)
            if len(every):
                lo -= stride * max(0, math.ceil((lo - every[:, k].min()) / stride))
                hi += stride * max(0, math.ceil((every[:, k].max() - hi) / stride))
            found.append((lo, hi))
        (x_lo, x_hi), (y_lo, y_hi) = found
        if self._equal:
            area = self.area
            unit = min(area.width() / (x_hi - x_lo), area.height() / (y_hi - y_lo))
            unit = max(unit, 1e-9)
            x_more = 0.5 * (area.width() / unit - (x_hi - x_lo))
            y_more = 0.5 * (area.height() / unit - (y_hi - y_lo))
            x_lo, x_hi, y_lo, y_hi = x_lo - x_more, x_hi + x_more, y_lo - y_more, y_hi + y_more
        return (x_lo, x_hi), (y_lo, y_hi)

    def to_pixel(self, x: float, y: float) -> QPointF:
        """Return where a place of the axes is on the widget."""
        return _to_pixels(np.array([[x, y]]), self.area, self.limits())[0]

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        area, limits = self.area, self.limits()
        if area.width() < 20 or area.height() < 20:
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter, area, limits)
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        if self._cloud is not None:
            ink = QColor(self.theme.ink)
            ink.setAlphaF(0.35)
            painter.setPen(QPen(ink, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(QPolygonF(_to_pixels(self._cloud, area, limits)))
        for curve in self._curves:
            style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
            colour = QColor(getattr(self.theme, curve.role))
            if not curve.wide:
                colour.setAlphaF(0.45)
            painter.setPen(QPen(colour, 2.2 if curve.wide else 1.2, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(_to_pixels(curve.points, area, limits)))
        painter.setClipping(False)
        for i, mark in enumerate(self.marks):
            self._paint_mark(painter, mark, i == self.current, area, limits)
        for mark in self.marks:
            # Above all marks: a name that is half hidden says nothing.
            self._paint_name(painter, mark, area, limits)
        painter.end()

    def _paint_axes(
        self, painter: QPainter, area: QRectF, limits: tuple[tuple[float, float], ...]
    ) -> None:
        metrics, flags = self.fontMetrics(), Qt.AlignmentFlag
        (x_lo, x_hi), (y_lo, y_hi) = limits
        height = metrics.height()
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.drawRect(area)
        painter.setPen(QColor(self.theme.muted))
        for value, step in _ticks(x_lo, x_hi, area.width() / 70):
            x = area.left() + (value - x_lo) / (x_hi - x_lo) * area.width()
            box = QRectF(x - 40, area.bottom() + 3, 80, height)
            painter.drawText(box, flags.AlignHCenter | flags.AlignTop, plain(value, step))
        for value, step in () if self._flat else _ticks(y_lo, y_hi, area.height() / 50):
            y = area.bottom() - (value - y_lo) / (y_hi - y_lo) * area.height()
            box = QRectF(0, y - height / 2, area.left() - 5, height)
            painter.drawText(box, flags.AlignRight | flags.AlignVCenter, plain(value, step))
        across, up = self._titles
        if across:
            box = QRectF(area.left(), area.bottom() + 3 + height, area.width(), height + 2)
            painter.drawText(box, flags.AlignRight | flags.AlignTop, across)
        if up:
            box = QRectF(2, 1, self.width(), height + 2)
            painter.drawText(box, flags.AlignLeft | flags.AlignTop, up)

    def _paint_mark(
        self, painter: QPainter, mark: Mark, current: bool, area: QRectF,
        limits: tuple[tuple[float, float], tuple[float, float]],
    ) -> None:  # fmt: skip
        if not (math.isfinite(mark.x) and math.isfinite(mark.y)):
            return
        at = _to_pixels(np.array([[mark.x, mark.y]]), area, limits)[0]
        colour, radius = QColor(getattr(self.theme, mark.role)), mark.radius
        if mark.strong:
            painter.setPen(QPen(QColor(self.theme.surface), 5.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius, radius)
        hollow = mark.shape == "ring"
        painter.setPen(QPen(colour, 2.2 if hollow else 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        if mark.shape == "square":
            painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        else:
            painter.drawEllipse(at, radius, radius)
        if current:
            painter.setPen(QPen(QColor(self.theme.focus), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius + 4, radius + 4)

    def _paint_name(
        self, painter: QPainter, mark: Mark, area: QRectF,
        limits: tuple[tuple[float, float], tuple[float, float]],
    ) -> None:  # fmt: skip
        if not (mark.text and math.isfinite(mark.x) and math.isfinite(mark.y)):
            return
        at, radius = _to_pixels(np.array([[mark.x, mark.y]]), area, limits)[0], mark.radius
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(mark.text)
        place = at + QPointF(radius + 4, -radius)
        if mark.below:
            place = at + QPointF(-wide / 2, radius + 2 + metrics.ascent())
        if place.x() + wide > self.width() - 2:
            # At the right edge it stands to the left, or it would be cut.
            place.setX(at.x() - radius - 4 - wide)
        veil = QColor(self.theme.surface)
        veil.setAlphaF(0.8)
        box = QRectF(place.x() - 2, place.y() - metrics.ascent(), wide + 4, metrics.height())
        painter.fillRect(box, veil)
        painter.setPen(QColor(self.theme.ink))
        painter.drawText(place, mark.text)

    # --- pointing -----------------------------------------------------------------------------

    def _under(self, at: QPointF) -> int | None:
        if not self.marks:
            return None
        points = np.array([(mark.x, mark.y) for mark in self.marks])
        pixels = _to_pixels(points, self.area, self.limits())
        distance = np.array([math.hypot(p.x() - at.x(), p.y() - at.y()) for p in pixels])
        best = int(np.nan_to_num(distance, nan=math.inf).argmin())
        return best if distance[best] <= _NEAR else None

    def _point(self, current: int | None) -> None:
        if current != self.current:
            self.current = current
            self.update()
            self.pointed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and under is not None:
            self._point(under)
            self.picked.emit(under)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from sample to sample, Return picks."""
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter) and self.current is not None:
            self.picked.emit(self.current)
            return
        way = {keys.Key_Left: -1, keys.Key_Up: -1, keys.Key_Right: 1, keys.Key_Down: 1}
        step = way.get(keys(event.key()))
        if step is None or not self.marks:
            super().keyPressEvent(event)
            return
        target = 0 if self.current is None else self.current + step
        self._point(min(max(target, 0), len(self.marks) - 1))


def _ticks(lo: float, hi: float, count: float) -> list[tuple[float, float]]:
    step = nice_step(hi - lo, max(count, 2.0))
    first, last = math.ceil(lo / step - 1e-9), math.floor(hi / step + 1e-9)
    return [(i * step, step) for i in range(first, last + 1)]


def _to_pixels(
    points: NDArray[np.floating], area: QRectF, limits: tuple[tuple[float, float], ...]
) -> list[QPointF]:
    (x_lo, x_hi), (y_lo, y_hi) = limits
    x = area.left() + (points[:, 0] - x_lo) / (x_hi - x_lo) * area.width()
    y = area.bottom() - (points[:, 1] - y_lo) / (y_hi - y_lo) * area.height()
    return [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
