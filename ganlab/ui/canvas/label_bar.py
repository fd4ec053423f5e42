"""Which label the Boundary view shows, where D sees labels."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from ganlab.ui.canvas.flow import FlowLayout
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label

__all__ = ["LabelBar"]

#: With more labels than this, a list takes the buttons' place.
MOST_BUTTONS = 12
_ALL = "all"
_HELP = "Samples of all labels; the field needs one label, and keeps the last."


class LabelBar(QWidget):
    """All, or one of the labels: a row of buttons, or a list where there are many."""

    #: Index of a label, or None for all.
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels: tuple[str, ...] = ()
        self.label: int | None = None
        self.buttons: list[QToolButton] = []
        self.choice: ChoiceBox | None = None
        self._symbol = "D"
        self._group: QButtonGroup | None = None
        self._parts: list[QWidget] = []
        self._flow = FlowLayout(self, across=3, down=3)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName("Label y")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def name(self) -> str:
        """Name of the chosen label; empty for all."""
        return "" if self.label is None else self.labels[self.label]

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """Offer other labels, all of them chosen; none at all: nothing to choose, nothing shown."""
        if labels == self.labels:
            return
        self.labels, self.label = labels, None
        for part in self._parts:
            self._flow.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self.buttons, self.choice, self._group = [], [], None, None
        if labels:
            heading = label("Label y", "muted")
            heading.setContentsMargins(0, 0, 6, 0)
            self._add(heading)
            if len(labels) <= MOST_BUTTONS:
                self._add_buttons()
            else:
                self._add_list()
        self.setVisible(bool(labels))

    def set_label(self, index: int | None) -> None:
        """Show another choice; says nothing to anyone."""
        self.label = index
        if self.choice is not None:
            self.choice.set_value(str(index))
        elif self.buttons:
            self.buttons[0 if index is None else index + 1].setChecked(True)

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        part.setParent(self)
        self._flow.addWidget(part)
        part.show()

    def _add_buttons(self) -> None:
        self._group = QButtonGroup(self)
        for index, text in ((None, _ALL), *enumerate(self.labels)):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setChecked(index is None)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName("All labels" if index is None else f"Label {text}")
            button.clicked.connect(lambda _checked=False, index=index: self._choose(index))
            self._group.addButton(button)
            self.buttons.append(button)
            self._add(button)
        self._tell()

    def _add_list(self) -> None:
        entries = [("None", _ALL, _HELP)]
        entries += [(str(i), text, "") for i, text in enumerate(self.labels)]
        choice = self.choice = ChoiceBox(entries)
        choice.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        choice.setAccessibleName("Label y")
        choice.value_changed.connect(lambda v: self._choose(None if v == "None" else int(v)))
        self._add(choice)
        self._tell()

    def set_symbol(self, symbol: str) -> None:
        """Call D's value otherwise: "D", "f", "E"."""
        if symbol != self._symbol:
            self._symbol = symbol
            self._tell()

    def _tell(self) -> None:
        for button, name in zip(self.buttons, (None, *self.labels), strict=False):
            value = f"{self._symbol}(x | y = {name})"
            of = _HELP if name is None else f"{value}, and samples of that label."
            button.setToolTip(of)
            button.setAccessibleDescription(of)
        if self.choice is not None:
            self.choice.setToolTip(f"{self._symbol}(x | y), and samples of that label")

    def _choose(self, index: int | None) -> None:
        if index != self.label:
            self.label = index
            self.chosen.emit(index)
