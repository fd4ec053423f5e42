"""How each method is drawn: a colour, a dash and a mark, any one of which tells it from others.

Green and blue stand for G and D, here as everywhere; methods have the hues that are left.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ganlab.ui.theme import Theme

__all__ = ["LOOKS", "Look", "paint_mark", "paint_sample"]


@dataclass(frozen=True)
class Look:
    """How one method is drawn.

    Attributes
    ----------
    light, dark : str
        ``#rrggbb`` by theme, or a field of it.
    dash : tuple of float
        Lengths on and off in turn, pixels; empty is solid.
    mark : str
        Shape of the head: ``circle``, ``square``, ``ring``, ``diamond``, ``triangle``, ``cross``.
    width : float
        Pixels.
    beads : bool
        Whether each point of the path is a dot on it.
    """

    light: str
    dark: str
    dash: tuple[float, ...]
    mark: str
    width: float = 2.0
    beads: bool = True

    def colour(self, theme: Theme) -> QColor:
        """Return the colour in a theme."""
        named = self.dark if theme.name == "dark" else self.light
        return QColor(named if named.startswith("#") else getattr(theme, named))

    def pen(self, theme: Theme, width: float | None = None) -> QPen:
        """Return a pen for lines that are cut into dashes already."""
        pen = QPen(self.colour(theme), width or self.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if self.dash else Qt.PenCapStyle.RoundCap)
        return pen


LOOKS: dict[str, Look] = {
    "simultaneous": Look("warning", "warning", (), "triangle"),
    "alternating": Look("ink", "ink", (9.0, 4.0), "square", 1.8),
    "averaged": Look("ink", "ink", (2.0, 3.0), "ring", 2.4, beads=False),
    "extragradient": Look("#8b3a9c", "#cf95e6", (), "circle"),
    "optimistic": Look("#9a6700", "#e6b84a", (6.0, 3.0), "diamond"),
    "negative-momentum": Look("muted", "muted", (9.0, 3.0, 2.0, 3.0), "cross"),
}


def paint_mark(painter: QPainter, at: QPointF, look: Look, theme: Theme, size: float = 5.5) -> None:
    """Paint a method's mark, parted from what lies below by a rim of the ground."""
    shape = _shape(look.mark, at, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_joined(QColor(theme.surface), 4.5))
    painter.drawPath(shape)
    if look.mark in ("ring", "cross"):
        painter.setBrush(QColor(theme.surface) if look.mark == "ring" else Qt.BrushStyle.NoBrush)
        painter.setPen(_joined(look.colour(theme), 2.4))
    else:
        painter.setBrush(look.colour(theme))
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPath(shape)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_sample(painter: QPainter, rect: QRectF, look: Look, theme: Theme) -> None:
    """Paint a piece of the line with the mark in its middle, as legends show it."""
    pen = look.pen(theme)
    if look.dash:
        pen.setDashPattern([length / look.width for length in look.dash])
    painter.setPen(pen)
    y = rect.center().y()
    painter.drawLine(QPointF(rect.left() + 1, y), QPointF(rect.right() - 1, y))
    paint_mark(painter, rect.center(), look, theme, 5.0)


def _joined(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _shape(mark: str, at: QPointF, r: float) -> QPainterPath:
    path = QPainterPath()
    x, y = at.x(), at.y()
    if mark in ("circle", "ring"):
        path.addEllipse(at, 0.95 * r, 0.95 * r)
    elif mark == "square":
        path.addRect(QRectF(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r))
    elif mark == "cross":
        for sign in (1, -1):
            path.moveTo(x - 0.8 * r, y - sign * 0.8 * r)
            path.lineTo(x + 0.8 * r, y + sign * 0.8 * r)
    else:
        corners = {
            "triangle": ((0.0, -1.15), (1.05, 0.8), (-1.05, 0.8)),
            "diamond": ((0.0, -1.2), (1.1, 0.0), (0.0, 1.2), (-1.1, 0.0)),
        }[mark]
        path.moveTo(x + corners[0][0] * r, y + corners[0][1] * r)
        for dx, dy in corners[1:]:
            path.lineTo(x + dx * r, y + dy * r)
        path.closeSubpath()
    return path
