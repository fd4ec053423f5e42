"""The left panel: presets, data and the experiment's fields in one scrolling column."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganlab.runtime.state import RunState
from ganlab.ui.actions import Actions
from ganlab.ui.data_picker import DataPicker
from ganlab.ui.form import ExperimentForm
from ganlab.ui.model_picker import ModelPicker
from ganlab.ui.presets_box import PresetsBox
from ganlab.ui.theme import Theme

__all__ = ["Setup"]


class Setup(QWidget):
    """Everything that says what is run."""

    #: It needs another width than before.
    outgrown = Signal()

    def __init__(self, actions: Actions, unfolded: list[str]) -> None:
        super().__init__()
        self.setObjectName("scrolled")
        self.presets = PresetsBox()
        self.picker = DataPicker(actions)
        self.models = ModelPicker(actions)
        self.form = ExperimentForm({"model": self.models})
        self.models.family_chosen.connect(partial(self.form.field_chosen.emit, "model.family"))
        self.form.unfold(unfolded)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 16)
        column.setSpacing(16)
        for part in (self.presets, self.picker, self.form):
            column.addWidget(part)
        column.addStretch(1)

    def set_state(self, state: RunState) -> None:
        """Follow the run; says nothing to anyone."""
        experiment = state.experiment
        self.presets.set_experiment(experiment)
        self.picker.set_data(experiment.data.name, state.distribution)
        self.models.set_state(state)
        self.form.set_experiment(experiment)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.outgrown.emit()

    def set_theme(self, theme: Theme) -> None:
        self.picker.set_theme(theme)
        self.models.set_theme(theme)
        self.form.set_theme(theme)
