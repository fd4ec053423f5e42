"""Buttons for a factor that is one of some categories: a code, or the data's label."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.latent import Factor
from ganlab.ui.canvas.flow import FlowLayout
from ganlab.ui.controls.text import label
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.icons import icon
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["CategoryRow"]

_MOVES = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
}  # fmt: skip


class CategoryRow(QWidget):
    """One button each; the arrow keys go from one to the next and choose it.

    Signals are those of :class:`~ganlab.ui.latent.slider.FactorSlider`; the value is the index of
    a category.
    """

    chosen = Signal(str, float, object)
    settled = Signal()
    reset_asked = Signal(str)
    lock_asked = Signal(str, bool)
    refused = Signal(str)

    def __init__(self, factor: Factor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.factor = factor
        self.theme: Theme = LIGHT
        self.index = -1
        title = "label" if factor.role == "label" else factor.name
        self.lock_button = QToolButton(self)
        self.lock_button.setProperty("flat", True)
        self.lock_button.setCheckable(True)
        self.lock_button.setIconSize(QSize(14, 14))
        self.lock_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lock_button.setAccessibleName(f"Lock {title}")
        self.lock_button.setToolTip(wrapped(f"Draws and resets leave {title} alone"))
        self.lock_button.toggled.connect(lambda on: self.lock_asked.emit(factor.name, on))
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 1, 0)
        head.addWidget(label(title), 1)
        head.addWidget(self.lock_button)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        held = QWidget(self)
        flow = FlowLayout(held, across=2, down=3)
        flow.setContentsMargins(4, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        held.setSizePolicy(policy)
        for i, name in enumerate(factor.categories):
            button = _Category(name, self)
            button.setAccessibleName(f"{title} {name}")
            button.setToolTip(_help(factor, i))
            self.group.addButton(button, i)
            flow.addWidget(button)
        self.group.idClicked.connect(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(held)

    @property
    def buttons(self) -> list[QToolButton]:
        """From the first category to the last."""
        return [b for b in self.group.buttons() if isinstance(b, QToolButton)]

    def choose(self, index: int) -> None:
        """Say that the person chose a category."""
        before, self.index = self.index, index
        if index != before:
            self.chosen.emit(self.factor.name, float(index), None)

    def go_on(self, button: QToolButton, key: int) -> bool:
        """Go on from a button by a key; return whether it is one that does."""
        buttons, keys = self.buttons, Qt.Key
        moves = {keys.Key_Home: 0, keys.Key_End: len(buttons) - 1}
        step = _MOVES.get(keys(key))
        at = moves.get(keys(key)) if step is None else buttons.index(button) + step
        if at is None:
            return False
        at = min(max(at, 0), len(buttons) - 1)
        buttons[at].setFocus(Qt.FocusReason.TabFocusReason)
        buttons[at].setChecked(True)
        self.choose(at)
        return True

    def show_value(self, value: float) -> None:
        """Show another category; says nothing to anyone."""
        if int(value) != self.index:
            self.index = int(value)
            self.buttons[self.index].setChecked(True)
            for i, button in enumerate(self.buttons):
                # One stop for the tab key; the arrow keys go on from there.
                here = i == self.index
                button.setFocusPolicy(
                    Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus
                )

    def set_locked(self, on: bool) -> None:
        """Show whether draws and resets leave it alone."""
        if on != self.lock_button.isChecked():
            before = self.lock_button.blockSignals(True)
            self.lock_button.setChecked(on)
            self.lock_button.blockSignals(before)
        self._dress()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self._dress()

    def _dress(self) -> None:
        name = "lock" if self.lock_button.isChecked() else "unlock"
        self.lock_button.setIcon(icon(name, self.theme))


class _Category(QToolButton):
    def __init__(self, name: str, row: CategoryRow) -> None:
        super().__init__(row)
        self._row = row
        self.setText(name)
        self.setCheckable(True)
        self.setProperty("role", "category")

    def sizeHint(self) -> QSize:
        # Ten digits on one line of the narrow panel: Qt would leave room for an icon.
        room = self.fontMetrics().horizontalAdvance
        return QSize(max(room(self.text()) + 10, room("000")), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._row.go_on(self, event.key()):
            super().keyPressEvent(event)


def _help(factor: Factor, index: int) -> str:
    share = factor.shares[index] / sum(factor.shares)
    what = "Label" if factor.role == "label" else f"Category of {factor.name},"
    return f"{what} {factor.categories[index]}: prior share {100 * share:.3g} %"
