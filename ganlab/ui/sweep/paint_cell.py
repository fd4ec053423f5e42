"""How one cell of the heat map is painted: shape says what colour says, and more."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap

from ganlab.ui.sweep.colours import colour_at, ink_on, share_of
from ganlab.ui.sweep.look import CellLook
from ganlab.ui.theme import Theme

__all__ = ["paint_cell"]

_ROUND = 4.0


def paint_cell(
    painter: QPainter,
    rect: QRectF,
    look: CellLook,
    span: tuple[float, float] | None,
    picture: QPixmap | None,
    theme: Theme,
    small: QFont,
) -> None:
    """Paint a cell into its rectangle.

    A number is filled by its colour; what has none yet is an empty frame, dashed; what is trained
    has a ring that closes; what diverged a cross, what failed a triangle, what is refused a bar.
    """
    painter.save()
    if look.value is not None and span is not None:
        colour = colour_at(share_of(look.value, span))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, _ROUND, _ROUND)
        ink = ink_on(colour)
    else:
        dashed = look.sign in ("empty", "running")
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(theme.line), 1.2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        ink = QColor(theme.muted)
    room = rect.adjusted(4, 4, -4, -4)
    line = QFontMetrics(small).height()
    if picture is not None and room.height() > 2.4 * line:
        shown = QRectF(room.x(), room.y(), room.width(), room.height() - line - 2)
        _picture(painter, shown, picture)
        room = QRectF(room.x(), room.bottom() - line, room.width(), line)
        _text(painter, room, look, ink, small, large=False)
    elif look.sign == "number":
        _text(painter, room, look, ink, small, large=True)
    else:
        _sign(painter, room, look, theme, small, ink)
    if look.progress is not None and look.sign == "number":
        side = min(14.0, 0.3 * min(rect.width(), rect.height()))
        where = QRectF(rect.right() - side - 5, rect.y() + 5, side, side)
        _ring(painter, where, look.progress, ink)
    painter.restore()


def _text(
    painter: QPainter, room: QRectF, look: CellLook, ink: QColor, small: QFont, *, large: bool
) -> None:
    """Write the number, and below it, where there is room, of how many seeds it is."""
    font = QFont(small)
    if large:
        font.setPointSizeF(1.3 * small.pointSizeF())
    while QFontMetrics(font).horizontalAdvance(look.text) > room.width() and font.pointSizeF() > 6:
        font.setPointSizeF(font.pointSizeF() - 0.5)
    painter.setPen(ink)
    painter.setFont(font)
    line, below = QFontMetrics(font).height(), QFontMetrics(small).height()
    centre = Qt.AlignmentFlag.AlignCenter
    if not large:
        note = f" ({look.note})" if look.note else ""
        if QFontMetrics(font).horizontalAdvance(look.text + note) > room.width():
            note = "*" if note else ""
        painter.drawText(room, centre, look.text + note)
    elif look.note and room.height() > line + below:
        top = room.center().y() - (line + below) / 2
        painter.drawText(QRectF(room.x(), top, room.width(), line), centre, look.text)
        painter.setFont(small)
        painter.drawText(QRectF(room.x(), top + line, room.width(), below), centre, look.note)
    else:
        painter.drawText(room, centre, look.text + ("*" if look.note else ""))


def _sign(
    painter: QPainter, room: QRectF, look: CellLook, theme: Theme, small: QFont, ink: QColor
) -> None:
    """Draw the shape that stands for a cell without a number, and its word below."""
    metrics = QFontMetrics(small)
    word = look.text or look.note
    if metrics.horizontalAdvance(word) > room.width() or room.height() < 2.2 * metrics.height():
        word = ""
    side = min(26.0, 0.6 * room.width(), room.height() - (metrics.height() + 4 if word else 0))
    if side < 4:
        return
    height = side + (metrics.height() + 4 if word and look.sign != "none" else 0)
    top = room.center().y() - height / 2
    where = QRectF(room.center().x() - side / 2, top, side, side)
    warning = QColor(theme.warning)
    if look.sign == "running":
        _ring(painter, where, look.progress or 0.0, QColor(theme.ink))
    elif look.sign == "diverged":
        painter.setPen(QPen(warning, 2.4, c=Qt.PenCapStyle.RoundCap))
        inner = where.adjusted(3, 3, -3, -3)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif look.sign == "failed":
        _triangle(painter, where, warning)
    elif look.sign == "refused":
        painter.setPen(QPen(ink, 2.4, c=Qt.PenCapStyle.RoundCap))
        middle = where.center()
        reach = QPointF(side / 2 - 3, 0)
        painter.drawLine(middle - reach, middle + reach)
    elif look.sign == "empty" and not word:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawEllipse(where.center(), 2.5, 2.5)
        return
    painter.setPen(ink)
    painter.setFont(small)
    centre = Qt.AlignmentFlag.AlignCenter
    if look.sign == "none":
        painter.drawText(room, centre, look.text)
    elif word:
        below = QRectF(room.x(), where.bottom() + 4, room.width(), metrics.height())
        painter.drawText(below, centre, word)


def _triangle(painter: QPainter, where: QRectF, colour: QColor) -> None:
    path = QPainterPath(QPointF(where.center().x(), where.top() + 2))
    path.lineTo(where.bottomRight() - QPointF(1, 3))
    path.lineTo(where.bottomLeft() + QPointF(1, -3))
    path.closeSubpath()
    painter.setPen(QPen(colour, 2.0, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    x, height = where.center().x(), where.height()
    painter.drawLine(
        QPointF(x, where.top() + 0.4 * height), QPointF(x, where.top() + 0.62 * height)
    )
    painter.drawPoint(QPointF(x, where.top() + 0.75 * height))


def _ring(painter: QPainter, where: QRectF, share: float, ink: QColor) -> None:
    """Draw a ring that closes clockwise from the top."""
    inner = where.adjusted(1.5, 1.5, -1.5, -1.5)
    pale = QColor(ink)
    pale.setAlphaF(0.25)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(pale, 2.5))
    painter.drawEllipse(inner)
    painter.setPen(QPen(ink, 2.5, c=Qt.PenCapStyle.FlatCap))
    painter.drawArc(inner, 90 * 16, -round(min(max(share, 0.02), 1.0) * 360 * 16))


def _picture(painter: QPainter, room: QRectF, picture: QPixmap) -> None:
    ratio = picture.width() / max(1, picture.height())
    width = min(room.width(), room.height() * ratio)
    height = width / ratio
    where = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
    painter.drawPixmap(where, picture, QRectF(picture.rect()))
