"""Verdicts as signs: a shape, a colour and one word for each, the same wherever one is shown."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ganlab.engine.detector.report import Kind
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["LEVELS", "SHORT", "Level", "Sign", "colour_of", "paint_sign"]

Level = Literal["idle", "busy", "good", "attention", "trouble"]

#: How grave each verdict is.
LEVELS: dict[Kind, Level] = {
    "waiting": "idle",
    "learning": "busy",
    "converged": "good",
    "dropping": "attention",
    "rotating": "attention",
    "starved": "trouble",
    "collapsed": "trouble",
    "diverged": "trouble",
}
#: Each verdict in one word.
SHORT: dict[Kind, str] = {kind: kind for kind in LEVELS}

_ROLES: dict[Level, str] = {
    "idle": "muted",
    "busy": "muted",
    "good": "good",
    "attention": "attention",
    "trouble": "warning",
}
#: Marks within the shape, on a square from −1 to 1: strokes, each from point to point.
_STROKES: dict[Level, tuple[tuple[tuple[float, float], ...], ...]] = {
    "idle": (),
    "busy": (((-0.25, -0.42), (0.22, 0.0), (-0.25, 0.42)),),
    "good": (((-0.45, 0.02), (-0.12, 0.36), (0.46, -0.34)),),
    "attention": (((0.0, -0.28), (0.0, 0.22)), ((0.0, 0.53), (0.0, 0.531))),
    "trouble": (((-0.36, -0.36), (0.36, 0.36)), ((-0.36, 0.36), (0.36, -0.36))),
}
_OCTAGON = 0.414


def colour_of(kind: Kind, theme: Theme) -> QColor:
    """Return the colour that a verdict is shown in."""
    return QColor(getattr(theme, _ROLES[LEVELS[kind]]))


def _shape(level: Level) -> QPainterPath:
    path = QPainterPath()
    if level == "attention":
        path.addPolygon(QPolygonF([QPointF(*at) for at in ((0, -1), (1.05, 0.88), (-1.05, 0.88))]))
    elif level == "trouble":
        a = _OCTAGON
        corners = ((a, -1), (1, -a), (1, a), (a, 1), (-a, 1), (-1, a), (-1, -a), (-a, -1))
        path.addPolygon(QPolygonF([QPointF(*at) for at in corners]))
    else:
        path.addEllipse(QPointF(0.0, 0.0), 0.95, 0.95)
    path.closeSubpath()
    return path


def paint_sign(painter: QPainter, kind: Kind, area: QRectF, theme: Theme) -> None:
    """Paint a verdict's sign into a square: ring, disc, triangle or octagon, and a mark in it."""
    level, colour = LEVELS[kind], colour_of(kind, theme)
    filled = level in ("good", "attention", "trouble")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.center())
    half = 0.5 * min(area.width(), area.height())
    painter.scale(half, half)
    pen = QPen(colour, 0.18)
    if level == "idle":
        pen.setDashPattern([2.2, 2.2])
    painter.setPen(Qt.PenStyle.NoPen if filled else pen)
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    path = _shape(level)
    if not filled:
        painter.scale(0.9, 0.9)
    painter.drawPath(path)
    mark = QPen(QColor(theme.surface) if filled else colour, 0.24)
    mark.setCapStyle(Qt.PenCapStyle.RoundCap)
    mark.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(mark)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in _STROKES[level]:
        painter.drawPolyline(QPolygonF([QPointF(*at) for at in stroke]))
    painter.restore()


class Sign(QWidget):
    """A verdict's sign, as large as it is told to be."""

    def __init__(self, size: int = 30) -> None:
        super().__init__()
        self.kind: Kind = "waiting"
        self._theme: Theme = LIGHT
        self.setFixedSize(QSize(size, size))
        self.setAccessibleName("Sign of the verdict")

    def show_kind(self, kind: Kind) -> None:
        """Show another verdict's sign; paints nothing where it is the same."""
        if kind != self.kind:
            self.kind = kind
            self.setAccessibleDescription(f"{LEVELS[kind]}: {SHORT[kind]}")
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(2.0, 2.0, -2.0, -2.0)
        paint_sign(painter, self.kind, area, self._theme)
        painter.end()
