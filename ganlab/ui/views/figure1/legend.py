"""The legend's entries: a check box, a piece of the line as it is drawn, and its name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QStaticText
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton, QWidget

from ganlab.ui.strokes import Stroke, paint_sample
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["LegendBox"]

_SAMPLE = 26
_GAP = 6


class LegendBox(QCheckBox):
    """Switches one curve on and off and shows how it is drawn.

    Parameters
    ----------
    stroke
        The curve's line.
    html
        Its name, with sub- and superscripts.
    name
        Its name in words, for those who hear it.
    tip
        What it is, in a sentence.
    """

    def __init__(
        self, stroke: Stroke, html: str, name: str, tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._stroke = stroke
        self._theme: Theme = LIGHT
        self._text = QStaticText()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self.say(html, name, tip)
        self.setChecked(True)

    def say(self, html: str, name: str, tip: str) -> None:
        """Call the curve otherwise, and say what it is."""
        if html != self._text.text():
            self._text.setText(html)
            self.updateGeometry()
            self.update()
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self.setToolTip(tip)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        self.update()

    def _option(self) -> QStyleOptionButton:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        return option

    def _indicator(self) -> QRectF:
        return QRectF(
            self.style().subElementRect(
                QStyle.SubElement.SE_CheckBoxIndicator, self._option(), self
            )
        )

    def sizeHint(self) -> QSize:
        self._text.prepare(font=self.font())
        size = self._text.size()
        side = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self)
        width = side + _GAP + _SAMPLE + _GAP + round(size.width()) + 4
        return QSize(width, max(round(size.height()), side) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return self.rect().contains(pos)  # type: ignore[call-overload, no-any-return]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = self._option()
        box = self._indicator()
        option.rect = box.toRect()
        if not self.isEnabled():
            # It stays chosen, and is not shown.
            option.state = (option.state & ~QStyle.StateFlag.State_On) | QStyle.StateFlag.State_Off
        self.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isChecked() or not self.isEnabled():
            painter.setOpacity(0.45)
        left = box.right() + _GAP
        paint_sample(painter, QRectF(left, 0, _SAMPLE, self.height()), self._stroke, self._theme)
        painter.setPen(QColor(self._theme.ink))
        painter.setFont(self.font())
        where = QPointF(left + _SAMPLE + _GAP, (self.height() - self._text.size().height()) / 2)
        painter.drawStaticText(where, self._text)
        if self.hasFocus():
            focus = self.palette().color(QPalette.ColorRole.Highlight)
            painter.setOpacity(1.0)
            y = self.height() - 1.0
            painter.setPen(focus)
            painter.drawLine(
                QPointF(where.x(), y), QPointF(where.x() + self._text.size().width(), y)
            )
