"""The key to the field's colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.ui.canvas.shading import colour_words
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["ColourBar"]

_BAR = 12


def _help(of: str) -> str:
    return (
        f"{of}: the discriminator's probability that x is real. The line D = ½ is the decision "
        "boundary."
    )


class ColourBar(QWidget):
    """D(x) from 0 at the bottom to 1 at the top, with what either end says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        #: Space above and below, so that the bar stands beside the plot's own area.
        self.top, self.bottom = 0, 0
        self.of = "D(x)"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Colours of D(x)")
        self.setAccessibleDescription("From 0, D says fake, over ½ to 1, D says real.")
        self.setToolTip(_help(self.of))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(_BAR + 10 + metrics.horizontalAdvance("0") + metrics.height(), 160)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.sizeHint().width(), 60)

    def set_label(self, name: str) -> None:
        """Say of which label D is asked; "" where D sees none."""
        of = f"D(x | y = {name})" if name else "D(x)"
        if of != self.of:
            self.of = of
            self.setAccessibleName(f"Colours of {of}")
            self.setToolTip(_help(of))
            self.update()

    def set_margins(self, top: int, bottom: int) -> None:
        """Stand beside a plot's area rather than beside its axes."""
        if (top, bottom) != (self.top, self.bottom):
            self.top, self.bottom = top, bottom
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0.5, self.top + 0.5, _BAR, max(1, self.height() - self.top - self.bottom - 1))
        words = colour_words(self._theme)[::-1].copy()
        image = QImage(words.data, 1, len(words), 4, QImage.Format.Format_RGB32)
        painter.drawImage(bar, image, QRectF(image.rect()))
        painter.setPen(QPen(QColor(self._theme.line), 1.0))
        painter.drawRect(bar)

        metrics = self.fontMetrics()
        painter.setPen(QColor(self._theme.muted))
        left = bar.right() + 4
        width = metrics.horizontalAdvance("0") + 1
        for text, at in (("1", 0.0), ("½", 0.5), ("0", 1.0)):
            middle = bar.top() + at * bar.height()
            middle = min(
                max(middle, bar.top() + metrics.height() / 2), bar.bottom() - metrics.height() / 2
            )
            box = QRectF(left, middle - metrics.height() / 2, width, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        # The words run upwards beside their parts of the bar, where there is room for them.
        side, middle = (metrics.horizontalAdvance(text) for text in ("D says fake", self.of))
        words_room = 0.42 * bar.height() > max(side, 0.72 * (side + middle) + 8)
        places = [(self.of, 0.5)] + [("D says fake", 0.79), ("D says real", 0.21)] * words_room
        for text, at in places:
            length = metrics.horizontalAdvance(text) + 4
            painter.save()
            painter.translate(QPointF(left + width + 2, bar.top() + at * bar.height()))
            painter.rotate(-90)
            painter.setPen(QColor(self._theme.ink if text == self.of else self._theme.muted))
            box = QRectF(-length / 2, 0, length, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            painter.restore()
        painter.end()
