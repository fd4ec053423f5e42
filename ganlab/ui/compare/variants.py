"""The runs that are put together: the base as it is, and up to three that differ from it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ganlab.comparisons import MOST, Variant
from ganlab.engine.data import Dataset
from ganlab.engine.experiment import Experiment, ExperimentError, Field, value_of
from ganlab.ui.compare.looks import Sample
from ganlab.ui.compare.offers import suggest, titled, why_not
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label
from ganlab.ui.form import control_for
from ganlab.ui.icons import icon
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["VariantRows"]

Control = NumberBox | ChoiceBox | QLineEdit


class VariantRows(QWidget):
    """A row for each run: its line, its number, and the value that it has of what is changed.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._base = Experiment()
        self._data: Dataset | None = None
        self._field: Field | None = None
        self._remedies: list[Variant] = []
        #: What the runs beside the base have: values of the field, or titles of remedies.
        self.values: list[Any] = []
        self.controls: list[Control] = []
        self.removers: list[QToolButton] = []
        self.add = QToolButton()
        self.add.setText("Add a run")
        self.add.setAccessibleName("Add a run")
        self.add.setToolTip(f"One more run that differs, up to {MOST} in all")
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.clicked.connect(self.add_run)
        self._rows: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    # --- what is offered ---------------------------------------------------------------------

    def set_data(self, data: Dataset | None) -> None:
        """Take over the base's data, built: what does not fit it is not offered."""
        self._data = data

    def offer_field(self, base: Experiment, field: Field) -> None:
        """Let the runs have different values of a field."""
        self._base, self._field, self._remedies, self.values = base, field, [], []
        self._begin()

    def offer_remedies(self, base: Experiment, found: list[Variant]) -> None:
        """Let each run have a remedy."""
        self._base, self._field, self._remedies, self.values = base, None, found, []
        self._begin()

    def _begin(self) -> None:
        value = self._propose()
        self.values = [] if value is None else [value]
        self._build()

    def _propose(self) -> Any | None:
        """Return a value that none of the runs has; None where there is none."""
        if self._field is None:
            return next((v.title for v in self._remedies if v.title not in self.values), None)
        path = self._field.path
        try:
            taken = [value_of(self._base, path), *self.values]
            return suggest(self._base, path, taken, self._data)
        except ExperimentError:
            return None

    def add_run(self) -> None:
        """Add a run with another value."""
        value = self._propose()
        if value is not None and len(self.values) < MOST - 1:
            self.values.append(value)
            self._build()

    def remove(self, index: int) -> None:
        """Take a run away."""
        del self.values[index]
        self._build()

    # --- what is chosen ----------------------------------------------------------------------

    def variants(self) -> tuple[Variant, ...]:
        """Return the runs, the base first."""
        if self._field is None:
            by_title = {variant.title: variant for variant in self._remedies}
            return (Variant("As it is"), *(by_title[title] for title in self.values))
        path = self._field.path
        first = Variant(titled(path, value_of(self._base, path)))
        return (first, *(Variant(titled(path, v), ((path, v),)) for v in self.values))

    # --- rows --------------------------------------------------------------------------------

    def _build(self) -> None:
        if self._rows is not None:
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        self.controls, self.removers = [], []
        first = label(f"As it is: {self.variants()[0].title}" if self._field else "As it is")
        first.setMinimumHeight(self.add.sizeHint().height())
        self._add_head(grid, 0)
        grid.addWidget(first, 0, 2)
        for i, value in enumerate(self.values):
            self._add_head(grid, i + 1)
            control = self._control(i, value)
            self.controls.append(control)
            grid.addWidget(control, i + 1, 2)
            remover = QToolButton()
            remover.setProperty("flat", True)
            remover.setIconSize(QSize(14, 14))
            remover.setIcon(icon("close", self.theme))
            remover.setAccessibleName(f"Remove run {i + 2}")
            remover.setToolTip("Compare without this run")
            remover.setEnabled(len(self.values) > 1)
            remover.clicked.connect(lambda _=False, i=i: self.remove(i))
            self.removers.append(remover)
            grid.addWidget(remover, i + 1, 3)
        self._column.insertWidget(0, self._rows)
        self.add.setEnabled(len(self.values) < MOST - 1 and self._propose() is not None)
        self.add.setIcon(icon("faster", self.theme))
        self.changed.emit()

    def _add_head(self, grid: QGridLayout, index: int) -> None:
        sample = Sample(index)
        sample.set_theme(self.theme)
        grid.addWidget(sample, index, 0)
        grid.addWidget(label(str(index + 1), "section"), index, 1)

    def _control(self, index: int, value: Any) -> Control:
        field = self._field
        if field is None:
            made: Control = ChoiceBox([(v.title, v.title, _fields(v)) for v in self._remedies])
        else:
            made = control_for(field)
        made.setAccessibleName(f"Run {index + 2}")
        assert not isinstance(made, QLineEdit)
        made.set_value(value)
        if isinstance(made, ChoiceBox) and field is not None:
            made.why_not = lambda choice: why_not(self._base, [(field.path, choice)], self._data)
        made.value_changed.connect(lambda chosen, i=index: self._set(i, chosen))
        return made

    def _set(self, index: int, value: Any) -> None:
        self.values[index] = value
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        if self._rows is not None:
            self._build()


def _fields(variant: Variant) -> str:
    return "\n".join(f"{path} = {value}" for path, value in variant.changes)
