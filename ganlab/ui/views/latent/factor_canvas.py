"""A pad of two factors: the prior's density behind, the values at hand as a marker."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ganlab.ui.theme import Theme
from ganlab.ui.views.axes import nice_step, plain
from ganlab.ui.views.latent.canvas import PadCanvas

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.latent import Factor

__all__ = ["FactorCanvas"]

_CELLS = 96
#: Of the ink where the prior is densest.
_DARKEST = 0.30
#: Decimals of a value that is dragged: a pixel tells no more.
_DECIMALS = 3


class FactorCanvas(PadCanvas):
    """One factor across, one up; a category is a band."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._factors: tuple[Factor, Factor] | None = None
        self._shade = QImage()
        self._words: NDArray[np.uint32] | None = None
        self.setAccessibleName("Pad of two factors")
        self.setToolTip("Drag: both factors follow. Arrow keys: one step, finer with Shift")

    def set_factors(self, across: Factor | None, up: Factor | None) -> None:
        """Show other factors."""
        self._factors = None if across is None or up is None else (across, up)
        self._paint_shade()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._paint_shade()

    # --- where things are ---------------------------------------------------------------------

    @property
    def area(self) -> QRectF:
        """The square on which to drag."""
        metrics = self.fontMetrics()
        names = [name for f in self._factors or () for name in f.categories[:1]]
        left = max(metrics.horizontalAdvance(text) for text in ("−0.0", *names)) + 12
        below, top = metrics.height() + 10, metrics.height() + 8
        side = max(20.0, min(self.width() - left - 12, self.height() - below - top))
        x = left + max(0.0, (self.width() - left - 12 - side) / 2)
        return QRectF(x, top + max(0.0, (self.height() - below - top - side) / 2), side, side)

    def to_pixel(self, x: float, y: float) -> QPointF:
        area = self.area
        if self._factors is None:
            return area.center()
        (x_lo, x_hi), (y_lo, y_hi) = (_limits(factor) for factor in self._factors)
        return QPointF(
            area.left() + (x - x_lo) / (x_hi - x_lo) * area.width(),
            area.bottom() - (y - y_lo) / (y_hi - y_lo) * area.height(),
        )

    def to_place(self, at: QPointF) -> tuple[float, float]:
        area = self.area
        if self._factors is None:
            return 0.0, 0.0
        shares = (at.x() - area.left()) / area.width(), (area.bottom() - at.y()) / area.height()
        across, up = (
            _value(factor, share) for factor, share in zip(self._factors, shares, strict=True)
        )
        return across, up

    def nudged(self, dx: int, dy: int, fine: bool) -> tuple[float, float]:
        if self._factors is None:
            return self.spot
        found = []
        for factor, value, way in zip(self._factors, self.spot, (dx, dy), strict=True):
            step = 1.0 if factor.categories else (0.01 if fine else 0.1)
            lo, hi = _limits(factor)
            if factor.categories:
                lo, hi = 0.0, factor.width - 1.0
            new = round(value + way * step, _DECIMALS) if way else value
            # A typed value beyond the pad comes back when it is moved, and not before.
            found.append(min(max(new, min(lo, value)), max(hi, value)))
        return found[0], found[1]

    # --- painting -----------------------------------------------------------------------------

    def _paint_shade(self) -> None:
        if self._factors is None:
            self._shade, self._words = QImage(), None
            return
        across, up = (_profile(factor) for factor in self._factors)
        share = _DARKEST * np.outer(up[::-1], across)
        ground, ink = _rgb(self.theme.surface), _rgb(self.theme.ink)
        mixed = np.rint(ground + (ink - ground) * share[..., None]).astype(np.uint32)
        words = 0xFF000000 | mixed[..., 0] << 16 | mixed[..., 1] << 8 | mixed[..., 2]
        self._words = np.ascontiguousarray(words, np.uint32)
        rows, columns = self._words.shape
        self._shade = QImage(
            self._words.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        if self._factors is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            area = self.area
            painter.drawImage(area, self._shade, QRectF(self._shade.rect()))
            painter.setPen(QPen(QColor(self.theme.line), 1))
            painter.drawRect(area)
            self._paint_numbers(painter, area)
            at = self.to_pixel(*self.spot)
            # A value beyond the pad, which can be typed, is marked at its edge.
            inside = QPointF(
                min(max(at.x(), area.left()), area.right()),
                min(max(at.y(), area.top()), area.bottom()),
            )
            self.paint_marker(painter, inside)
        self.paint_focus(painter)
        painter.end()

    def _paint_numbers(self, painter: QPainter, area: QRectF) -> None:
        assert self._factors is not None
        across, up = self._factors
        flags, height = Qt.AlignmentFlag, self.fontMetrics().height()
        painter.setPen(QColor(self.theme.muted))
        for value, text in _labels(across, area.width() / 60):
            x = self.to_pixel(value, 0.0).x()
            box = QRectF(x - 30, area.bottom() + 4, 60, height)
            painter.drawText(box, flags.AlignHCenter, text)
        for value, text in _labels(up, area.height() / 60):
            y = self.to_pixel(0.0, value).y()
            box = QRectF(area.left() - 108, y - height / 2, 102, height)
            painter.drawText(box, flags.AlignRight | flags.AlignVCenter, text)
        painter.setPen(QColor(self.theme.ink))
        box = QRectF(area.left() - 30, area.top() - height - 4, 200, height)
        painter.drawText(box, flags.AlignLeft, f"{up.name} ↑")
        box = QRectF(area.right() - 200, area.top() - height - 4, 200, height)
        painter.drawText(box, flags.AlignRight, f"{across.name} →")


def _limits(factor: Factor) -> tuple[float, float]:
    if factor.categories:
        return -0.5, factor.width - 0.5
    # A little beyond what is drawn: on its edge the marker is seen whole, and z's axis is round.
    return (-1.1, 1.1) if factor.prior == "uniform" else (-3.2, 3.2)


def _value(factor: Factor, share: float) -> float:
    lo, hi = _limits(factor)
    if factor.categories:
        return float(min(max(math.floor(share * factor.width), 0), factor.width - 1))
    if factor.prior == "uniform":
        # Beyond the prior's cube G has never been: a hand stops there, typing may go on.
        return round(min(max(lo + share * (hi - lo), -1.0), 1.0), _DECIMALS) + 0.0
    return round(min(max(lo + share * (hi - lo), lo), hi), _DECIMALS) + 0.0


def _profile(factor: Factor) -> NDArray[np.float64]:
    """The prior's density along an axis, as a share of its largest."""
    lo, hi = _limits(factor)
    middles = lo + (np.arange(_CELLS) + 0.5) / _CELLS * (hi - lo)
    if factor.categories:
        shares = np.array(factor.shares, np.float64)
        index = np.clip(np.rint(middles), 0, factor.width - 1).astype(int)
        # Every other band a little lighter, so that they can be told apart.
        return shares[index] / shares.max() * np.where(index % 2, 0.6, 1.0)
    density = factor.density(middles)
    return density / density.max()


def _labels(factor: Factor, room: float) -> list[tuple[float, str]]:
    if factor.categories:
        every = max(1, math.ceil(factor.width / max(1.0, 2.0 * room)))
        return [(float(i), factor.categories[i]) for i in range(0, factor.width, every)]
    lo, hi = _limits(factor)
    step = nice_step(hi - lo, max(2.0, room))
    first, last = math.ceil(lo / step), math.floor(hi / step)
    return [(i * step, plain(i * step, step)) for i in range(first, last + 1)]


def _rgb(colour: str) -> NDArray[np.float64]:
    parts = QColor(colour)
    return np.array([parts.red(), parts.green(), parts.blue()], np.float64)
