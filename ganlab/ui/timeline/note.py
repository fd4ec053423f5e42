"""The dialog in which a bookmark gets its note."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from ganlab.ui.controls.text import label

__all__ = ["BookmarkDialog"]

#: Letters of a note: as many as a tooltip shows in a line or two.
_LONGEST = 200


class BookmarkDialog(QDialog):
    """Asks for the note of one bookmark.

    Signals
    -------
    noted(int, str)
        Step, and note: keep it.
    removed(int)
        Take the bookmark at that step away.
    """

    noted = Signal(int, str)
    removed = Signal(int)

    def __init__(self, step: int, note: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.step = step
        self.setWindowTitle("Bookmark")
        self.setAccessibleName("Bookmark")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.note = QLineEdit(note or "")
        self.note.setMaxLength(_LONGEST)
        self.note.setPlaceholderText("What is to be seen here")
        self.note.setAccessibleName("Note")
        self.note.setMinimumWidth(self.fontMetrics().averageCharWidth() * 44)
        buttons = QDialogButtonBox()
        self.keep = buttons.addButton("Bookmark", QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.remove = buttons.addButton("Remove", QDialogButtonBox.ButtonRole.DestructiveRole)
        self.remove.setVisible(note is not None)
        self.remove.setAutoDefault(False)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self.remove.clicked.connect(self._remove)
        column = QVBoxLayout(self)
        column.addWidget(label(f"Step {step:,}", "title"))
        column.addWidget(self.note)
        column.addWidget(buttons)
        self.note.setFocus()

    def _accept(self) -> None:
        self.noted.emit(self.step, self.note.text().strip())
        self.accept()

    def _remove(self) -> None:
        self.removed.emit(self.step)
        self.accept()
