"""Data drawn in small: distributions in the theme's ink, pictures as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from ganlab.engine.data import Distribution, thumbnail_curve, thumbnail_points
from ganlab.ui.theme import Theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["mosaic", "thumbnail"]

_POINTS = 300
_ALONG = 3  # pictures along each side of a mosaic


def thumbnail(data: Distribution, theme: Theme, size: QSize, ratio: float = 1.0) -> QPixmap:
    """Draw a distribution's samples, or its density where it has one dimension."""
    image = QPixmap(size * ratio)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if data.dims == 1:
        _curve(painter, data, theme, size)
    else:
        _points(painter, data, theme, size)
    painter.end()
    return image


def mosaic(pixels: NDArray[np.uint8], size: QSize, ratio: float = 1.0) -> QPixmap:
    """Draw up to nine pictures ``[n, side, side, channels]`` side by side, in the middle.

    Every picture takes a whole number of the screen's pixels, with one between them, so that none
    is smeared more than its size demands.
    """
    width, height = round(size.width() * ratio), round(size.height() * ratio)
    along = _ALONG if len(pixels) > 4 else 2 if len(pixels) > 1 else 1
    cell = max(1, (min(width, height) - (along - 1)) // along)
    used = along * cell + along - 1
    left, top = (width - used) // 2, (height - used) // 2
    image = QPixmap(width, height)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    for i, picture in enumerate(pixels[: along * along]):
        where = QRect(left + i % along * (cell + 1), top + i // along * (cell + 1), cell, cell)
        painter.drawImage(where, _scaled(picture, cell))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def _scaled(picture: NDArray[np.uint8], side: int) -> QImage:
    height, width, channels = picture.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    data = np.ascontiguousarray(picture)
    image = QImage(data.data, width, height, width * channels, kind)
    smooth = Qt.TransformationMode.SmoothTransformation
    # What it is made of goes with this call: a copy, even where nothing is to be scaled.
    return image.scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio, smooth).copy()


def _curve(painter: QPainter, data: Distribution, theme: Theme, size: QSize) -> None:
    x, density = thumbnail_curve(data, 64)
    width, height = size.width(), size.height()
    px = np.linspace(1, width - 1, len(x))
    top = float(np.nanmax(density)) or 1.0
    py = height - 3 - (height - 9) * np.clip(density / top, 0, 1)
    points = [QPointF(a, b) for a, b in zip(px.tolist(), py.tolist(), strict=True)]
    fill = QColor(theme.ink)
    fill.setAlphaF(0.10)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    base = height - 3.0
    painter.drawPolygon(
        QPolygonF([QPointF(points[0].x(), base), *points, QPointF(points[-1].x(), base)])
    )
    painter.setPen(QPen(QColor(theme.ink), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))


def _points(painter: QPainter, data: Distribution, theme: Theme, size: QSize) -> None:
    points = thumbnail_points(data, _POINTS)
    lo, hi = np.asarray(data.view.lo), np.asarray(data.view.hi)
    scale = np.array([size.width() - 4, size.height() - 4]) / (hi - lo)
    if 0.5 < data.scale[0] / data.scale[1] < 2.0:
        # One scale for both axes, unless they measure unlike things: a circle is a circle.
        scale = np.full(2, scale.min())
    middle = (lo + hi) / 2
    x = size.width() / 2 + (points[:, 0] - middle[0]) * scale[0]
    y = size.height() / 2 - (points[:, 1] - middle[1]) * scale[1]
    ink = QColor(theme.ink)
    ink.setAlphaF(0.6)
    pen = QPen(ink, 1.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(
        QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
    )
