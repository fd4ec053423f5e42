"""Experiments that are known to work, and what each promises."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganlab.engine.experiment import Experiment, replace
from ganlab.presets import PRESETS, Preset
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label, set_text

__all__ = ["PresetsBox", "preset_of"]

#: A preset stays itself with these changed: they belong to the machine or to chance.
_FREE = ("run.seed", "run.device")


def preset_of(experiment: Experiment) -> Preset | None:
    """Return the preset that an experiment is, whatever its seed and device."""
    for preset in PRESETS.values():
        own = preset.experiment
        if own.data != experiment.data:
            continue
        changes = {"run.seed": own.run.seed, "run.device": own.run.device}
        assert set(changes) == set(_FREE)
        if replace(experiment, changes) == own:
            return preset
    return None


class PresetsBox(QWidget):
    """A choice of presets, with the promise of the chosen one below."""

    preset_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ChoiceBox((p.name, p.title, p.shows) for p in PRESETS.values())
        self.choice.setPlaceholderText("Your own experiment")
        self.choice.setAccessibleName("Preset")
        self.choice.setToolTip("Experiments that are known to work")
        self.choice.value_changed.connect(self.preset_chosen)
        self.promise = label("", "small", wrap=True)
        self.promise.setAccessibleName("What the preset shows")
        self.promise.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.promise.setMinimumHeight(3 * self.promise.fontMetrics().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label("Preset", "section"))
        column.addWidget(self.choice)
        column.addWidget(self.promise)
        self._experiment: Experiment | None = None

    def set_experiment(self, experiment: Experiment) -> None:
        """Show which preset it is, if any."""
        if experiment == self._experiment:
            return
        self._experiment = experiment
        preset = preset_of(experiment)
        self.choice.set_value(preset.name if preset else None)
        if preset is None:
            text = "Changed from what a preset promises: see what happens."
        else:
            text = preset.shows
        set_text(self.promise, text)
        self.promise.setToolTip(f"Watch: {preset.watch}" if preset and preset.watch else text)
