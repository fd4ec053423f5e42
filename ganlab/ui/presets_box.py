"""Experiments that are known to work, and what each promises."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import Experiment
from ganlab.engine.experiment.names import are_pictures
from ganlab.engine.kinds import KINDS, Kind
from ganlab.presets import PRESETS, Preset, preset_of
from ganlab.pretrained import pretrained
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.cures_row import CuresRow
from ganlab.ui.pretrained import tip
from ganlab.ui.remedies import Remedies

__all__ = ["PresetsBox"]

#: Presets stand together by what their samples are, under a word that says so; those that show a
#: failure, and what cures it, stand by themselves.
_HEADS: dict[Kind, str] = {"line": "Points on a line", "plane": "Points in a plane",
                           "images": "Pictures"}  # fmt: skip


def _kind(preset: Preset) -> Kind:
    """What a preset learns, without building it."""
    name = preset.experiment.data.name
    return "images" if are_pictures(name) else DISTRIBUTIONS[name].kind


_FAILURES = "Failures and their cures"
#: Lines of the open list, which is to fit a small screen; the rest scrolls.
_VISIBLE = 26


def _head(preset: Preset) -> str:
    return _FAILURES if preset.cures else _HEADS[_kind(preset)]


class PresetsBox(QWidget):
    """A choice of presets, with the promise of the chosen one below."""

    preset_chosen = Signal(object)
    #: The model that was trained by the preset of that name is to be opened.
    trained_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ChoiceBox(())
        self._fill()
        self.choice.setPlaceholderText("Your own experiment")
        self.choice.setAccessibleName("Preset")
        self.choice.setToolTip("Experiments that are known to work")
        self.choice.value_changed.connect(self.preset_chosen)
        self.promise = label("", "small", wrap=True)
        self.promise.setAccessibleName("What the preset shows")
        self.promise.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.promise.setMinimumHeight(3 * self.promise.fontMetrics().height())
        self.trained = QPushButton("Open trained")
        self.trained.setAccessibleName("Open the trained model of this preset")
        self.trained.setToolTip("Show what this preset learns, trained already")
        self.trained.clicked.connect(self._open_trained)
        # It comes and goes without moving what is below.
        policy = self.trained.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.trained.setSizePolicy(policy)
        self.trained.hide()
        head = QHBoxLayout()
        head.addWidget(label("Preset", "section"), 1)
        head.addWidget(self.trained)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.choice)
        column.addWidget(self.promise)
        self.cures = CuresRow()
        column.addWidget(self.cures)
        self._remedies: Remedies | None = None
        self._experiment: Experiment | None = None
        self._preset: Preset | None = None

    def _fill(self) -> None:
        choice = self.choice
        heads = (*(_HEADS[kind] for kind in KINDS), _FAILURES)
        groups: dict[str, list[Preset]] = {head: [] for head in heads}
        for preset in PRESETS.values():
            groups[_head(preset)].append(preset)
        for title, presets in groups.items():
            if not presets:
                continue
            choice.addItem(title)
            model = choice.model()
            assert isinstance(model, QStandardItemModel)
            head = model.item(choice.count() - 1)
            # Nothing to choose: arrow keys and the mouse pass it by.
            head.setEnabled(False)
            font = QFont(choice.font())
            font.setWeight(QFont.Weight.DemiBold)
            head.setFont(font)
            for preset in presets:
                choice.addItem(preset.title, preset.name)
                choice.setItemData(choice.count() - 1, preset.shows, Qt.ItemDataRole.ToolTipRole)
        choice.setMaxVisibleItems(_VISIBLE)
        choice.setCurrentIndex(-1)
        self._widen()

    def _widen(self) -> None:
        """Let the open list be as wide as its longest title, whatever the panel's width."""
        view = self.choice.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * self.fontMetrics().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widen()

    def _open_trained(self) -> None:
        if self._preset is not None:
            self.trained_chosen.emit(self._preset.name)

    def _show_trained(self, preset: Preset | None) -> None:
        """Offer what was trained by this preset, where it came with the program."""
        self._preset = preset
        # Points are learnt in seconds: no need to look for models, which takes time at the start.
        pictures = preset is not None and _kind(preset) == "images"
        model = pretrained().get(preset.name) if preset is not None and pictures else None
        if model is not None:
            describe(self.trained, f"{tip(model)}\nIts pictures show at once; training can go on.")
        self.trained.setVisible(model is not None)

    def set_remedies(self, remedies: Remedies) -> None:
        """Take over who knows which cure of a preset is applied."""
        self._remedies = remedies
        self.cures.set_remedies(remedies)

    def set_experiment(self, experiment: Experiment) -> None:
        """Show which preset it is, if any."""
        if experiment == self._experiment:
            return
        self._experiment = experiment
        preset, cure = preset_of(experiment), None
        if self._remedies is not None and self._remedies.cure is not None:
            # Cured, it is still the preset that is looked at.
            preset, cure = self._remedies.preset, self._remedies.cure
        self._show_trained(preset)
        self.choice.set_value(preset.name if preset else None)
        self.choice.setToolTip(preset.title if preset else "Experiments that are known to work")
        if cure is not None:
            text = f"Cured: {cure.why}"
        elif preset is None:
            text = "Changed from what a preset promises: see what happens."
        else:
            text = preset.shows
        set_text(self.promise, text)
        self.promise.setToolTip(f"Watch: {preset.watch}" if preset and preset.watch else text)
