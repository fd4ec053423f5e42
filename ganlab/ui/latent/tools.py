"""What is done with the latent as a whole: draws, resets, undo, addresses, pins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from ganlab.engine.address import AddressError
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.icons import icon
from ganlab.ui.latent.state import LatentState
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["LatentTools"]

_DRAW = "Draw every factor that is not locked from its prior: fairly, none is chosen by hand"
_RESET = (
    "Bring every factor that is not locked to the middle of its prior: 0, and the first category"
)
_ADDRESS = (
    "Where to go: an address that was copied (z=0.5,-1 c1=3 …), a seed (5), or the twelfth latent "
    "of a seed (seed=5:11, counted from 0). Return goes there."
)


class LatentTools(QWidget):
    """Two rows of buttons, a line for addresses, and a line for what is wrong with one."""

    def __init__(self, state: LatentState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.theme: Theme = LIGHT
        self.draw = self._button("Draw", "Draw a random latent", _DRAW, "seed")
        self.reset = self._button("Reset", "Reset the latent", _RESET, "reset")
        self.undo = self._button(
            "", "Undo the latent", "Back to the latent before (Ctrl+Z)", "undo"
        )
        self.redo = self._button(
            "", "Redo the latent", "Take the last undo back (Ctrl+Shift+Z)", "redo"
        )
        self.pin = self._button(
            "", "Pin the latent",
            "Set this latent aside: an end of an interpolation, a term of arithmetic. The arrow "
            "lists what is pinned.", "pin",
        )  # fmt: skip
        self.pins = QMenu(self)
        self.pins.setAccessibleName("Pinned latents")
        self.pin.setMenu(self.pins)
        self.pin.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.address = QLineEdit(self)
        self.address.setAccessibleName("Go to an address")
        self.address.setPlaceholderText("Seed or address")
        describe(self.address, _ADDRESS)
        self.copy = self._button("", "Copy the address", "", "copy")
        describe(
            self.copy,
            "Copy this latent's address: text from which this window, another one and "
            "ganlab sample --address make the same sample of the same model",
        )
        self.paste = self._button(
            "", "Paste an address", "Go to the address on the clipboard", "paste"
        )
        self.wrong = label("", "warning", wrap=True)
        self.wrong.setAccessibleName("What is wrong with the address")
        self.wrong.hide()
        self._lay_out()
        self.draw.clicked.connect(lambda: self._do(state.draw))
        self.reset.clicked.connect(lambda: self._do(state.reset))
        self.undo.clicked.connect(state.undo)
        self.redo.clicked.connect(state.redo)
        self.pin.clicked.connect(lambda: self._do(state.pin))
        self.copy.clicked.connect(self._copy)
        self.paste.clicked.connect(self._paste)
        self.address.returnPressed.connect(self._go)
        self.address.textEdited.connect(lambda _text: self.say(""))
        state.changed.connect(self._changed)
        state.pins_changed.connect(self._list_pins)
        self._changed()
        self._list_pins()

    def _button(self, text: str, name: str, tip: str, picture: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setProperty("picture", picture)
        button.setProperty("role", "compact")
        button.setAccessibleName(name)
        button.setToolTip(wrapped(tip))
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly
        )
        return button

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(4)
        for button in (self.draw, self.reset, self.undo, self.redo):
            first.addWidget(button)
        first.addStretch(1)
        first.addWidget(self.pin)
        second.addWidget(self.address, 1)
        second.addWidget(self.copy)
        second.addWidget(self.paste)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.wrong)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        for button in (
            self.draw, self.reset, self.undo, self.redo, self.pin, self.copy, self.paste,
        ):  # fmt: skip
            button.setIcon(icon(str(button.property("picture")), theme))

    def say(self, words: str) -> None:
        """Say what is wrong; "" for nothing."""
        set_text(self.wrong, words)
        self.wrong.setVisible(bool(words))

    def _do(self, what: Callable[[], object]) -> None:
        if self._state.space is not None:
            what()

    # --- addresses ----------------------------------------------------------------------------

    def _go(self) -> None:
        text = self.address.text().strip()
        # A number alone is a seed: that is what one types first.
        if self.go_to(f"seed={text}" if text.replace(":", "").isdecimal() else text):
            self.address.selectAll()

    def go_to(self, text: str) -> bool:
        """Go to an address, or say what is wrong with it; return whether it went."""
        try:
            self._state.go_to(text)
        except AddressError as error:
            self.say(str(error))
            return False
        self.say("")
        return True

    def _copy(self) -> None:
        if self._state.space is not None:
            QGuiApplication.clipboard().setText(self._state.address)

    def _paste(self) -> None:
        self.go_to(QGuiApplication.clipboard().text())

    # --- what can be done ---------------------------------------------------------------------

    def _changed(self) -> None:
        state = self._state
        there = state.space is not None
        for button, able in (
            (self.undo, state.can_undo), (self.redo, state.can_redo), (self.draw, there),
            (self.reset, there), (self.pin, there), (self.copy, there), (self.paste, there),
        ):  # fmt: skip
            if button.isEnabled() != able:
                button.setEnabled(able)
        if self.address.isEnabled() != there:
            self.address.setEnabled(there)
        if self.address.text() and not self.address.hasFocus():
            # It was where the latent is no longer.
            self.address.clear()

    def _list_pins(self) -> None:
        state = self._state
        self.pins.clear()
        self.pin.setText(f"{len(state.pins)}" if state.pins else "")
        style = Qt.ToolButtonStyle
        self.pin.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if state.pins else style.ToolButtonIconOnly
        )
        if not state.pins:
            self.pins.addAction("Nothing is pinned").setEnabled(False)
            return
        for i, z in enumerate(state.pins):
            self.pins.addAction(f"Go to pin {i + 1}", partial(state.set_z, z))
        self.pins.addSeparator()
        for i in range(len(state.pins)):
            self.pins.addAction(f"Remove pin {i + 1}", partial(state.unpin, i))
