"""The key to the strip's colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.ui.canvas.shading import ShadedImage
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.modes.shades import FULL, strip_words

__all__ = ["Ramp"]

_WIDTH, _HEIGHT = 90, 10
_WORDS = ((0.0, "0"), (0.5, "1"), (1.0, f"≥ {FULL:.0f} ×"))


class Ramp(QWidget):
    """From nothing over its share to twice its share and more."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Key to the colours")
        self.setToolTip(
            "Share of the generated samples in a mode over its share of the data: 1 is right,\n"
            "0 is never drawn. Binned samples: a two-fold share has the strongest colour."
        )

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH + 60, _HEIGHT + self.fontMetrics().height() + 2)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = 14.0
        bar = QRectF(left, 1.0, _WIDTH, _HEIGHT)
        codes = np.linspace(0, 255, 2 * _WIDTH).astype(np.uint8)[None]
        shaded = ShadedImage(codes, strip_words(self._theme), opaque=True)
        painter.drawImage(bar, shaded.image, QRectF(shaded.image.rect()))
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawRect(bar)
        painter.setPen(QColor(self._theme.muted))
        font = painter.font()
        font.setPointSizeF(0.85 * font.pointSizeF())
        painter.setFont(font)
        metrics = painter.fontMetrics()
        for t, text in _WORDS:
            x = left + t * _WIDTH - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(x, bar.bottom() + 2 + metrics.ascent()), text)
        painter.end()
