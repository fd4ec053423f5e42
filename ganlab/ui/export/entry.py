"""One format in the list: its name, what it is for, and why it cannot be had where it cannot."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QRadioButton, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from ganlab.engine.export import Format
from ganlab.ui.controls.text import label, set_text

__all__ = ["FormatEntry"]


class FormatEntry(QWidget):
    """A radio button with a line or two below it."""

    def __init__(self, format_: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.format = format_
        self.radio = QRadioButton(format_.title)
        self.radio.setAccessibleDescription(format_.description)
        self.words = label(format_.description, "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.radio)
        column.addWidget(self.words)
        self.words.setIndent(0)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        # Below the button's text, not below its dot: the style says where that is.
        option = QStyleOptionButton()
        self.radio.initStyleOption(option)
        place = self.style().subElementRect(
            QStyle.SubElement.SE_RadioButtonContents, option, self.radio
        )
        self.words.setContentsMargins(place.left(), 0, 0, 0)
        super().showEvent(event)

    def set_reason(self, why_not: str) -> None:
        """Grey it out with the reason, or let it be chosen."""
        self.radio.setEnabled(not why_not)
        text = f"Not here: {why_not}." if why_not else self.format.description
        set_text(self.words, text)
        self.radio.setAccessibleDescription(text)
