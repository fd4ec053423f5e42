"""What stands in the place of the form until its fields are read: its outlines, and no words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from ganlab.ui.theme import LIGHT, Theme

__all__ = ["Skeleton"]

_GROUPS = ((6, (5,), 0.84), (6, (6, 6), 0.84), (5, (5,), 1.0))


class Skeleton(QWidget):
    """A preset, three groups of thumbnails and some rows of a form, as quiet shapes."""

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.setAccessibleName("Preparing…")

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.hover))
        left, right, y = 12.0, self.width() - 24.0, 6.0
        width = right - left

        def bar(x: float, length: float, height: float) -> None:
            painter.drawRoundedRect(QRectF(x, y, length, height), 5, 5)

        bar(left, 52, 14)
        y += 22
        bar(left, width, 26)
        y += 34
        for share in (0.96, 0.9, 0.6):
            bar(left, width * share, 8)
            y += 14
        y += 28
        bar(left, 38, 14)
        y += 34
        # Columns, tiles in each row, height by width; the first row of a group has a label above.
        for group, (columns, rows, tall) in enumerate(_GROUPS):
            tile = (width - 6 * (columns - 1)) / columns
            y += 19 if group else 0
            for count in rows:
                for i in range(count):
                    bar(left + i * (tile + 6), tile, tile * tall)
                y += tile * tall + 6
        y += 26
        for _ in range(2):
            bar(left, width / 2 - 3, 28)
            bar(left + width / 2 + 3, width / 2 - 3, 28)
            y += 35
        y += 60
        while y < self.height() - 30:
            bar(left, width * 0.35, 10)
            bar(left + width / 2 + 6, width / 2 - 6, 26)
            y += 33
        painter.end()
