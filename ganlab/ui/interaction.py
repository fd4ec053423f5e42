"""The one seam through which the program asks the person, so that tests can answer instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

__all__ = ["Interaction"]

#: Of a kind of files with one ending, that ending.
_ENDING = re.compile(r"\(\*(\.\w+)\)$")


class Interaction:
    """Asks with the platform's dialogs; every answer may be None: the person changed their mind."""

    def open_file(self, parent: QWidget, title: str, filters: str, folder: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(parent, title, folder, filters)
        return Path(name) if name else None

    def open_folder(self, parent: QWidget, title: str, folder: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(parent, title, folder)
        return Path(name) if name else None

    def save_file(self, parent: QWidget, title: str, filters: str, proposed: str) -> Path | None:
        """Ask for a place; a name without the ending of the kind that was chosen is given it."""
        name, kind = QFileDialog.getSaveFileName(parent, title, proposed, filters)
        ending = _ENDING.search(kind)
        path = Path(name)
        if not name or ending is None or path.suffix.lower() == ending[1]:
            return path if name else None
        path = path.with_name(path.name + ending[1])
        # Of this name nobody was asked.
        question = f"{path.name} is there already. Replace it?"
        if path.exists() and not self.confirm(parent, title, question, "Replace"):
            return None
        return path

    def confirm(self, parent: QWidget, title: str, text: str, yes: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is accept

    def choose(
        self, parent: QWidget, title: str, text: str, more: str, options: Sequence[str]
    ) -> int | None:
        """Let one of a few things be chosen; return its place."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(more)
        role = QMessageBox.ButtonRole.ActionRole
        buttons = [box.addButton(option, role) for option in options]
        box.setDefaultButton(buttons[0])
        cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(cancel)
        box.exec()
        clicked = box.clickedButton()
        return next((i for i, button in enumerate(buttons) if button is clicked), None)

    def tell(self, parent: QWidget, title: str, text: str, lines: Sequence[str]) -> None:
        """Show a list that may be long."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setDetailedText("\n".join(lines))
        box.addButton(QMessageBox.StandardButton.Close)
        box.exec()
