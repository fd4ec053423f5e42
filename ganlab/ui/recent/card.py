"""One run in the grid: its picture, and below it what it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ganlab.recents import Recent
from ganlab.ui.recent.words import facts
from ganlab.ui.style import base_points
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["MISSING", "PICTURE", "RECENT", "Cards"]

Role = Qt.ItemDataRole
#: What an item holds: the run, its picture (QImage), and why it has none ("" while it is read).
RECENT, PICTURE, MISSING = Role.UserRole, Role.UserRole + 1, Role.UserRole + 2
_PICTURE = QSize(224, 168)
_EDGE, _GAP = 10, 6


class Cards(QStyledItemDelegate):
    """Paints the cards in the theme's colours."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT

    def _picture(self, option: QStyleOptionViewItem) -> QSize:
        scale = option.font.pointSizeF() / base_points()  # type: ignore[attr-defined]
        return _PICTURE * max(scale, 0.7)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        line = option.fontMetrics.height()  # type: ignore[attr-defined]
        picture = self._picture(option)
        return QSize(
            picture.width() + 2 * _EDGE, picture.height() + 2 * line + 2 * _GAP + 2 * _EDGE
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, recent = self.theme, index.data(RECENT)
        if not isinstance(recent, Recent):
            return
        state, area = option.state, option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        box = QRectF(area).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(QColor(theme.focus), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hover if hovered or chosen else theme.surface))
        painter.drawRoundedRect(box, 8, 8)
        place = QRect(area.topLeft(), self._picture(option)).translated(_EDGE, _EDGE)
        self._paint_picture(painter, place, index)
        line = option.fontMetrics.height()  # type: ignore[attr-defined]
        row = QRect(place.left(), place.bottom() + _GAP + 1, place.width(), line)
        font = painter.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.ink))
        self._line(painter, row, recent.title)
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        row.translate(0, line + _GAP // 2)
        painter.setPen(QColor(theme.muted))
        if not recent.saved:
            # Said by the word; the colour only helps.
            painter.setPen(QColor(theme.attention))
        words = facts(recent) + ("" if recent.saved else " · not saved")
        self._line(painter, row, words)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, row: QRect, text: str) -> None:
        metrics = painter.fontMetrics()
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)

    def _paint_picture(
        self, painter: QPainter, place: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, picture = self.theme, index.data(PICTURE)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(place), 4, 4)
        painter.setClipPath(clip)
        if isinstance(picture, QImage):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, picture)
        else:
            painter.fillRect(place, QColor(theme.window))
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(12, 12, -12, -12), flags, index.data(MISSING) or "")
        painter.setClipping(False)
        painter.setPen(QColor(theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
