"""Between which two pins a way leads, and in how many steps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label
from ganlab.ui.views.latent.base import button

__all__ = ["WayRow"]


class WayRow(QWidget):
    """The ends of a way, chosen among what is pinned, and what pins one more.

    Signals
    -------
    changed()
        The way is another one.
    pin_asked()
        The sample at hand is to be set aside.
    """

    changed = Signal()
    pin_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0
        self.pin = button("Pin this sample", "Set the sample at hand aside, as an end of the way")
        self.pin.clicked.connect(lambda: self.pin_asked.emit())
        self.start, self.end = ChoiceBox([], self), ChoiceBox([], self)
        for box, name in ((self.start, "first"), (self.end, "last")):
            box.setAccessibleName(f"Way: {name} pin")
            box.setToolTip(f"The {name} sample of the way")
            box.setMinimumWidth(84)
            box.value_changed.connect(lambda _: self.changed.emit())
        self.steps = NumberBox(3, 15, whole=True)
        self.steps.set_value(9)
        self.steps.setAccessibleName("Way: steps")
        self.steps.setToolTip("Samples on the way, both ends included")
        self.steps.setFixedWidth(64)
        self.steps.value_changed.connect(lambda _: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (
            self.pin, self.start, label("to", "muted"), self.end, label("in", "muted"), self.steps,
        ):  # fmt: skip
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(part)

    @property
    def ends(self) -> tuple[int, int] | None:
        """Indices of the pins at both ends; None where there are no two."""
        start, end = self.start.value(), self.end.value()
        return None if self._count < 2 else (int(start), int(end))

    def set_pins(self, count: int) -> None:
        """Offer so many pins."""
        before, self._count = self._count, count
        if count == before:
            return
        for box, last in ((self.start, max(0, count - 2)), (self.end, count - 1)):
            chosen = box.value()
            box.blockSignals(True)
            box.clear()
            for i in range(count):
                box.addItem(f"Pin {i + 1}", str(i))
            # A new pin is where the way is to lead; one that is gone cannot stay chosen.
            keep = chosen is not None and int(chosen) < count < before
            box.set_value(chosen if keep else str(last) if count else None)
            box.blockSignals(False)
