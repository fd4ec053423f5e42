"""A few words over a plot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget

from ganlab.ui.canvas.plot import tint
from ganlab.ui.theme import Theme

__all__ = ["Note"]


class Note(QLabel):
    """Words that stand in the upper left corner of a plot's area, or in the middle of it.

    There only while there is something to say; the mouse does not notice it.
    """

    def __init__(self, plot: QWidget, *, middle: bool = False) -> None:
        super().__init__(plot)
        self._middle = middle
        self._area = QRectF()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        """Say something else, or with an empty text nothing."""
        if text != self.text():
            self.setText(text)
            self.setVisible(bool(text))
            self._settle()

    def place(self, area: QRectF) -> None:
        """Tell where on the plot its area is."""
        self._area = area
        self._settle()

    def set_theme(self, theme: Theme) -> None:
        tint(self, theme.muted)
        veil = QColor(theme.surface)
        veil.setAlphaF(0.8)
        # A style sheet's colour, since one of a palette does not reach a label that has a sheet.
        self.setStyleSheet(
            f"background: {veil.name(QColor.NameFormat.HexArgb)}; color: {theme.muted};"
            " padding: 2px 5px; border-radius: 3px;"
        )
        self._settle()

    def _settle(self) -> None:
        self.setWordWrap(False)
        self.adjustSize()
        room = round(self._area.width()) - 12
        if 0 < room < self.width():
            # Beside other plots there is little room: in two lines rather than cut off.
            self.setWordWrap(True)
            self.resize(room, self.heightForWidth(room))
        left, top = self._area.left() + 6, self._area.top() + 6
        if self._middle:
            left = self._area.center().x() - self.width() / 2
            top = self._area.top() + self._area.height() / 6
        self.move(round(left), round(top))
