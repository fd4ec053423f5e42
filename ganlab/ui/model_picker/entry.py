"""One family as a button: title, paper, what it is, and why it does not fit where it does not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ganlab.engine.models import Family
from ganlab.ui.icons import pixmap
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["FamilyButton"]

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_WRAPPED = _LEFT | Qt.TextFlag.TextWordWrap
_WAYS = {
    Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000,
}  # fmt: skip


class FamilyButton(QAbstractButton):
    """Text in up to four parts, one below the other.

    Parameters
    ----------
    opens
        Whether it opens a list, and says so with a chevron, or is an entry of one.
    """

    #: An arrow key was pressed: how many places to go.
    moved = Signal(int)
    #: The pointer or the keyboard came.
    looked_at = Signal()

    def __init__(self, opens: bool = False) -> None:
        super().__init__()
        self._opens = opens
        self._theme: Theme = LIGHT
        self.texts: tuple[tuple[str, str], ...] = ()
        self.setCheckable(not opens)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if opens else Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_family(self, family: Family, learns: str = "", reason: str = "") -> None:
        """Say what it is, and which data it learns; with a reason why not, it is disabled."""
        about = f"{family.source} · {learns}" if learns else family.source
        parts = [(family.title, "title"), (about, "muted")]
        parts += [(family.description, "ink")] if learns else []
        parts += [(f"Not for this data. It {reason}", "reason")] if reason else []
        self.setEnabled(not reason)
        self.setAccessibleName(f"Model: {family.title}" if self._opens else family.title)
        self.setAccessibleDescription(". ".join(text for text, _ in parts[1:]))
        if tuple(parts) != self.texts:
            self.texts = tuple(parts)
            self.updateGeometry()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # --- where the words stand -----------------------------------------------------------------

    def _unit(self) -> int:
        return self.fontMetrics().height()

    def _font(self, kind: str) -> QFont:
        font = QFont(self.font())
        if kind == "title":
            font.setWeight(QFont.Weight.DemiBold)
        elif kind != "ink":
            font.setPointSizeF(0.88 * font.pointSizeF())
        return font

    def _inner(self, width: int) -> QRect:
        u = self._unit()
        chevron = u if self._opens else 0
        return QRect(round(0.6 * u), round(0.35 * u), width - round(1.2 * u) - chevron, 10_000)

    def _places(self, width: int) -> list[tuple[QRect, str, str]]:
        inner, y = self._inner(width), self._inner(width).top()
        found = []
        for text, kind in self.texts:
            metrics = QFontMetrics(self._font(kind))
            height = metrics.boundingRect(inner, _WRAPPED, text).height()
            found.append((QRect(inner.left(), y, inner.width(), height), text, kind))
            y += height + 1
        return found

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        low = places[-1][0].bottom() if places else self._unit()
        return low + round(0.4 * self._unit())

    def sizeHint(self) -> QSize:
        width = 20 * self._unit()
        return QSize(width, self.heightForWidth(max(self.width(), 8 * self._unit())))

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * self._unit(), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.EnabledChange):
            self.updateGeometry()
            self.update()

    def resizeEvent(self, event) -> None:
        self.updateGeometry()

    # --- what is done with it ------------------------------------------------------------------

    def nextCheckState(self) -> None:
        """A click says what is wished; the tick follows the run."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self._opens and key == Qt.Key.Key_Down:
            self.click()
        elif not self._opens and key in _WAYS:
            self.moved.emit(_WAYS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.looked_at.emit()
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        if self.isEnabled():
            self.looked_at.emit()
        self.update()

    def leaveEvent(self, event) -> None:
        self.update()

    # --- what is seen --------------------------------------------------------------------------

    def paintEvent(self, event) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focused = self.isChecked(), self.hasFocus()
        framed = chosen or focused or self._opens
        colour = theme.accent if chosen else theme.focus if focused else theme.line
        over = self.isEnabled() and (self.underMouse() or focused)
        painter.setPen(
            QPen(QColor(colour), 2.0 if chosen else 1.0) if framed else QPen(Qt.PenStyle.NoPen)
        )
        painter.setBrush(QColor(theme.hover if over else theme.raised))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 5, 5)
        ink = {"title": theme.ink, "ink": theme.ink, "muted": theme.muted, "reason": theme.warning}
        for place, text, kind in self._places(self.width()):
            pale = not self.isEnabled() and kind != "reason"
            painter.setPen(QColor(theme.muted if pale else ink[kind]))
            painter.setFont(self._font(kind))
            painter.drawText(place, _WRAPPED, text)
        if self._opens:
            u = self._unit()
            image = pixmap("chevron-down", theme.muted, u, self.devicePixelRatioF())
            painter.drawPixmap(self.width() - round(1.5 * u), (self.height() - u) // 2, image)
        painter.end()
