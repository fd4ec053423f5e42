"""The page of keyboard shortcuts, made from the table of actions, so that it cannot go stale."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ganlab.ui.actions import ACTIONS, MENUS, shortcut_text
from ganlab.ui.controls.text import label

__all__ = ["ShortcutsPage"]


class ShortcutsPage(QDialog):
    """Two columns: the key, and what it does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inner = QWidget()
        inner.setObjectName("scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        row = 0
        for menu in MENUS:
            infos = [i for i in ACTIONS.values() if i.menu == menu and i.shortcuts]
            if not infos:
                continue
            grid.addWidget(label(menu, "section"), row, 0, 1, 2)
            row += 1
            for info in infos:
                grid.addWidget(label(shortcut_text(info.shortcuts[0])), row, 0)
                grid.addWidget(label(info.help or info.text, "muted", wrap=True), row, 1)
                row += 1
        note = (
            "A control that has the keyboard keeps the keys that it uses itself: a button its "
            "Space, a list its letters, a number its digits. Tab moves the keyboard."
        )
        grid.addWidget(label(note, "small", wrap=True), row, 0, 1, 2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setAccessibleName("Shortcuts")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in buttons.buttons():
            button.setAccessibleName("Close")
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(scroll)
        column.addWidget(buttons)
        self.resize(620, 640)
