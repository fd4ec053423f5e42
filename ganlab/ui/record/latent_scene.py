"""One frame of a film through the latent space: what G makes of some latents, and where they are.

Pictures stand in a grid, the latent at hand first; points lie over the data.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui import strokes
from ganlab.ui.canvas.arrays import polygon, polyline
from ganlab.ui.canvas.mark import RING, paint_mark
from ganlab.ui.record.darkroom import pixels_of
from ganlab.ui.style import base_points, tabular
from ganlab.ui.views.latent.chart import cloud_of
from ganlab.ui.views.pictures.sheet import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.recording.film import Pixels
    from ganlab.ui.record.studio import Setting

__all__ = ["LatentScene"]

_MARGIN, _GAP = 16.0, 6.0
#: Pixels of a screen's inch that a font's points are of.
_POINT = 96 / 72


class LatentScene:
    """Paints samples ``[n, *shape]`` in data units, with a line of words beneath.

    Parameters
    ----------
    data
        Whose shape samples have.
    setting
        Size, theme and title.
    """

    def __init__(self, data: Dataset, setting: Setting) -> None:
        self._data, self._setting = data, setting
        self._scale = setting.scale
        #: Where the latent at hand has been, of points.
        self._trace: list[tuple[float, float]] = []
        if data.kind == "line":
            assert hasattr(data, "view")
            self._lo, self._hi = data.view.lo[0], data.view.hi[0]
            self._x = np.linspace(self._lo, self._hi, 512)
            self._density = data.density(self._x[:, None])  # type: ignore[attr-defined]
        elif data.kind == "plane":
            self._cloud, self._least, self._most = cloud_of(data)

    def take(self, told: Any) -> Pixels:
        """Return the pixels of samples, words and a step."""
        x, words, step = told
        return pixels_of(self.paint(x, words, step))

    def paint(self, x: NDArray[np.float32], words: str, step: int) -> QImage:
        """Paint samples, and what is said of them."""
        setting = self._setting
        image = QImage(setting.width, setting.height, QImage.Format.Format_RGB32)
        image.fill(QColor(setting.theme.surface))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        box = QRectF(0, 0, setting.width / self._scale, setting.height / self._scale)
        box.adjust(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        line = self._write(painter, box, words, step)
        box.setBottom(box.bottom() - line - _GAP)
        {"images": self._pictures, "plane": self._points, "line": self._on_a_line}[self._data.kind](
            painter, box, x
        )
        painter.end()
        return image

    def _write(self, painter: QPainter, box: QRectF, words: str, step: int) -> float:
        """Write below, and return how much room that takes."""
        theme, font = self._setting.theme, tabular(QFont(painter.font()))
        font.setPixelSize(max(8, round(base_points() * _POINT)))
        painter.setFont(font)
        line = float(painter.fontMetrics().height())
        below = QRectF(box.left(), box.bottom() - line, box.width(), line)
        painter.setPen(QColor(theme.ink))
        middle, flag = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag
        painter.drawText(below, middle | flag.AlignLeft, words)
        if self._setting.title:
            painter.setPen(QColor(theme.muted))
            painter.drawText(
                below, middle | flag.AlignRight, f"{self._setting.title} · step {step:,}"
            )
        return line

    def _pictures(self, painter: QPainter, box: QRectF, x: NDArray[np.float32]) -> None:
        words = words_of(as_bytes(x))
        n, high, wide = words.shape
        columns = max(range(1, n + 1), key=lambda c: _side(box, n, c, wide, high))
        side = _side(box, n, columns, wide, high)
        rows = math.ceil(n / columns)
        # Whole pixels of the film to one of a picture, where there is room for that.
        if side * self._scale >= 1.0:
            side = math.floor(side * self._scale) / self._scale
        across, down = wide * side, high * side
        left = box.center().x() - 0.5 * (columns * across + (columns - 1) * _GAP)
        top = box.center().y() - 0.5 * (rows * down + (rows - 1) * _GAP)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, side * self._scale < 1.0)
        for i in range(n):
            picture = QImage(
                np.ascontiguousarray(words[i]).data, wide, high, 4 * wide,
                QImage.Format.Format_RGB32,
            )  # fmt: skip
            row, column = divmod(i, columns)
            place = QRectF(left + column * (across + _GAP), top + row * (down + _GAP), across, down)
            painter.drawImage(place, picture)

    def _points(self, painter: QPainter, box: QRectF, x: NDArray[np.float32]) -> None:
        (lo_x, lo_y), (hi_x, hi_y) = self._least, self._most
        unit = min(box.width() / (hi_x - lo_x), box.height() / (hi_y - lo_y))
        middle = QPointF(0.5 * (lo_x + hi_x), 0.5 * (lo_y + hi_y))

        def at(points: NDArray[np.floating]) -> NDArray[np.float64]:
            place = np.empty((len(points), 2))
            place[:, 0] = box.center().x() + (points[:, 0] - middle.x()) * unit
            place[:, 1] = box.center().y() - (points[:, 1] - middle.y()) * unit
            return place

        theme = self._setting.theme
        painter.setClipRect(box)
        _dots(painter, at(self._cloud), QColor(theme.muted), 2.0)
        samples = at(x)
        _dots(painter, samples[1:], QColor(theme.generator), 4.5)
        self._trace.append((float(samples[0, 0]), float(samples[0, 1])))
        trace = np.array(self._trace)
        painter.setPen(QPen(QColor(theme.generator), 1.5))
        painter.drawPolyline(polyline(trace[:, 0], trace[:, 1]))
        self._mark(painter, box, QPointF(*self._trace[-1]))
        painter.setClipping(False)

    def _mark(self, painter: QPainter, box: QRectF, at: QPointF) -> None:
        inner = box.adjusted(RING, RING, -RING, -RING)
        held = QPointF(
            min(max(at.x(), inner.left()), inner.right()),
            min(max(at.y(), inner.top()), inner.bottom()),
        )
        paint_mark(painter, held, self._setting.theme, outside=not box.contains(at))

    def _on_a_line(self, painter: QPainter, box: QRectF, x: NDArray[np.float32]) -> None:
        theme = self._setting.theme
        top = float(np.nanmax(self._density)) * 1.06
        floor = box.bottom() - 2 * RING
        across = box.left() + (self._x - self._lo) / (self._hi - self._lo) * box.width()
        down = floor - self._density / top * (floor - box.top())
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.drawLine(QPointF(box.left(), floor), QPointF(box.right(), floor))
        painter.setPen(strokes.P_DATA.pen(theme))
        painter.drawPolyline(polyline(across, down))
        places = box.left() + (x[:, 0] - self._lo) / (self._hi - self._lo) * box.width()
        painter.setPen(QPen(QColor(theme.generator), 1.0))
        tall = 0.12 * (floor - box.top())
        for place in places[1:].tolist():
            if box.left() <= place <= box.right():
                painter.drawLine(QPointF(place, floor), QPointF(place, floor - tall))
        self._mark(painter, box, QPointF(float(places[0]), floor))


def _side(box: QRectF, n: int, columns: int, wide: int, high: int) -> float:
    """Return the size of a picture's pixel where so many stand in a row."""
    rows = math.ceil(n / columns)
    across = (box.width() - (columns - 1) * _GAP) / (columns * wide)
    down = (box.height() - (rows - 1) * _GAP) / (rows * high)
    return min(across, down)


def _dots(painter: QPainter, points: NDArray[np.float64], colour: QColor, size: float) -> None:
    if len(points):
        pen = QPen(colour, size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(polygon(points))
