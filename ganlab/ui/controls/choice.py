"""A box in which one of a few is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

__all__ = ["ChoiceBox"]


class ChoiceBox(QComboBox):
    """A combo box that the wheel leaves alone unless it has the focus."""

    #: The person chose another one: its value.
    value_changed = Signal(object)

    def __init__(
        self, choices: Iterable[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """Offer ``(value, text, tooltip)`` of each."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        for value, text, tip in choices:
            self.addItem(text, value)
            if tip:
                self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._shown: str | None = self.value()
        self.currentIndexChanged.connect(self._changed)
        self._by_mouse = False
        self.activated.connect(self._chosen)

    def value(self) -> str:
        return self.currentData()

    def set_value(self, value: str | None) -> None:
        """Show another choice; says nothing to anyone. None, or one it does not know: no choice."""
        index = -1 if value is None else self.findData(value)
        self._shown = self.itemData(index) if index >= 0 else None
        self.setCurrentIndex(index)

    def _changed(self, _index: int) -> None:
        value = self.value()
        if value is not None and value != self._shown:
            self._shown = value
            self.value_changed.emit(value)

    # Whoever chose with the mouse goes on with the mouse, and expects Space to play.

    def _chosen(self, _index: int) -> None:
        if self._by_mouse:
            self.clearFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_mouse = True
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_mouse = False
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
