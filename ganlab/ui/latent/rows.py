"""A control for every factor of a latent space, made from the space alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ganlab.engine.latent import Factor, LatentSpace
from ganlab.ui.controls.text import label
from ganlab.ui.icons import icon
from ganlab.ui.latent.categories import CategoryRow
from ganlab.ui.latent.slider import FactorSlider
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["FIRST", "FactorRows"]

#: Dimensions of noise that are seen before 'more' is pressed.
FIRST = 8
#: Sliders that are made in one turn of the event loop.
_CHUNK = 8


class FactorRows(QWidget):
    """Codes first, for they are what one drags; then the label; then noise.

    Signals are those of the controls; see :class:`~ganlab.ui.latent.slider.FactorSlider`.
    """

    chosen = Signal(str, float, object)
    settled = Signal()
    reset_asked = Signal(str)
    lock_asked = Signal(str, bool)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scrolled")
        self.theme: Theme = LIGHT
        self.space: LatentSpace | None = None
        #: Those there are by now, by the factor's name: hidden noise is made when it is asked for.
        self.controls: dict[str, FactorSlider | CategoryRow] = {}
        self.more: QToolButton | None = None
        self._z: NDArray[np.float32] = np.zeros(0, np.float32)
        self._locked: frozenset[str] = frozenset()
        self._owner: list[str] = []
        self._places: dict[str, slice] = {}
        self._waiting: list[Factor] = []
        self._extra: _Pile | None = None
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._make_some)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 0, 6, 8)
        self._column.setSpacing(1)

    # --- made anew ----------------------------------------------------------------------------

    def set_space(self, space: LatentSpace | None) -> None:
        """Take away all controls, and make those of another latent space."""
        self._next.stop()
        self._waiting = []
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.space, self.controls, self.more, self._extra = space, {}, None, None
        self._owner, self._places = [], {}
        self._z = np.zeros(0, np.float32)
        if space is None:
            return
        for factor in space.factors:
            start = len(self._owner)
            self._owner += [factor.name] * factor.width
            self._places[factor.name] = slice(start, len(self._owner))
        for title, role in (("Codes", "code"), ("Label", "label"), ("Noise", "noise")):
            factors = [factor for factor in space.factors if factor.role == role]
            if factors:
                self._section(title, factors)
        self._column.addStretch(1)

    def _section(self, title: str, factors: list[Factor]) -> None:
        if title != "Label":
            # A label stands beside its buttons by itself.
            head = label(title, "section")
            head.setContentsMargins(4, 6, 0, 2)
            self._column.addWidget(head)
        few, many = factors, []
        if factors[0].role == "noise":
            few, many = factors[:FIRST], factors[FIRST:]
        for factor in few:
            self._column.addWidget(self._control(factor))
        if many:
            self._column.addWidget(self._expander(many))

    def _expander(self, factors: list[Factor]) -> QToolButton:
        button = self.more = QToolButton(self)
        button.setProperty("role", "fold")
        button.setProperty("flat", True)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(f"{len(factors)} more: {factors[0].name} … {factors[-1].name}")
        button.setAccessibleName("More dimensions of noise")
        button.setToolTip("Show the other dimensions of noise, or hide them")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(lambda on: self._unfold(factors, on))
        self._dress_more()
        return button

    def _unfold(self, factors: list[Factor], on: bool) -> None:
        self._dress_more()
        if self._extra is None:
            self._extra = _Pile(len(factors), self)
            assert self.more is not None
            self._column.insertWidget(self._column.indexOf(self.more) + 1, self._extra)
            self._waiting = list(factors)
        self._extra.setVisible(on)
        if on and self._waiting:
            self._next.start()
        else:
            self._next.stop()

    def _make_some(self) -> None:
        assert self._extra is not None
        for factor in self._waiting[:_CHUNK]:
            self._extra.add(self._control(factor))
        del self._waiting[:_CHUNK]
        if not self._waiting:
            self._next.stop()

    def _control(self, factor: Factor) -> FactorSlider | CategoryRow:
        made = CategoryRow(factor, self) if factor.categories else FactorSlider(factor, self)
        made.set_theme(self.theme)
        made.set_locked(factor.name in self._locked)
        self.controls[factor.name] = made
        made.chosen.connect(self.chosen)
        made.settled.connect(self.settled)
        made.reset_asked.connect(self.reset_asked)
        made.lock_asked.connect(self.lock_asked)
        made.refused.connect(self.refused)
        if len(self._z):
            made.show_value(self._value(factor.name))
        return made

    # --- what they show -----------------------------------------------------------------------

    def show_latent(self, z: NDArray[np.float32]) -> None:
        """Show a latent ``[size]``: only what changed is touched."""
        before, self._z = self._z, z
        if len(before) == len(z):
            columns = np.flatnonzero(before != z).tolist()
            names = dict.fromkeys(self._owner[i] for i in columns)
        else:
            names = dict.fromkeys(self._places)
        for name in names:
            control = self.controls.get(name)
            if control is not None:
                control.show_value(self._value(name))

    def _value(self, name: str) -> float:
        own = self._z[self._places[name]]
        return float(own[0]) if len(own) == 1 else float(own.argmax())

    def show_locks(self, locked: frozenset[str]) -> None:
        """Show which factors draws and resets leave alone."""
        changed, self._locked = locked ^ self._locked, locked
        for name in changed:
            control = self.controls.get(name)
            if control is not None:
                control.set_locked(name in locked)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        for control in self.controls.values():
            control.set_theme(theme)
        self._dress_more()

    def _dress_more(self) -> None:
        if self.more is not None:
            open_ = self.more.isChecked()
            self.more.setIcon(icon("chevron-down" if open_ else "chevron-right", self.theme))


class _Pile(QWidget):
    """Rows of one height below each other: a layout would ask hundreds of them for each one more.

    Parameters
    ----------
    rows
        How many there will be: their place is kept from the beginning.
    """

    def __init__(self, rows: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._held: list[QWidget] = []

    def add(self, row: QWidget) -> None:
        row.setParent(self)
        self._held.append(row)
        if len(self._held) == 1:
            self._measure()
        self._put(len(self._held) - 1)
        row.show()

    def _measure(self) -> None:
        self._pitch = self._held[0].sizeHint().height() + 1
        self.setFixedHeight(self._rows * self._pitch)

    def _put(self, i: int) -> None:
        self._held[i].setGeometry(0, i * self._pitch, self.width(), self._pitch - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for i in range(len(self._held)):
            self._put(i)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._held:
            self._measure()
            for i in range(len(self._held)):
                self._put(i)
