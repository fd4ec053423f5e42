"""Quiet messages at the lower left of the stage."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ganlab.ui.controls.text import label
from ganlab.ui.icons import icon
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["Toast", "Toasts"]

MOST = 3
_MARGIN = 16
_SECONDS = {"notice": 6.0, "error": 20.0}


class Toast(QFrame):
    """One message, with at most one thing to do about it."""

    def __init__(
        self,
        text: str,
        kind: str,
        action: tuple[str, Callable[[], object]] | None,
        theme: Theme,
        stack: Toasts,
    ) -> None:
        super().__init__(stack)
        self._stack = stack
        self.setObjectName("toast")
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text, self.kind, self.times = text, kind, 1
        self.body = label(text, wrap=True)
        self.body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.setAccessibleName("Error" if kind == "error" else "Message")
        self.close_button = QToolButton()
        self.close_button.setProperty("flat", True)
        self.close_button.setIcon(icon("close", theme))
        self.close_button.setAccessibleName("Close this message")
        self.close_button.setToolTip("Close this message")
        self.close_button.clicked.connect(self.dismiss)
        column = QVBoxLayout()
        column.addWidget(self.body)
        self.action_button: QPushButton | None = None
        if action is not None:
            name, call = action
            self.action_button = QPushButton(name)
            self.action_button.setAccessibleName(name)
            self.action_button.setToolTip(name)
            self.action_button.clicked.connect(lambda _checked=False: call())
            column.addWidget(self.action_button, 0, Qt.AlignmentFlag.AlignLeft)
        row = self.row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 8, 12)
        row.addLayout(column, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.dismiss)
        self._milliseconds = round(1000 * _SECONDS[kind])
        self.timer.start(self._milliseconds)

    def dismiss(self) -> None:
        self.timer.stop()
        self.hide()
        self.deleteLater()
        self._stack.removed(self)

    def again(self) -> None:
        """Say that the same thing happened once more, instead of saying it twice."""
        self.times += 1
        self.body.setText(f"{self.text}\n({self.times} times)")
        self.timer.start(self._milliseconds)

    # What is being read does not go away.
    def enterEvent(self, event) -> None:
        self.timer.stop()

    def leaveEvent(self, event) -> None:
        self.timer.start(self._milliseconds)


class Toasts(QWidget):
    """The stack of messages; covers no more of the stage than they do."""

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self.setObjectName("toasts")
        self.theme: Theme = LIGHT
        self.shown: list[Toast] = []
        self._stage = stage
        self.hide()

    def say(
        self,
        text: str,
        kind: str = "notice",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> Toast:
        """Show a message, ``notice`` or ``error``; the oldest of more than three goes."""
        for toast in self.shown:
            if toast.text == text and toast.kind == kind:
                toast.again()
                self.place()
                return toast
        while len(self.shown) >= MOST:
            self.shown[0].dismiss()
        toast = Toast(text, kind, action, self.theme, self)
        self.shown.append(toast)
        toast.show()
        self.place()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme

    def removed(self, toast: Toast) -> None:
        if toast in self.shown:
            self.shown.remove(toast)
        self.place()

    def clear(self) -> None:
        for toast in list(self.shown):
            toast.dismiss()

    def place(self) -> None:
        """Stand at the lower left; called when the stage has another size."""
        if not self.shown:
            self.hide()
            return
        width = max(200, min(440, self._stage.width() - 2 * _MARGIN))
        heights = []
        for toast in self.shown:
            toast.setFixedWidth(width)
            toast.row.activate()
            heights.append(toast.row.totalHeightForWidth(width))
        total = sum(heights) + 8 * (len(heights) - 1)
        self.setGeometry(_MARGIN, max(0, self._stage.height() - total - _MARGIN), width, total)
        y = 0
        for toast, height in zip(self.shown, heights, strict=True):
            toast.setGeometry(0, y, width, height)
            y += height + 8
        self.show()
        self.raise_()
