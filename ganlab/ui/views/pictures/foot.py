"""The line below pictures: what is known of one, or what can be done here."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ganlab.ui.controls.text import set_text
from ganlab.ui.medium import on_screen

__all__ = ["Foot"]


class Foot(QLabel):
    """Facts are part of a picture for a file; what the mouse can do is not."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "small")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("What is known of the picture")
        self._advice = False

    def say(self, text: str, *, advice: bool) -> None:
        """Show another text."""
        self._advice = advice
        set_text(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._advice or on_screen():
            super().paintEvent(event)
