"""How curves, lines and marks of one panel are painted, in pixels of the plot's area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ganlab.ui.canvas.arrays import LineArray
from ganlab.ui.theme import Theme
from ganlab.ui.views.losses.panels import Trace
from ganlab.ui.views.losses.traces import Lines, Scale

__all__ = [
    "Curve",
    "drawn",
    "paint_curves",
    "paint_cut",
    "paint_pointer",
    "paint_references",
    "paint_steps",
]

#: Opacity of the ground behind the text of a line.
_GROUND = 0.75
#: Pixels between the texts of two lines that nearly meet.
_BETWEEN = 10.0
#: No two marks of what is cut off stand nearer than this, pixels.
_APART = 12
#: Opacity of a band from least to greatest value.
_BAND = 0.6


@dataclass(frozen=True)
class Curve:
    """One curve, ready to be painted.

    Attributes
    ----------
    fine, bars : LineArray
        Its lines, see :class:`~ganlab.ui.views.losses.traces.Lines`.
    calm : bool
        Whether bars stand only where it jumps.
    over, under : list of float
        Where to mark that it leaves the top, and the bottom.
    """

    trace: Trace
    fine: LineArray
    bars: LineArray
    calm: bool
    over: list[float]
    under: list[float]


def drawn(trace: Trace, lines: Lines, width: float) -> Curve:
    """Return a curve as it is painted in a plot of that width."""
    fine, bars = LineArray(lines.fine), LineArray(lines.bars)
    over, under = _apart(lines.over, width), _apart(lines.under, width)
    return Curve(trace, fine, bars, lines.calm, over, under)


def _apart(spots: NDArray[np.int64], width: float) -> list[float]:
    """Return few enough of the pixels to tell the marks apart."""
    seen = spots[(spots >= 0) & (spots <= width)]
    if not len(seen):
        return []
    cells = np.unique(seen // _APART)
    return ((cells + 0.5) * _APART).tolist()


def paint_curves(painter: QPainter, curves: Sequence[Curve], theme: Theme) -> None:
    """Paint curves, the first of them on top."""
    for curve in reversed(curves):
        pen = curve.trace.stroke.solid_pen(theme)
        if len(curve.fine):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen)
            curve.fine.draw(painter)
        if len(curve.bars):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            pen.setWidth(1)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            # Bands lie over each other, and each is to be seen.
            colour = pen.color()
            colour.setAlphaF(1.0 if curve.calm else _BAND)
            pen.setColor(colour)
            painter.setPen(pen)
            curve.bars.draw(painter)


def paint_references(
    painter: QPainter,
    references: Sequence[tuple[float, str]],
    scale: Scale,
    width: float,
    theme: Theme,
) -> tuple[QRectF, ...]:
    """Paint horizontal lines with their texts at the right; return where these stand."""
    metrics = painter.fontMetrics()
    placed: list[QRectF] = []
    for value, text in references:
        y = round(float(scale.down(np.array([value]))[0])) + 0.5
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(0.0, y), QPointF(width, y))
        painter.setPen(QColor(theme.muted))
        above = y > 16
        advance = metrics.horizontalAdvance(text)
        box = QRectF(width - 4 - advance, y - 17 if above else y + 1, advance, 16)
        # Of lines that nearly meet, the texts stand beside each other.
        for other in placed:
            if box.intersects(other):
                box.moveRight(other.left() - _BETWEEN)
        placed.append(box)
        # Readable over a curve, which still shows.
        ground = QColor(theme.surface)
        ground.setAlphaF(_GROUND)
        painter.fillRect(box.adjusted(-2.0, 2.0, 2.0, 0.0), ground)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, text)
    return tuple(placed)


def paint_steps(
    painter: QPainter, marks: Sequence[tuple[float, str]], scale: Scale, area: QRectF, theme: Theme
) -> None:
    """Paint vertical lines at steps, with a text at the foot of each."""
    metrics = painter.fontMetrics()
    width, height = area.width(), area.height()
    for step, text in marks:
        x = round(float(scale.across(np.array([step]))[0])) + 0.5
        if not 0 <= x <= width + 1:
            continue
        # At the newest step of all it would lie on the edge.
        x = min(x, width - 0.5)
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 0.0), QPointF(x, height))
        painter.setPen(QColor(theme.muted))
        advance = metrics.horizontalAdvance(text)
        left = x + 4 if x + 4 + advance <= width else x - 4 - advance
        painter.drawText(QPointF(left, height - 6), text)


def paint_cut(
    painter: QPainter, curves: Sequence[Curve], words: str, area: QRectF, theme: Theme
) -> None:
    """Mark where curves are cut off, and write how far they reach."""
    painter.setPen(Qt.PenStyle.NoPen)
    bottom = area.height()
    for curve in curves:
        painter.setBrush(curve.trace.stroke.colour(theme))
        for spots, tip, base in (
            (curve.over, 1.0, 8.0),
            (curve.under, bottom - 1.0, bottom - 8.0),
        ):
            for x in spots:
                painter.drawConvexPolygon(
                    QPolygonF([QPointF(x, tip), QPointF(x - 4, base), QPointF(x + 4, base)])
                )
    if words:
        painter.setPen(QColor(theme.muted))
        box = QRectF(0.0, 9.0, area.width() - 4, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, words)


def paint_pointer(
    painter: QPainter,
    row: Mapping[str, float],
    traces: Sequence[Trace],
    scale: Scale,
    height: float,
    theme: Theme,
) -> None:
    """Paint a line at a row's step, and a dot on each curve there."""
    x = round(float(scale.across(np.array([row["step"]]))[0])) + 0.5
    painter.setPen(QPen(QColor(theme.muted), 1))
    painter.drawLine(QPointF(x, 0.0), QPointF(x, height))
    for trace in traces:
        value = scale.linear(np.array([row[trace.column]]))
        y = float(scale.down(value)[0])
        if np.isfinite(y) and 0 <= y <= height:
            painter.setPen(QPen(QColor(theme.surface), 1.5))
            painter.setBrush(trace.stroke.colour(theme))
            painter.drawEllipse(QPointF(x, y), 3.5, 3.5)
