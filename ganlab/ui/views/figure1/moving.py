"""What moves in Figure 1, painted straight into the plot: every curve is one Qt call.

Everything is kept in pixels of the rectangle that it is painted in, and worked out when the data
change, not when they are painted.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF, QStaticText

from ganlab.engine.probes import CurvesResult
from ganlab.ui import strokes
from ganlab.ui.canvas.arrays import LineArray, polyline
from ganlab.ui.canvas.mark import RING, paint_mark
from ganlab.ui.strokes import Stroke, cut
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["CURVES", "D_RANGE", "Curves", "EdgeMark", "LatentMark", "MapArrows", "to_pixels"]

Floats = NDArray[np.floating]

#: Moving curves, from back to front, by their field of :class:`CurvesResult`.
CURVES: dict[str, Stroke] = {"d_star": strokes.D_STAR, "d": strokes.D, "p_g": strokes.P_G}

#: The plot reaches a little further than from one end of D's axis (0) to the other (1), so that no
#: curve lies on its frame.
D_RANGE = (-0.03, 1.06)
_FAR = 8000.0
_HEAD = 5.0


def to_pixels(values: Floats, lo: float, hi: float, size: float) -> NDArray[np.float64]:
    """Map values from ``[lo, hi]`` to pixels ``[0, size]``; far ones stay near, for Qt's sake."""
    pixels = (np.asarray(values, np.float64) - lo) * (size / (hi - lo))
    return np.clip(pixels, -_FAR, _FAR, out=pixels)


class Curves:
    """p_g, D and D*, and a mark wherever p_g leaves the top.

    Attributes
    ----------
    shown : set of str
        Keys of :data:`CURVES`, and ``half`` for the line.
    clipped : list of float
        Where p_g leaves the top, pixels.
    line : float or None
        Where a line at the middle of D's values runs that moves with them, pixels.
    """

    def __init__(self) -> None:
        self.shown = {*CURVES, "half"}
        self.clipped: list[float] = []
        self.line: float | None = None
        self._width = 0.0
        self._lines: dict[str, LineArray] = {}
        self._runs: list[QPolygonF] = []
        self.dress(LIGHT)

    def dress(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._pens: dict[str, QPen] = {
            key: stroke.solid_pen(theme) for key, stroke in CURVES.items()
        }
        # Qt dashes a thin line itself, and fast.
        self._pens["d_star"] = CURVES["d_star"].pen(theme)
        self._mark = QColor(theme.generator)
        self._line_pen = strokes.HALF.pen(theme)

    def clear(self) -> None:
        """Paint nothing until there is something."""
        self._lines, self._runs, self.clipped, self.line = {}, [], [], None

    def lay(
        self,
        result: CurvesResult,
        limits: tuple[float, float],
        top: float,
        width: float,
        height: float,
        of_d: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        """Take over other curves: densities on a scale up to ``top``, D on one between ``of_d``."""
        lo, hi = of_d
        x = to_pixels(result.x, *limits, width)
        for key in self.shown & CURVES.keys():
            values = getattr(result, key)
            share = values / top if key == "p_g" else (values - lo) / (hi - lo)
            y = height - to_pixels(share, *D_RANGE, height)
            if key == "d_star":
                self._runs = [polyline(x[a:b], y[a:b]) for a, b in _runs(np.isfinite(y))]
            else:
                self._lines[key] = LineArray(cut(x, y, CURVES[key].dash))
        self._width, self.line = width, None
        if "half" in self.shown and result.scale.output.threshold is None:
            middle = np.array([(result.scale.middle - lo) / (hi - lo)])
            self.line = round(float(height - to_pixels(middle, *D_RANGE, height)[0])) + 0.5
        over = result.p_g > top * D_RANGE[1]
        self.clipped = (
            [float(0.5 * (x[a] + x[b - 1])) for a, b in _runs(over)]
            if "p_g" in self.shown and over.any()
            else []
        )

    def paint(self, painter: QPainter) -> None:
        """Paint into the rectangle at the painter's origin; the painter clips."""
        if self.line is not None:
            painter.setPen(self._line_pen)
            painter.drawLine(QLineF(0.0, self.line, self._width, self.line))
        for key, pen in self._pens.items():
            if key not in self.shown:
                continue
            painter.setPen(pen)
            if key == "d_star":
                for run in self._runs:
                    painter.drawPolyline(run)
            elif key in self._lines:
                self._lines[key].draw(painter)
        if self.clipped:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._mark)
            for x in self.clipped:
                corners = [QPointF(x, 1.5), QPointF(x - 5.0, 9.5), QPointF(x + 5.0, 9.5)]
                painter.drawConvexPolygon(corners)


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return first and one past last index of every stretch that is true."""
    if mask.all():
        return [(0, len(mask))] if len(mask) else []
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


class MapArrows:
    """The arrows z → x = G(z).

    Attributes
    ----------
    ends : ndarray
        Where they start and end, pixels ``[arrows, 4]``; those that leave end at the edge.
    outside : list of tuple
        Where those that leave cross an end of the x axis, pixels.
    """

    def __init__(self) -> None:
        self.ends: NDArray[np.float64] = np.empty((0, 4))
        self.outside: list[tuple[float, float]] = []
        self._lines = LineArray(self.ends)
        self._size = (0.0, 0.0)
        self.dress(LIGHT)

    def dress(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._pen = strokes.MAP.solid_pen(theme)
        self._mark = QColor(theme.warning)

    def clear(self) -> None:
        """Paint none."""
        self.ends, self.outside = np.empty((0, 4)), []
        self._lines = LineArray(self.ends)

    def lay(
        self, result: CurvesResult, limits: tuple[float, float], width: float, height: float
    ) -> None:
        """Take over other arrows; x runs between ``limits``, z between its own."""
        self._size = (width, height)
        known = np.isfinite(result.gz)
        start = to_pixels(result.z[known], *result.z_limits, width)
        end = to_pixels(result.gz[known], *limits, width)
        bottom, top = height - 1.0, 1.0
        # One that lands beyond an end of the axis is drawn up to where it crosses it.
        edge = np.clip(end, 0.0, width)
        out = edge != end
        rise = np.ones_like(end)
        np.divide(edge - start, end - start, out=rise, where=out)
        ends = np.empty((len(start), 4))
        ends[:, 0], ends[:, 1] = start, bottom
        ends[:, 2], ends[:, 3] = edge, bottom + (top - bottom) * rise
        self.ends = ends
        self._lines = LineArray(np.concatenate([ends, *_heads(ends[~out])]))
        self.outside = [(x, y) for x, y in ends[out, 2:].tolist()]

    def paint(self, painter: QPainter) -> None:
        """Paint into the rectangle at the painter's origin."""
        painter.setPen(self._pen)
        self._lines.draw(painter)
        if self.outside:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._mark)
            for x, y in self.outside:
                inward = _HEAD if x <= 0 else -_HEAD
                y = min(max(y, _HEAD), self._size[1] - _HEAD)
                painter.drawConvexPolygon(
                    [QPointF(x, y), QPointF(x + inward, y - 3.5), QPointF(x + inward, y + 3.5)]
                )


_TURNS = tuple(
    np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]]) * _HEAD
    for a in (0.42, -0.42)
)


def _heads(ends: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the two strokes of each arrow's head, ``[n, 4]`` each."""
    back = ends[:, :2] - ends[:, 2:]
    back /= np.maximum(np.hypot(back[:, 0], back[:, 1]), 1e-9)[:, None]
    return [np.concatenate([ends[:, 2:], ends[:, 2:] + back @ turn], axis=1) for turn in _TURNS]


class LatentMark:
    """The latent at hand: its own arrow from z to x, and its point on the axis of x.

    Attributes
    ----------
    value : tuple or None
        First number of the latent, and x = G(z), data units.
    arrow : ndarray or None
        Where its arrow starts and ends, pixels ``[4]``.
    at : float or None
        Where x stands, pixels.
    outside : bool
        Whether x lies beyond the axis; ``at`` is then its end.
    """

    def __init__(self) -> None:
        self.value: tuple[float, float] | None = None
        self.arrow: NDArray[np.float64] | None = None
        self.at: float | None = None
        self.outside = False
        self.dress(LIGHT)

    def dress(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme

    def lay(
        self,
        limits: tuple[float, float],
        z_limits: tuple[float, float] | None,
        width: float,
        below: tuple[float, float],
    ) -> None:
        """Find its places: on an axis ``width`` wide, in a map of the size ``below``."""
        self.at = self.arrow = None
        if self.value is None or not all(map(math.isfinite, self.value)):
            return
        z, x = (np.array([value]) for value in self.value)
        at = float(to_pixels(x, *limits, width)[0])
        self.outside = not 0.0 <= at <= width
        self.at = min(max(at, RING), width - RING) if self.outside else at
        if z_limits is not None and min(below) > 0.0:
            start = float(to_pixels(z, *z_limits, below[0])[0])
            end = min(max(float(to_pixels(x, *limits, below[0])[0]), 0.0), below[0])
            self.arrow = np.array([start, below[1] - 1.0, end, 1.0])

    def paint_arrow(self, painter: QPainter) -> None:
        """Paint its arrow into the map."""
        if self.arrow is not None:
            painter.setPen(QPen(QColor(self._theme.ink), 2.5))
            LineArray(np.concatenate([self.arrow[None], *_heads(self.arrow[None])])).draw(painter)

    def paint_point(self, painter: QPainter, height: float) -> None:
        """Paint its point where densities are 0."""
        if self.at is not None:
            floor = float(height - to_pixels(np.array([0.0]), *D_RANGE, height)[0])
            at = QPointF(self.at, floor - RING)
            paint_mark(painter, at, self._theme, outside=self.outside)


class EdgeMark:
    """Says how many samples lie beyond one end of the x axis: "◂ 1.2 % left".

    Parameters
    ----------
    left
        Whether it speaks of the left end.
    """

    def __init__(self, left: bool) -> None:
        self.text = ""
        self._left = left
        self._static = QStaticText()
        self._static.setTextFormat(Qt.TextFormat.PlainText)
        self._size = QSizeF()
        self.dress(LIGHT, QFont())

    def dress(self, theme: Theme, font: QFont) -> None:
        """Write in another colour and font."""
        self._pen, self._font = QPen(QColor(theme.warning)), QFont(font)
        self._prepare()

    def _prepare(self) -> None:
        self._static.setText(self.text)
        self._static.prepare(font=self._font)
        self._size = self._static.size()

    def say(self, share: float) -> bool:
        """Tell a share of all samples, nothing where there are none; return whether it is news."""
        percent = 100.0 * share
        text = ""
        if percent > 0:
            value = f"{percent:.0f}" if percent >= 9.95 else f"{percent:.1f}"
            value = "< 0.1" if percent < 0.05 else value
            text = f"◂ {value} % left" if self._left else f"{value} % right ▸"
        if text == self.text:
            return False
        self.text = text
        self._prepare()
        return True

    def paint(self, painter: QPainter, width: float, height: float) -> None:
        """Write at that end, below where D is 1."""
        if self.text:
            x = 6.0 if self._left else width - self._size.width() - 6.0
            painter.setPen(self._pen)
            painter.setFont(self._font)
            painter.drawStaticText(QPointF(round(x), round(0.13 * height)), self._static)
