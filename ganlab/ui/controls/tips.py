"""Definitions on hover, in lines that can be read: Qt leaves plain text on one."""

from __future__ import annotations

import textwrap

from PySide6.QtWidgets import QWidget

__all__ = ["describe", "wrapped"]

#: Letters in a line.
_WIDTH = 64


def wrapped(text: str) -> str:
    """Return a text in lines of a readable width; its own line breaks stay."""
    return "\n".join(
        textwrap.fill(line, _WIDTH, break_long_words=False) for line in text.splitlines()
    )


def describe(widget: QWidget, text: str) -> None:
    """Say what a widget is, on hover and to a screen reader."""
    if widget.accessibleDescription() != text:
        widget.setAccessibleDescription(text)
        widget.setToolTip(wrapped(text))
