"""What is under way: a line of words, a bar, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ganlab.ui.controls.text import label, set_text
from ganlab.ui.errand import Errand

__all__ = ["ProgressNote"]

_FINE = 1000


class ProgressNote(QWidget):
    """Takes no room while nothing is under way."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", wrap=True)
        self.numbers = label("", "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = QPushButton("Cancel")
        self.cancel.setAccessibleName("Cancel")
        self.cancel.setToolTip("Stop what is under way")
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addWidget(self.numbers, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.hide()

    def say(self, words: str, share: float | None = None, numbers: str = "") -> None:
        """Show how far it is; ``share`` is 0 to 1, or None where nobody knows."""
        set_text(self.words, words)
        set_text(self.numbers, numbers)
        end = _FINE if share is not None else 0
        if self.bar.maximum() != end:
            self.bar.setRange(0, end)
        if share is not None:
            self.bar.setValue(round(_FINE * share))
        if self.bar.accessibleName() != words:
            self.bar.setAccessibleName(words)
            self.cancel.setAccessibleName(f"Cancel: {words}")
            self.cancel.setToolTip(f"Stop: {words}")
        self.show()

    def follow(self, errand: Errand) -> None:
        """Show how far an errand is; nothing where there is none."""
        if errand.busy:
            self.say(errand.words, errand.share, errand.numbers)
        else:
            self.clear()

    def clear(self) -> None:
        # A bar of unknown length moves by a timer of its own: not while nobody sees it.
        self.bar.setRange(0, _FINE)
        self.hide()
