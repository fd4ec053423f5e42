"""A focused control keeps the keys that it uses itself; all others are shortcuts.

Qt asks the focused widget by a ShortcutOverride event before it looks for a shortcut. Buttons and
combo boxes do not answer it though they use keys, and a spin box claims every letter though it
uses none; here each is answered for by what it does with the key.
"""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

__all__ = ["FocusKeys", "keeps"]

_CHORD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_NUMBER = set("0123456789.,+-−eE_")
_PRESS = {Qt.Key.Key_Space, Qt.Key.Key_Select, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_MOVE = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip
_KINDS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit, QTextEdit,
)  # fmt: skip


def keeps(widget: QWidget, event: QKeyEvent) -> bool | None:
    """Say whether a control uses the key: yes, no, or None where the control itself knows."""
    key, text = event.key(), event.text()
    plain = not event.modifiers() & _CHORD
    printable = plain and bool(text) and text[0].isprintable()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return None
    if isinstance(widget, QComboBox):
        if widget.isEditable():
            return None
        return printable or (plain and key in _MOVE | _PRESS)
    if isinstance(widget, QAbstractItemView):
        return printable or (plain and key in _MOVE | _PRESS)
    if isinstance(widget, QAbstractSpinBox):
        # Editing chords (copy, paste, undo) and editing keys: the box knows. Letters: not its own.
        return text[0] in _NUMBER if printable else None
    if isinstance(widget, QAbstractSlider):
        return plain and key in _MOVE
    if isinstance(widget, QAbstractButton):
        return plain and key in _PRESS
    return None


class FocusKeys(QObject):
    """Stands beside whichever widget has the focus; no other widget's events pass through it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._watched: QWidget | None = None
        self._app = app
        app.focusChanged.connect(self._follow)

    def close(self) -> None:
        """Let every control speak for itself again."""
        self._app.focusChanged.disconnect(self._follow)
        self._follow(None, None)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None:
            # It may have been deleted, and the filter with it.
            with contextlib.suppress(RuntimeError):
                self._watched.removeEventFilter(self)
            self._watched = None
        if isinstance(new, _KINDS):
            new.installEventFilter(self)
            self._watched = new

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        answer = keeps(watched, event)  # type: ignore[arg-type]
        if answer is None:
            return False
        event.setAccepted(answer)
        return True
