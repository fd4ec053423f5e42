"""The experiment as a form, generated from its fields alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.experiment import FIELDS, Experiment, Field, replace, value_of
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label, rule
from ganlab.ui.icons import icon
from ganlab.ui.theme import LIGHT, Theme

__all__ = [
    "ELSEWHERE",
    "ExperimentForm",
    "Group",
    "Row",
    "choices_of",
    "fields_of_form",
    "section_title",
]

#: Fields that another control of the window edits: data picker, model picker, transport bar.
ELSEWHERE = ("data.name", "model.family", "run.seed")

_TITLES = {
    "data": "Pictures",
    "latent": "Noise z",
    "generator": "Generator G",
    "discriminator": "Discriminator D",
    "averaging": "Averaged generator",
    "run": "Computer",
}
#: How long a control that restarts the run waits for more turns of the wheel, milliseconds.
_PATIENCE = 250


def fields_of_form() -> list[Field]:
    """Return the fields that the form shows, in its order; a choice of one is no choice."""
    return [
        field
        for field in FIELDS.values()
        if not field.hidden
        and field.path not in ELSEWHERE
        and not (field.kind == "choice" and len(field.choices) < 2)
    ]


def section_title(section: str) -> str:
    """Return what a group of fields is called."""
    return _TITLES.get(section, section.capitalize())


def choices_of(field: Field) -> Iterable[tuple[str, str, str]]:
    """Return value, words and help of each thing that a field's choice offers."""
    if field.registry == "objective":
        from ganlab.engine.objectives import OBJECTIVES

        return [(o.name, o.title, f"{o.note}\n{o.source}") for o in OBJECTIVES.values()]
    return [(name, _spoken(name), "") for name in field.choices]


def _spoken(choice: str) -> str:
    if choice.isdigit():
        return f"{choice} × {choice}"
    return {"native": "as they come"}.get(choice, choice.replace("_", " "))


class Row:
    """A field's label and control."""

    def __init__(self, field: Field, form: ExperimentForm) -> None:
        self.field = field
        tip = field.tooltip if field.live else f"⟲ {field.tooltip}"
        self.control = control_for(field)
        self.label = label(field.title, "muted")
        self.label.setBuddy(self.control)
        for part in (self.label, self.control):
            part.setToolTip(tip)
        self.control.setAccessibleName(f"{section_title(field.section)}: {field.title}")
        self.control.setAccessibleDescription(field.help)
        if isinstance(self.control, QLineEdit):
            box = self.control
            box.editingFinished.connect(lambda: form.chosen(field, box.text()))
        else:
            self.control.value_changed.connect(lambda value: form.chosen(field, value))
        if isinstance(self.control, ChoiceBox):
            self.control.why_not = lambda value: form.why_not(field, value)
        if isinstance(self.control, NumberBox):
            self.control.refused.connect(lambda text: form.refused.emit(f"{field.title}: {text}"))

    def set_value(self, value: Any) -> None:
        if isinstance(self.control, QLineEdit):
            self.control.setText(value)
        else:
            self.control.set_value(value)

    def value(self) -> Any:
        if isinstance(self.control, QLineEdit):
            return self.control.text()
        return self.control.value()

    def set_visible(self, visible: bool) -> None:
        self.label.setVisible(visible)
        self.control.setVisible(visible)


def control_for(field: Field) -> NumberBox | ChoiceBox | QLineEdit:
    """Make the control in which a field's value is chosen."""
    if field.kind in ("int", "float"):
        assert field.lo is not None and field.hi is not None
        return NumberBox(
            field.lo,
            field.hi,
            whole=field.kind == "int",
            log=field.log,
            unit=field.unit,
            allowed=field.allowed,
        )
    if field.kind == "choice":
        return ChoiceBox(choices_of(field))
    return QLineEdit()


class Swatch(QWidget):
    """A short piece of a network's curve: green and solid for G, blue and dashed for D."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role, self.theme = role, LIGHT
        self.setFixedSize(QSize(22, 12))

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        pen = QPen(QColor(getattr(self.theme, self.role)), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.role == "discriminator":
            pen.setDashPattern([2.4, 1.4])
        painter.setPen(pen)
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)
        painter.end()


class Group(QWidget):
    """One section: its title, its rows, and what is advanced behind one fold."""

    unfolded = Signal(bool)

    def __init__(self, section: str, fields: list[Field], form: ExperimentForm) -> None:
        super().__init__()
        self.section = section
        self.title = section_title(section)
        self.rows = {field.path: Row(field, form) for field in fields}
        self.swatch = Swatch(section) if section in ("generator", "discriminator") else None
        self.fold = QToolButton()
        self.fold.setProperty("flat", True)
        self.fold.setProperty("role", "fold")
        self.fold.setCheckable(True)
        self.fold.setText("More")
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setAccessibleName(f"{self.title}: advanced")
        self.fold.setToolTip(f"Show or hide what is advanced of: {self.title}")
        self.fold.toggled.connect(self._folded)
        header = QHBoxLayout()
        header.setSpacing(8)
        if self.swatch:
            header.addWidget(self.swatch)
        header.addWidget(label(self.title, "section"), 1)
        header.addWidget(self.fold)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        # Names are short; what is chosen may be long.
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for i, row in enumerate(self.rows.values()):
            grid.addWidget(row.label, i, 0)
            grid.addWidget(row.control, i, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(rule())
        column.addLayout(header)
        column.addLayout(grid)
        self._relevant: dict[str, bool] = dict.fromkeys(self.rows, True)
        self._theme: Theme = LIGHT

    def set_experiment(self, experiment: Experiment, busy: set[str]) -> None:
        for path, row in self.rows.items():
            if path not in busy:
                row.set_value(value_of(experiment, path))
            self._relevant[path] = row.field.relevant(experiment)
        self._arrange()

    def _arrange(self) -> None:
        open_, advanced = self.fold.isChecked(), False
        for path, row in self.rows.items():
            relevant = self._relevant[path]
            advanced |= relevant and row.field.advanced
            wanted = relevant and (open_ or not row.field.advanced)
            if row.control.isVisibleTo(self) != wanted:
                row.set_visible(wanted)
        self.fold.setVisible(advanced)
        self.setVisible(any(self._relevant.values()))

    def _folded(self, open_: bool) -> None:
        self.fold.setText("Less" if open_ else "More")
        self._fold_icon()
        self._arrange()
        self.unfolded.emit(open_)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.swatch:
            self.swatch.theme = theme
            self.swatch.update()
        self._fold_icon()

    def _fold_icon(self) -> None:
        name = "chevron-down" if self.fold.isChecked() else "chevron-right"
        self.fold.setIcon(icon(name, self._theme))


class ExperimentForm(QWidget):
    """Follows the run; says what the person changed, and never what it was told.

    Parameters
    ----------
    own
        Controls of their own kind, by the section at whose head they stand.
    """

    #: ``(path, value)``
    field_chosen = Signal(str, object)
    #: A text that cannot be, and what is allowed.
    refused = Signal(str)

    def __init__(self, own: dict[str, QWidget] | None = None) -> None:
        super().__init__()
        self.groups: dict[str, Group] = {}
        sections: dict[str, list[Field]] = {field.section: [] for field in FIELDS.values()}
        for field in fields_of_form():
            sections[field.section].append(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for section, fields in sections.items():
            if own and section in own:
                column.addWidget(own[section])
            if fields:
                group = self.groups[section] = Group(section, fields, self)
                column.addWidget(group)
        self._experiment: Experiment | None = None
        self._pending: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self.flush)

    @property
    def rows(self) -> dict[str, Row]:
        """Every row by its field's path."""
        return {path: row for group in self.groups.values() for path, row in group.rows.items()}

    def label_of(self, path: str) -> QLabel:
        return self.rows[path].label

    def set_experiment(self, experiment: Experiment) -> None:
        """Show an experiment; posts nothing. What the person is turning just now stays."""
        if experiment == self._experiment and not self._pending:
            # A refused change looks like no change here: put the control back all the same.
            for path, row in self.rows.items():
                if row.value() != value_of(experiment, path):
                    row.set_value(value_of(experiment, path))
            return
        self._experiment = experiment
        for group in self.groups.values():
            group.set_experiment(experiment, set(self._pending))

    def chosen(self, field: Field, value: Any) -> None:
        self._pending[field.path] = value
        if field.live or field.kind in ("choice", "text"):
            self.flush()
        else:
            self._timer.start()

    def why_not(self, field: Field, value: Any) -> str:
        """Say why a choice does not go with the rest of the experiment; empty where it does."""
        # With the first popup, not with the window: it knows all networks and objectives.
        from ganlab.engine.refusals import clashes

        if self._experiment is None:
            return ""
        before = {(refusal.path, refusal.reason) for refusal in clashes(self._experiment)}
        for refusal in clashes(replace(self._experiment, {field.path: value})):
            if (refusal.path, refusal.reason) not in before:
                return str(refusal)
        return ""

    def flush(self) -> None:
        """Say all that waits."""
        self._timer.stop()
        pending, self._pending = self._pending, {}
        for path, value in pending.items():
            if self._experiment is None or value != value_of(self._experiment, path):
                self.field_chosen.emit(path, value)

    def unfolded(self) -> list[str]:
        return [section for section, group in self.groups.items() if group.fold.isChecked()]

    def unfold(self, sections: Iterable[str]) -> None:
        for section in sections:
            if section in self.groups:
                self.groups[section].fold.setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        for group in self.groups.values():
            group.set_theme(theme)
