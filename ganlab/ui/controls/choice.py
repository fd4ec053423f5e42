"""A box in which one of a few is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

__all__ = ["ChoiceBox"]


class ChoiceBox(QComboBox):
    """A combo box that the wheel leaves alone unless it has the focus.

    What cannot be chosen just now is greyed out, and says why.
    """

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
        choices = list(choices)
        for value, text, tip in choices:
            self.addItem(text, value)
            if tip:
                self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._tips = [tip for _, _, tip in choices]
        #: ``value -> ""``, or why it cannot be chosen; asked when the choices come into view.
        self.why_not: Callable[[str], str] = lambda value: ""
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

    def refresh(self) -> None:
        """Ask anew what cannot be chosen."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for row, tip in enumerate(self._tips):
            reason = self.why_not(self.itemData(row)) if row != self.currentIndex() else ""
            item = model.item(row)
            item.setEnabled(not reason)
            item.setToolTip(f"Not now: {reason}" if reason else tip)

    def showPopup(self) -> None:  # noqa: N802
        self.refresh()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        # Arrow keys and the wheel skip what is greyed out.
        self.refresh()
        super().focusInEvent(event)

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
