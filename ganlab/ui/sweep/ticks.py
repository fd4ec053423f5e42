"""Some of a list of choices, ticked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from ganlab.ui.controls.tips import wrapped

__all__ = ["Ticks"]

#: So many are seen without scrolling.
_ROWS = 6


class Ticks(QScrollArea):
    """A box for each choice, in an order that can be chosen too: ticked ones come first."""

    #: The person ticked one, or took a tick away.
    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.boxes: list[tuple[Any, QCheckBox]] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def offer(self, choices: Iterable[tuple[Any, str, str]], on: tuple[Any, ...]) -> None:
        """Offer ``(value, words, help)`` of each; those that are on come first, in their order."""
        listed = sorted(
            choices, key=lambda choice: on.index(choice[0]) if choice[0] in on else len(on)
        )
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(4)
        self.boxes = []
        for value, words, tip in listed:
            box = QCheckBox(words)
            box.setAccessibleName(f"{self.name}: {words}")
            box.setToolTip(wrapped(tip))
            box.setChecked(value in on)
            box.toggled.connect(lambda _: self.changed.emit())
            column.addWidget(box)
            self.boxes.append((value, box))
        column.addStretch(1)
        # The one before goes with it.
        self.setWidget(inner)
        row = self.boxes[0][1].sizeHint().height() + column.spacing() if self.boxes else 0
        self.setFixedHeight(min(len(self.boxes), _ROWS) * row + 4)

    def values(self) -> tuple[Any, ...]:
        """Return what is ticked."""
        return tuple(value for value, box in self.boxes if box.isChecked())
