"""The choice of one field that is swept, and of the values that it takes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.experiment import FIELDS, Experiment, Field, value_of
from ganlab.engine.experiment import parse_value as parse
from ganlab.sweep import Axis, SweepError
from ganlab.sweep.plan import written
from ganlab.sweep.spans import span
from ganlab.sweep.spec import MOST_VALUES
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.form import choices_of
from ganlab.ui.sweep.ticks import Ticks
from ganlab.ui.sweep.words import field_title, offered

__all__ = ["AxisBox", "first_values"]

_SCALES = (
    ("linear", "even steps", "Equal differences from one value to the next"),
    ("log", "even ratios", "Equal ratios from one value to the next"),
)
#: No field: one axis is enough.
_NONE = ""


def first_values(field: Field, experiment: Experiment) -> tuple[Any, ...]:
    """Return a few values to begin with: the experiment's own among them, where there is room."""
    own = value_of(experiment, field.path)
    if field.kind == "choice":
        others = [choice for choice in field.choices if choice != own]
        return (own, *others[:3])
    lo, hi = field.lo or 0.0, field.hi or 1.0
    if field.log and own > 0:
        values = [own / 4, own, own * 4] if field.kind == "float" else [own // 2, own, own * 2]
    elif field.kind == "int":
        values = [own, own * 2, own * 4] if own > 0 else [0, 1, 2]
    elif hi <= 1.0:
        values = [0.0, 0.25, 0.5]
    else:
        values = [own / 2, own, own * 2] if own > 0 else [0.0, 0.1, 1.0]
    kept = [min(max(v, lo), hi) for v in values]
    whole = field.kind == "int"
    return tuple(dict.fromkeys(round(v) if whole else float(f"{v:.3g}") for v in kept))


class AxisBox(QWidget):
    """Names a field, and its values: typed, spread between two ends, or ticked.

    Parameters
    ----------
    name
        What the axis is called: Across, Down.
    optional
        Whether no field can be chosen.
    """

    #: The person changed something.
    changed = Signal()

    def __init__(self, name: str, *, optional: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._optional = name, optional
        self._experiment = Experiment()
        self.field = ChoiceBox(())
        self.field.setAccessibleName(f"{name}: field")
        self.field.setToolTip("The field of the experiment that takes these values")
        self.field.value_changed.connect(self._field_chosen)
        self.values_ = QLineEdit()
        self.values_.setAccessibleName(f"{name}: values")
        self.values_.editingFinished.connect(self.changed)
        self.ticks = Ticks(name)
        self.ticks.changed.connect(self.changed)
        self.scale = ChoiceBox(_SCALES)
        self.scale.setAccessibleName(f"{name}: spread")
        self.scale.setToolTip("How values lie between the two ends")
        self.count = NumberBox(2, MOST_VALUES, whole=True)
        self.count.setAccessibleName(f"{name}: how many")
        self.count.setToolTip("How many values, both ends included")
        self.ends: list[NumberBox] = []
        self._ends_grid = QGridLayout()
        self._spread = QWidget()
        self._lay_out()
        for box in (self.scale, self.count):
            box.value_changed.connect(lambda _: self._spread_out())

    def _lay_out(self) -> None:
        grid = self._ends_grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for row, place, text in ((0, 0, "from"), (0, 2, "to"), (1, 0, "values"), (1, 2, "in")):
            grid.addWidget(label(text, "muted"), row, place)
        grid.addWidget(self.count, 1, 1)
        grid.addWidget(self.scale, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self._spread.setLayout(grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(self.name, "section"))
        column.addWidget(self.field)
        column.addWidget(self._spread)
        column.addWidget(self.values_)
        column.addWidget(self.ticks)
        self._show_field()

    # --- what is offered -----------------------------------------------------------------------

    def set_experiment(self, experiment: Experiment) -> None:
        """Offer the fields of an experiment; the one that is chosen stays."""
        self._experiment = experiment
        before, blocker = self.field.value(), QSignalBlocker(self.field)
        self.field.clear()
        if self._optional:
            self.field.addItem("none: one row", _NONE)
        for field in offered(experiment):
            self.field.addItem(field_title(field), field.path)
            tip = Qt.ItemDataRole.ToolTipRole
            self.field.setItemData(self.field.count() - 1, wrapped(field.help), tip)
        # What a file sweeps is shown, though it is not offered.
        if before and self.field.findData(before) < 0 and before in FIELDS:
            self.field.addItem(field_title(FIELDS[before]), before)
        self.field.set_value(before if before is not None else _NONE)
        del blocker

    def axis(self) -> Axis | None:
        """Return what is chosen; None where no field is.

        Raises
        ------
        ganlab.engine.experiment.ExperimentError
            Where what is typed is no value of the field.
        """
        path = self.field.value()
        if not path:
            return None
        if FIELDS[path].kind == "choice":
            return Axis(path, self.ticks.values())
        texts = [text for text in self.values_.text().replace(";", ",").split(",") if text.strip()]
        return Axis(path, tuple(parse(path, text.strip().replace("−", "-")) for text in texts))

    def show_axis(self, axis: Axis | None) -> None:
        """Show a field and its values; says nothing to anyone."""
        path = axis.field if axis is not None else _NONE
        if path and self.field.findData(path) < 0:
            blocker = QSignalBlocker(self.field)
            self.field.addItem(field_title(FIELDS[path]), path)
            del blocker
        self.field.set_value(path)
        self._show_field()
        if axis is not None:
            self._show_values(axis.about, axis.values)

    def _field_chosen(self, path: str) -> None:
        self._show_field()
        if path:
            self._show_values(FIELDS[path], first_values(FIELDS[path], self._experiment))
        self.changed.emit()

    def _show_field(self) -> None:
        path = self.field.value()
        field = FIELDS[path] if path else None
        numbers = field is not None and field.kind != "choice"
        self._spread.setVisible(numbers)
        self.values_.setVisible(numbers)
        self.ticks.setVisible(field is not None and not numbers)
        if field is None:
            return
        self.values_.setToolTip(
            wrapped(
                f"The values, with commas between them: {field.allowed} {field.unit}. Type others, "
                f"or spread them by the boxes above. {field.help}"
            )
        )
        if numbers:
            self._make_ends(field)

    def _make_ends(self, field: Field) -> None:
        for box in self.ends:
            self._ends_grid.removeWidget(box)
            box.deleteLater()
        assert field.lo is not None and field.hi is not None
        self.ends = []
        for column, name in ((1, "from"), (3, "to")):
            box = NumberBox(field.lo, field.hi, whole=field.kind == "int", log=field.log)
            box.setAccessibleName(f"{self.name}: {name}")
            box.setToolTip(f"{'First' if name == 'from' else 'Last'} value: {field.allowed}")
            box.value_changed.connect(lambda _: self._spread_out())
            self._ends_grid.addWidget(box, 0, column)
            self.ends.append(box)

    # --- values --------------------------------------------------------------------------------

    def _show_values(self, field: Field, values: tuple[Any, ...]) -> None:
        if field.kind == "choice":
            self.ticks.offer(choices_of(field), values)
            return
        self.values_.setText(", ".join(written(value) for value in values))
        self.values_.setCursorPosition(0)
        self.ends[0].set_value(values[0])
        self.ends[1].set_value(values[-1])
        self.count.set_value(min(max(len(values), 2), MOST_VALUES))
        self.scale.set_value("log" if field.log and min(values) > 0 else "linear")

    def _spread_out(self) -> None:
        """Write down the values that the ends, their number and the scale come to."""
        field = FIELDS[self.field.value()]
        first, last = (box.value() for box in self.ends)
        scale = self.scale.value()
        if scale == "log" and min(first, last) <= 0:
            scale = "linear"
            self.scale.set_value(scale)
        try:
            values = span(first, last, int(self.count.value()), scale, whole=field.kind == "int")
        except SweepError:
            # Both ends the same: what was there stays until they differ.
            return
        self.values_.setText(", ".join(written(value) for value in values))
        self.values_.setCursorPosition(0)
        self.changed.emit()
