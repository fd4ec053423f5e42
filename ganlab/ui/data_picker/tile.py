"""A thumbnail that can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QPixmap, QTextOption
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ganlab.ui.icons import pixmap
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["SMALL", "Board", "Tile"]

#: No tile is smaller.
SMALL = QSize(38, 32)
_FRAME = 3


class Board(QWidget):
    """What tiles lie on: it draws their pictures when asked, and moves the keyboard on."""

    theme: Theme = LIGHT

    def ask_for_pictures(self) -> None:
        """Some tile has no picture, or none that is up to date."""

    def move_focus(self, tile: Tile, across: int, down: int) -> None:
        """An arrow key was pressed on a tile."""


class Tile(QAbstractButton):
    """A framed picture; where there is none, an icon and perhaps a name.

    Parameters
    ----------
    name, title, tip
        Name in code, and what is said of it.
    board
        Where it lies.
    """

    def __init__(self, name: str, title: str, tip: str, board: Board) -> None:
        super().__init__(board)
        self.name, self.title = name, title
        self._board = board
        self._image: QPixmap | None = None
        self._icon = self._word = ""
        self.setCheckable(True)
        self.setAccessibleName(f"Data: {title}")
        self.describe(tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(SMALL)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def describe(self, tip: str) -> None:
        """Say on hover, and to a screen reader, what it is."""
        self.setAccessibleDescription(tip)
        self.setToolTip(f"{self.title}\n{tip}")

    def sizeHint(self) -> QSize:
        return SMALL

    def resizeEvent(self, event) -> None:
        self.forget()

    def forget(self) -> None:
        """The picture is out of date: another theme, size or set of samples."""
        self._image = None
        self._board.ask_for_pictures()

    @property
    def pictured(self) -> bool:
        return self._image is not None

    @property
    def inner(self) -> QSize:
        """What a picture may take, in device-independent pixels."""
        return QSize(self.width() - 2 * _FRAME, self.height() - 2 * _FRAME)

    def show_picture(self, image: QPixmap) -> None:
        """Take a picture of the size of ``inner``."""
        self._image = image
        self._icon = self._word = ""
        self.update()

    def show_icon(self, icon: str, word: str = "") -> None:
        """Stand there with an icon, and a word below it, until there is a picture."""
        self._image = None
        self._icon, self._word = icon, word
        self.update()

    @property
    def icon_name(self) -> str:
        """The icon that stands in for a picture; "" where there is none."""
        return self._icon

    def nextCheckState(self) -> None:
        """A click says what is wished; the frame follows the run."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        if event.key() in steps:
            self._board.move_focus(self, *steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        theme = self._board.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        chosen = self.isChecked()
        colour = theme.accent if chosen else theme.focus if focused else theme.line
        painter.setPen(QPen(QColor(colour), 2.0 if chosen or focused else 1.0))
        painter.setBrush(QColor(theme.hover if self.underMouse() and not chosen else theme.raised))
        painter.drawRoundedRect(box, 5, 5)
        if self._image is not None:
            painter.drawPixmap(_FRAME, _FRAME, self._image)
        elif self._icon:
            self._paint_icon(painter, theme)
        if focused and chosen:
            painter.setPen(QPen(QColor(theme.focus), 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 3, 3)
        painter.end()

    def _paint_icon(self, painter: QPainter, theme: Theme) -> None:
        size = 18
        colour = theme.muted if self._word else theme.ink
        image = pixmap(self._icon, colour, size, self.devicePixelRatioF())
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if not self._word:
            painter.drawPixmap(round((self.width() - size) / 2), (self.height() - size) // 2, image)
            return
        painter.drawPixmap(round((self.width() - size) / 2), 3, image)
        painter.setPen(QColor(theme.muted))
        below = box.adjusted(0, size + 2, 0, -1)
        painter.setFont(_fitting(self.font(), self._word, below))
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        painter.drawText(below, self._word, option)

    def enterEvent(self, event) -> None:
        self.update()

    def leaveEvent(self, event) -> None:
        self.update()


def _fitting(font: QFont, word: str, box: QRectF) -> QFont:
    """Return the font as large as lets the word's lines fit into a box."""
    from PySide6.QtGui import QFontMetricsF

    font = QFont(font)
    lines = word.split("\n")
    for points in (9.0, 8.0, 7.0, 6.0):
        font.setPointSizeF(points)
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(line) for line in lines)
        if widest <= box.width() and len(lines) * metrics.lineSpacing() <= box.height() + 2:
            break
    return font
