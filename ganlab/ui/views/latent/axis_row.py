"""Which factor an axis is of, from where to where, and in how many steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ganlab.engine.traverse import Axis, axis, usual_range
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label
from ganlab.ui.views.latent.base import factor_choices

if TYPE_CHECKING:
    from ganlab.engine.latent import Factor, LatentSpace

__all__ = ["AxisRow"]

_FAR = 10.0
_MOST = 15
_NONE = ("", "nothing", "Only one factor changes: a single row")


class AxisRow(QWidget):
    """One axis of a traversal.

    Parameters
    ----------
    name
        ``Across`` or ``Down``.
    steps
        Of a factor of numbers, at first.
    optional
        Whether it may be of no factor.
    """

    #: The axis is another one.
    changed = Signal()

    def __init__(self, name: str, steps: int, optional: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self._optional = name, optional
        self._space: LatentSpace | None = None
        #: What was chosen for the spaces before: taken up again where there is such a factor.
        self.wanted: str | None = None
        self.factor_box = ChoiceBox([], self)
        self.factor_box.setAccessibleName(f"{name}: factor")
        self.factor_box.setToolTip("The factor whose value changes along this axis")
        self.factor_box.setMinimumWidth(78)
        self.factor_box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.lo = NumberBox(-_FAR, _FAR)
        self.hi = NumberBox(-_FAR, _FAR)
        self.steps = NumberBox(1, _MOST, whole=True)
        self.steps.set_value(steps)
        for box, words, tip in (
            (self.lo, "from", "First value of the factor, in its own unit"),
            (self.hi, "to", "Last value of the factor; a prior's mass is mostly within ±2, "
             "a uniform one's all within ±1"),
            (self.steps, "steps", "How many values, both ends included"),
        ):  # fmt: skip
            box.setAccessibleName(f"{name}: {words}")
            box.setToolTip(tip)
            box.setFixedWidth(64)
            box.value_changed.connect(self.changed)
        self._to, self._in = label("to", "muted"), label("in", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(label(name, "muted"))
        for part in (self.factor_box, self.lo, self._to, self.hi, self._in, self.steps):
            row.addWidget(part)
        self.factor_box.value_changed.connect(self._chose)

    @property
    def factor(self) -> Factor | None:
        """The factor of this axis; None for none."""
        name = self.factor_box.value()
        return self._space.factor(name) if self._space is not None and name else None

    @property
    def axis(self) -> Axis | None:
        """The axis; None where it is of no factor."""
        factor = self.factor
        if factor is None:
            return None
        return axis(factor, self.lo.value(), self.hi.value(), int(self.steps.value()))

    def fine(self, between: int) -> Axis | None:
        """Return the axis with so many steps for each; None where nothing lies between any."""
        factor, steps = self.factor, int(self.steps.value())
        if factor is None or factor.categories or steps < 2:
            # Between two categories there is nothing: no line says that there were.
            return None
        return axis(factor, *self.range, between * (steps - 1) + 1)

    @property
    def range(self) -> tuple[float, float]:
        """From where to where."""
        return self.lo.value(), self.hi.value()

    def set_space(self, space: LatentSpace | None, first: str) -> None:
        """Offer the factors of a latent space; ``first`` is chosen unless another was before."""
        self._space = space
        self.factor_box.blockSignals(True)
        self.factor_box.clear()
        choices = [] if space is None else factor_choices(space)
        for value, text, tip in ([_NONE] if self._optional else []) + choices:
            self.factor_box.addItem(text, value)
            self.factor_box.setItemData(self.factor_box.count() - 1, tip, 3)
        known = [value for value, _, _ in choices] + ([""] if self._optional else [])
        chosen = self.wanted if self.wanted is not None and self.wanted in known else first
        self.factor_box.set_value(chosen if chosen in known else None)
        self.factor_box.blockSignals(False)
        self._fit()

    def choose(self, name: str) -> None:
        """Choose a factor as a person does."""
        self.factor_box.setCurrentIndex(self.factor_box.findData(name))

    def _chose(self, *_: object) -> None:
        self.wanted = self.factor_box.value()
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        factor = self.factor
        numbers = factor is not None and not factor.categories
        for part in (self.lo, self._to, self.hi, self._in, self.steps):
            part.setVisible(numbers)
        if factor is not None and numbers:
            lo, hi = usual_range(factor)
            self.lo.set_value(lo)
            self.hi.set_value(hi)
        self.updateGeometry()
