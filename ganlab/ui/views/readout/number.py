"""One number of the readout, with its name and its definition."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.style import tabular

__all__ = ["SIXTHS", "UNKNOWN", "Number", "grid_of", "rate"]

UNKNOWN = "–"
#: Halves for what is scored and thirds for what is counted, on one grid of sixths.
SIXTHS = 6


class Number(QWidget):
    """A small name, a large value, and what to know of it below; its definition on hover."""

    def __init__(self, name: str, definition: str, role: str = "figure", note: bool = False):
        super().__init__()
        self.name = label(name, "small")
        self.value = label(UNKNOWN, role)
        self.value.setFont(tabular(self.value.font()))
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.value.setAccessibleName(name)
        self.note = label("", "small", wrap=True) if note else None
        self.define(definition)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.value)
        if self.note is not None:
            column.addWidget(self.note)

    def define(self, definition: str) -> None:
        """Say what the number is."""
        self.value.setAccessibleDescription(definition)
        self.setToolTip(definition)

    def show_value(self, text: str, note: str = "") -> None:
        """Show another value, and what to know of it."""
        set_text(self.value, text)
        if self.note is not None:
            set_text(self.note, note)

    def mark_stale(self, stale: bool) -> None:
        """Say that the value is older than the picture beside it, or that it is not."""
        restyle(self.value, "stale", stale)


def grid_of(owner: QWidget, rows: Sequence[Sequence[Number]]) -> QGridLayout:
    """Lay numbers out in rows, each of which shares the width out evenly."""
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for sixth in range(SIXTHS):
        grid.setColumnStretch(sixth, 1)
    for y, row in enumerate(rows):
        wide = SIXTHS // len(row)
        for x, number in enumerate(row):
            grid.addWidget(number, y, x * wide, 1, wide)
    return grid


def rate(value: float) -> str:
    """Write how often something happens in a second."""
    if value <= 0:
        return UNKNOWN
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.1f}"
