"""The marks of the plots, drawn once: a dot is data, a diamond is generated, in any colour."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QLinearGradient, QPainter, QPen, QPixmap, QPolygonF

from ganlab.ui.theme import Theme

__all__ = ["Glyph", "GlyphSheet", "paint_glyph", "swatch"]


class Glyph(IntEnum):
    """A mark, by its place on the sheet."""

    REAL = 0
    GENERATED = 1
    RIGHT = 2
    LEFT = 3
    UP = 4
    DOWN = 5
    LEVEL = 6
    FAINT = 7
    PLAIN = 8


_CELL = 12.0
_TURNS = {Glyph.RIGHT: 0.0, Glyph.DOWN: 90.0, Glyph.LEFT: 180.0, Glyph.UP: 270.0}


def _between(one: str, other: str) -> QColor:
    a, b = QColor(one), QColor(other)
    return QColor(
        (a.red() + b.red()) // 2, (a.green() + b.green()) // 2, (a.blue() + b.blue()) // 2
    )


def paint_glyph(painter: QPainter, glyph: Glyph, at: QPointF, theme: Theme) -> None:
    """Paint one mark around a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at)
    if glyph in (Glyph.REAL, Glyph.LEVEL, Glyph.FAINT):
        painter.setPen(Qt.PenStyle.NoPen)
        # Clouds of faint points lie over each other: paleness must not come from opacity alone.
        faint = glyph is Glyph.FAINT
        painter.setBrush(_between(theme.muted, theme.surface) if faint else QColor(theme.ink))
        radius = 0.9 if glyph is Glyph.LEVEL else 1.6
        painter.setOpacity(0.6 if faint else 0.85)
        painter.drawEllipse(QPointF(0.0, 0.0), radius, radius)
    elif glyph is Glyph.PLAIN:
        # Hollow, so that shape says it as well as strength; pale on a ground of any colour.
        for colour, width in ((theme.surface, 2.6), (theme.generator, 1.2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setOpacity(0.75)
            painter.drawPolygon(_diamond(3.0))
    else:
        # The rim tells green from a blue or vermilion field behind it.
        painter.setPen(QPen(QColor(theme.surface), 1.0))
        painter.setBrush(QColor(theme.generator))
        if glyph is Glyph.GENERATED:
            painter.drawPolygon(_diamond(3.9))
        else:
            painter.rotate(_TURNS[glyph])
            corners = ((4.8, 0.0), (-3.6, 4.6), (-3.6, -4.6))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.restore()


def _diamond(reach: float) -> QPolygonF:
    corners = ((0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0))
    return QPolygonF([QPointF(*corner) for corner in corners])


class GlyphSheet:
    """All marks side by side in one pixmap, in a theme's colours and a screen's resolution."""

    def __init__(self, theme: Theme, resolution: float) -> None:
        self.theme, self.resolution = theme, resolution
        self._cell = round(_CELL * resolution)
        #: Size on the screen of one pixel of the sheet.
        self.scale = 1.0 / resolution
        self.pixmap = QPixmap(self._cell * len(Glyph), self._cell)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self.pixmap)
        painter.scale(resolution, resolution)
        middle = 0.5 * self._cell / resolution
        for glyph in Glyph:
            at = QPointF(glyph * self._cell / resolution + middle, middle)
            paint_glyph(painter, glyph, at, theme)
        painter.end()

    def sources(self, glyphs: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return where each of the glyphs ``[n]`` stands on the sheet, ``[n, 4]``."""
        cell = float(self._cell)
        out = np.full((len(glyphs), 4), cell)
        out[:, 0] = glyphs * cell
        out[:, 1] = 0.0
        return out


def swatch(layer: str, theme: Theme, resolution: float = 2.0) -> QIcon:
    """Return the key to a layer of the Boundary view, to stand beside its name."""
    width, height = 26.0, 14.0
    pixmap = QPixmap(round(width * resolution), round(height * resolution))
    pixmap.setDevicePixelRatio(resolution)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _SWATCHES[layer](painter, QRectF(0.0, 0.0, width, height), theme)
    painter.end()
    return QIcon(pixmap)


def _field(painter: QPainter, area: QRectF, theme: Theme) -> None:
    gradient = QLinearGradient(area.topLeft(), area.topRight())
    for at, colour in ((0.0, theme.fake), (0.5, theme.neutral), (1.0, theme.real)):
        gradient.setColorAt(at, QColor(colour))
    painter.setPen(QPen(QColor(theme.line), 1.0))
    painter.setBrush(gradient)
    painter.drawRoundedRect(area.adjusted(0.5, 1.5, -0.5, -1.5), 2.0, 2.0)


def _boundary(painter: QPainter, area: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.discriminator), 2.0))
    painter.drawLine(QPointF(1.0, area.center().y()), QPointF(25.0, area.center().y()))


def _real(painter: QPainter, area: QRectF, theme: Theme) -> None:
    for x, y in ((6.0, 9.0), (13.0, 5.0), (20.0, 9.0)):
        paint_glyph(painter, Glyph.REAL, QPointF(x, y), theme)


def _generated(painter: QPainter, area: QRectF, theme: Theme) -> None:
    for x, y in ((7.0, 9.0), (18.5, 5.0)):
        paint_glyph(painter, Glyph.GENERATED, QPointF(x, y), theme)


def _plain(painter: QPainter, area: QRectF, theme: Theme) -> None:
    for x, y in ((7.0, 9.0), (18.5, 5.0)):
        paint_glyph(painter, Glyph.PLAIN, QPointF(x, y), theme)


def _gradient(painter: QPainter, area: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.generator), 1.2))
    painter.drawLine(QPointF(5.0, 10.0), QPointF(24.0, 3.0))
    paint_glyph(painter, Glyph.GENERATED, QPointF(5.0, 10.0), theme)


def _manifold(painter: QPainter, area: QRectF, theme: Theme) -> None:
    fill = QColor(theme.generator)
    fill.setAlphaF(0.35)
    painter.setPen(QPen(QColor(theme.generator), 1.0))
    for column in range(3):
        for row in range(2):
            cell = QRectF(2.5 + 7 * column, 1.5 + 5.5 * row, 7.0, 5.5)
            painter.fillRect(cell, fill)
            painter.drawRect(cell)


def _density(painter: QPainter, area: QRectF, theme: Theme) -> None:
    for inset in (0.0, 3.6):
        pen = QPen(QColor(theme.ink), 1.2)
        pen.setDashPattern([1.0, 1.6])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(area.adjusted(2 + 1.6 * inset, 1 + inset, -2 - 1.6 * inset, -1 - inset))


def _missing(painter: QPainter, area: QRectF, theme: Theme) -> None:
    # Known only when it is wanted: that module paints with the layers, which use these marks.
    from ganlab.ui.canvas.missing import paint_missing

    paint_missing(painter, area.center(), theme, 5.5)


_SWATCHES = {
    "field": _field,
    "boundary": _boundary,
    "real": _real,
    "generated": _generated,
    "plain": _plain,
    "gradient": _gradient,
    "manifold": _manifold,
    "density": _density,
    "missing": _missing,
}
