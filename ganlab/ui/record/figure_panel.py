"""One panel of Figure 1 (a)–(d): curves, the map z → x below, axes and what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from ganlab.engine.objectives import Output
from ganlab.engine.recording.panels import Panel
from ganlab.ui import strokes
from ganlab.ui.canvas.arrays import polyline
from ganlab.ui.strokes import Stroke
from ganlab.ui.theme import Theme
from ganlab.ui.views.axes import nice_ceiling, nice_step, plain

__all__ = ["MAP", "PLOT", "TICKS", "PanelPainter", "thinner"]

_TEXT, _SMALL = 11, 10
#: Height of an axis' numbers.
TICKS = 14.0
#: Of a panel: height of the plot, and of the map below, to its width.
PLOT, MAP = 0.80, 0.30
#: Densities and D reach a little beyond their ends.
_ROOM = 1.06


class PanelPainter:
    """Paints panels on one scale for all: what is higher in one of them is higher."""

    def __init__(self, painter: QPainter, panels: Sequence[Panel], theme: Theme) -> None:
        self.painter, self.panels, self.theme = painter, panels, theme
        curves = [panel.curves for panel in panels]
        self.output: Output = curves[0].scale.output
        self.top = nice_ceiling(
            max(float(np.nanmax([c.p_data.max(), c.p_g.max()])) for c in curves)
        )
        self.ends = self._ends()
        self.font = QFont(painter.font())
        self.font.setPixelSize(_TEXT)
        self.small = QFont(self.font)
        self.small.setPixelSize(_SMALL)

    def _ends(self) -> tuple[float, float]:
        lo, hi = self.output.lo, self.output.hi
        values = np.concatenate([panel.curves.d for panel in self.panels])
        values = values[np.isfinite(values)]
        if lo is None or hi is None:
            lo = float(min(values.min(initial=0.0), lo if lo is not None else np.inf))
            hi = float(max(values.max(initial=1.0), hi if hi is not None else -np.inf))
        return (lo, hi) if hi > lo else (lo - 1.0, lo + 1.0)

    def curves(self, box: QRectF, panel: Panel) -> None:
        painter, theme, c = self.painter, self.theme, panel.curves
        painter.setPen(QPen(QColor(theme.line), 0.8))
        painter.drawRect(box)
        lo, hi = self.ends
        threshold = self.output.threshold
        painter.save()
        painter.setClipRect(box)
        if threshold is not None:
            share = (threshold - lo) / (hi - lo)
            y = self._y(box, np.array([share]))[0]
            painter.setPen(strokes.HALF.pen(theme))
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
        d = (c.d - lo) / (hi - lo)
        if self.output.probability:
            self._line(box, c.x, (c.d_star - lo) / (hi - lo), strokes.D_STAR)
        self._line(box, c.x, d, strokes.D)
        self._line(box, c.x, c.p_g / self.top, strokes.P_G)
        self._line(box, c.x, c.p_data / self.top, strokes.P_DATA)
        painter.restore()

    def _y(self, box: QRectF, share: NDArray[np.floating]) -> NDArray[np.float64]:
        low = (_ROOM - 1.0) / 2
        y = box.bottom() - (np.asarray(share, np.float64) + low) / (1.0 + 2 * low) * box.height()
        return np.clip(y, box.top() - 1e4, box.bottom() + 1e4)

    def _line(
        self, box: QRectF, x: NDArray[np.floating], share: NDArray[np.floating], stroke: Stroke
    ) -> None:
        lo, hi = float(x[0]), float(x[-1])
        across = box.left() + (np.asarray(x, np.float64) - lo) / (hi - lo) * box.width()
        y = self._y(box, share)
        known = np.isfinite(y)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
        pen = thinner(stroke).pen(self.theme)
        path = QPainterPath()
        for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            path.addPolygon(polyline(across[a:b], y[a:b]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(pen)
        self.painter.drawPath(path)

    def map(self, box: QRectF, panel: Panel, *, first: bool) -> None:
        painter, theme, c = self.painter, self.theme, panel.curves
        painter.setPen(QPen(QColor(theme.ink), 0.8))
        for y in (box.top(), box.bottom()):
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
        lo, hi = float(c.x[0]), float(c.x[-1])
        known = np.isfinite(c.gz)
        start = (
            box.left()
            + (c.z[known] - c.z_limits[0]) / (c.z_limits[1] - c.z_limits[0]) * box.width()
        )
        end = box.left() + (c.gz[known] - lo) / (hi - lo) * box.width()
        painter.save()
        painter.setClipRect(box.adjusted(0, -0.5, 0, 0.5))
        painter.setPen(thinner(strokes.MAP).pen(theme))
        path = QPainterPath()
        for a, b in zip(start.tolist(), end.tolist(), strict=True):
            foot, head = QPointF(a, box.bottom()), QPointF(b, box.top())
            path.moveTo(foot)
            path.lineTo(head)
            _add_head(path, foot, head)
        painter.drawPath(path)
        painter.restore()
        if first:
            painter.setFont(_italic(self.font))
            painter.setPen(QColor(theme.ink))
            for name, y in (("x", box.top()), ("z", box.bottom())):
                self.text(QRectF(box.left() - 18, y - 8, 12, 16), name, Qt.AlignmentFlag.AlignRight)

    def words(self, box: QRectF, panel: Panel) -> None:
        painter, theme = self.painter, self.theme
        bold = QFont(self.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(theme.ink))
        high = QFontMetricsF(bold).height()
        centre = Qt.AlignmentFlag.AlignHCenter
        self.text(QRectF(box.left(), box.top(), box.width(), high), f"({panel.letter})", centre)
        painter.setFont(self.small)
        painter.setPen(QColor(theme.muted))
        metrics = QFontMetricsF(self.small)
        rest = QRectF(box.left(), box.top() + high, box.width(), box.height() - high)
        for i, line in enumerate(_wrapped(_said(panel), metrics, box.width())):
            down = rest.top() + i * metrics.height()
            self.text(QRectF(rest.left(), down, rest.width(), metrics.height()), line, centre)

    def left_axis(self, box: QRectF) -> None:
        painter = self.painter
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.ink))
        step = nice_step(self.top, 3)
        for i in range(int(self.top / step + 1e-6) + 1):
            value = i * step
            y = float(self._y(box, np.array([value / self.top]))[0])
            self.text(
                QRectF(box.left() - 32, y - 7, 28, 14), plain(value, step),
                Qt.AlignmentFlag.AlignRight,
            )  # fmt: skip
        self._upright(QPointF(box.left() - 34, box.center().y()), "density")

    def right_axis(self, box: QRectF) -> None:
        painter, (lo, hi) = self.painter, self.ends
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.discriminator))
        ticks = [(0.0, "0"), (0.5, "½"), (1.0, "1")]
        if (lo, hi, self.output.threshold) != (0.0, 1.0, 0.5):
            step = nice_step(hi - lo, 3)
            first = int(np.ceil(lo / step))
            ticks = [
                ((i * step - lo) / (hi - lo), plain(i * step, step))
                for i in range(first, int(np.floor(hi / step)) + 1)
            ]
        for share, text in ticks:
            y = float(self._y(box, np.array([share]))[0])
            self.text(QRectF(box.right() + 4, y - 7, 30, 14), text, Qt.AlignmentFlag.AlignLeft)
        self._upright(QPointF(box.right() + 25, box.center().y()), self.output.of_x)

    def x_ticks(self, box: QRectF, panel: Panel) -> None:
        painter, c = self.painter, panel.curves
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.muted))
        below = box.bottom() + 1
        self._ticks(box, below, float(c.x[0]), float(c.x[-1]))
        self._ticks(box, below + TICKS + box.width() * MAP, *c.z_limits)

    def _ticks(self, box: QRectF, top: float, lo: float, hi: float) -> None:
        step = nice_step(hi - lo, 4)
        for i in range(int(np.ceil(lo / step)), int(np.floor(hi / step)) + 1):
            x = box.left() + (i * step - lo) / (hi - lo) * box.width()
            # One at the very end would run into the next panel's.
            if box.left() + 5 <= x <= box.right() - 5:
                self.text(
                    QRectF(x - 20, top, 40, TICKS - 2), plain(i * step, step),
                    Qt.AlignmentFlag.AlignHCenter,
                )  # fmt: skip

    def _upright(self, at: QPointF, text: str) -> None:
        painter = self.painter
        painter.save()
        painter.translate(at)
        painter.rotate(-90)
        self.text(QRectF(-60, -8, 120, 16), text, Qt.AlignmentFlag.AlignHCenter)
        painter.restore()

    def text(self, box: QRectF, text: str, across: Qt.AlignmentFlag) -> None:
        flags = across | Qt.AlignmentFlag.AlignVCenter
        self.painter.drawText(box, int(flags.value) | int(Qt.TextFlag.TextDontClip.value), text)


def thinner(stroke: Stroke) -> Stroke:
    """Return a line for paper, where everything is smaller than in a window."""
    dash = tuple(length * 0.7 for length in stroke.dash)
    return replace(stroke, width=stroke.width * 0.75, dash=dash)


def _italic(font: QFont) -> QFont:
    made = QFont(font)
    made.setItalic(True)
    return made


def _add_head(path: QPainterPath, foot: QPointF, head: QPointF) -> None:
    line = QLineF(head, foot)
    for turn in (24, -24):
        barb = QLineF(line)
        barb.setLength(3.6)
        barb.setAngle(line.angle() + turn)
        path.moveTo(head)
        path.lineTo(barb.p2())


def _said(panel: Panel) -> str:
    """Say what a panel is, and what of p_g lies beyond its axis."""
    outside = 100.0 * (panel.curves.below + panel.curves.above)
    if outside < 0.05:
        return panel.words
    return f"{panel.words}, {outside:.1f} % of samples beyond the axis"


def _wrapped(text: str, metrics: QFontMetricsF, wide: float) -> list[str]:
    """Break a text that is too long for one line: at its commas first, else at its spaces."""
    if metrics.horizontalAdvance(text) <= wide:
        return [text]
    if ", " in text:
        first, rest = text.split(", ", 1)
        return [*_wrapped(f"{first},", metrics, wide), *_wrapped(rest, metrics, wide)]
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= wide or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
