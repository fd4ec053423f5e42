"""What stands around the strip: names of rows, marks at what is missing, and steps."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ganlab.engine.detector.report import Report
from ganlab.ui.canvas.missing import missing_now, paint_missing
from ganlab.ui.theme import Theme
from ganlab.ui.views.axes import nice_step, plain
from ganlab.ui.views.modes.shades import Rows

__all__ = ["GAP", "RIGHT", "paint_names", "paint_steps"]

#: Room for the marks on the right, and between names and the strip, pixels.
RIGHT, GAP = 26.0, 6.0
#: Pixels between two steps, at least, and between their texts.
_SPACING, _BETWEEN = 80.0, 8.0


def paint_names(painter: QPainter, report: Report, rows: Rows, area: QRectF, theme: Theme) -> None:
    """Name the rows on the left, and mark those that are hardly drawn on the right."""
    if not rows.index:
        return
    metrics = painter.fontMetrics()
    height, room = area.height() / len(rows.index), round(area.left() - GAP)
    # Where rows are thinner than letters, every second, third … is named.
    every = max(1, math.ceil((metrics.height() - 2) / height))
    missing = missing_now(report.evidence) if report.evidence is not None else ()
    radius = min(6.0, 0.4 * height)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for place, index in enumerate(rows.index):
        middle = area.top() + (place + 0.5) * height
        if place % every == 0:
            elided = Qt.TextElideMode.ElideRight
            name = metrics.elidedText(report.strip.names[index], elided, room)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(0.0, middle - 10.0, room, 20.0), flags, name)
        if index in missing and radius >= 1.5:
            at = QPointF(area.right() + RIGHT / 2, middle)
            paint_missing(painter, at, theme, radius)


def paint_steps(painter: QPainter, steps: tuple[float, float], area: QRectF, theme: Theme) -> None:
    """Write round steps below the strip, none over another."""
    lo, hi = steps
    step = nice_step(hi - lo, max(area.width() / _SPACING, 1.0))
    metrics = painter.fontMetrics()
    painter.setPen(QColor(theme.muted))
    free, most = -math.inf, area.right() + RIGHT - 2.0
    for k in range(int(hi / step + 1e-9) + 1):
        text = plain(k * step, step)
        x = area.left() + (k * step - lo) / (hi - lo) * area.width()
        width = metrics.horizontalAdvance(text)
        left = min(max(x - width / 2, area.left()), most - width)
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
        if left >= free:
            painter.drawText(QPointF(left, area.bottom() + 5 + metrics.ascent()), text)
            free = left + width + _BETWEEN
