"""Labels that look the same everywhere, and hairlines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

__all__ = ["divider", "label", "restyle", "rule", "set_text"]


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label in one of the style sheet's roles: muted, small, section, counter …"""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def rule() -> QFrame:
    """Return a hairline across."""
    line = QFrame()
    line.setObjectName("rule")
    return line


def divider() -> QFrame:
    """Return an upright hairline."""
    line = QFrame()
    line.setObjectName("divider")
    return line


def set_text(target: QLabel, text: str) -> None:
    """Change a label's text, and touch nothing where it is the same."""
    if target.text() != text:
        target.setText(text)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and apply what it says."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
