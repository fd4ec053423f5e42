"""An address that can be read, typed and copied."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ganlab.ui.views.latent.base import button

__all__ = ["AddressLine"]

_HELP = (
    "The address of the sample at hand. Type or paste another one and press Return: a place "
    "(plane=12.25,-3.5), a draw (seed=5:12), or every value (z=0.5,-1 c1=3)"
)


class AddressLine(QWidget):
    """Shows an address until the person types another one."""

    #: An address was typed or pasted, and Return pressed.
    entered = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address = ""
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setToolTip(_HELP)
        self.edit.returnPressed.connect(self._enter)
        self.edit.editingFinished.connect(self._leave)
        self.copy = button("Copy", "Copy the address of the sample at hand", f"Copy: {name}")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._address))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.edit, 1)
        row.addWidget(self.copy)

    def show_address(self, address: str) -> None:
        """Show another address, unless one is being typed."""
        self._address = address
        if not (self.edit.hasFocus() and self.edit.isModified()):
            self._fill()

    def taken(self) -> None:
        """What was typed has become the address."""
        self.edit.setModified(False)
        self._fill()

    def _fill(self) -> None:
        if self.edit.text() != self._address:
            self.edit.setText(self._address)
            self.edit.setCursorPosition(0)

    def _enter(self) -> None:
        self.entered.emit(self.edit.text())

    def _leave(self) -> None:
        # Only a line that is left forgets what was typed: Return keeps it, for mending.
        if not self.edit.hasFocus():
            self.taken()
