"""What is swept, as a form: the experiment, one or two fields, seeds, steps, and where it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.experiment import FIELDS, Experiment, replace
from ganlab.presets import PRESETS
from ganlab.sweep import Sweep, SweepError
from ganlab.sweep.metrics import METRICS, fitting
from ganlab.sweep.spec import Axis
from ganlab.system import usable_cores
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label, rule, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.latent.parts import push_button
from ganlab.ui.sweep.axis_box import AxisBox, first_values

__all__ = ["BESIDE", "SweepForm"]

#: Pixels that are left free at its right.
BESIDE = 8

#: The experiment of the window; the one of a sweep that was opened.
_NOW, _OPENED = "", "/opened"


class SweepForm(QWidget):
    """Says what the person chose; see :meth:`sweep`.

    Signals
    -------
    changed()
        Something else is swept now.
    metric_changed()
        The same, told by another number.
    folder_wanted()
        Another folder is to be chosen.
    """

    changed = Signal()
    metric_changed = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = self._base = Experiment()
        #: The sweep that was opened or begun last, and where it is kept.
        self._opened: tuple[Sweep, Path | None] | None = None
        #: Where the person wants it kept.
        self.own_folder: Path | None = None
        self._make()
        self._lay_out()

    def _make(self) -> None:
        self.base = ChoiceBox(())
        self.base.addItem("The experiment at hand", _NOW)
        for preset in PRESETS.values():
            self.base.addItem(preset.title, preset.name)
            _explain(self.base, preset.shows)
        self.base.value_changed.connect(self._base_chosen)
        self.axes = (AxisBox("Across", optional=False), AxisBox("Down", optional=True))
        for axis in self.axes:
            axis.changed.connect(self.changed)
        self.seeds = QLineEdit("0, 1, 2")
        self.seeds.editingFinished.connect(self.changed)
        steps = FIELDS["training.steps"]
        assert steps.lo is not None and steps.hi is not None
        self.steps = NumberBox(steps.lo, steps.hi, whole=True, log=True, unit="steps")
        self.steps.value_changed.connect(lambda _: self.changed.emit())
        self.metric_box = ChoiceBox(())
        self.metric_box.value_changed.connect(lambda _: self._metric_chosen())
        cores = usable_cores()
        self.jobs = NumberBox(1, max(cores, 1), whole=True)
        self.jobs.set_value(cores)
        self.folder = label("", "small", wrap=False)
        self.choose_folder = push_button(
            "Folder…", "Choose where runs and table are kept", self.folder_wanted.emit
        )
        for box, name, tip in (
            (self.base, "Experiment", "What all cells share: the experiment at hand, or a preset"),
            (self.seeds, "Seeds", "Each cell is trained once by each of these seeds, with commas "
             "between them; the heat map shows their median"),
            (self.steps, "Steps", steps.help),
            (self.jobs, "Processes", "Runs that are trained at a time, each by one thread of a "
             f"process of its own: at most one for each of the {cores} cores here. They take what "
             "the window leaves over, but its own training may be slower meanwhile"),
        ):  # fmt: skip
            box.setAccessibleName(name)
            box.setToolTip(wrapped(tip))
        for choice in (self.base, self.metric_box):
            # As wide as its row, not as its longest words, and never narrower than a few.
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            choice.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.metric_box.setAccessibleName("Shown")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, BESIDE, 0)
        column.setSpacing(12)
        column.addLayout(_rows(("Experiment", self.base)))
        for box in self.axes:
            column.addWidget(rule())
            column.addWidget(box)
        column.addWidget(rule())
        column.addLayout(
            _rows(
                ("Seeds", self.seeds), ("Steps", self.steps), ("Processes", self.jobs),
                ("Kept in", self.folder), ("", self.choose_folder),
            )
        )  # fmt: skip
        column.addStretch(1)

    # --- the base ------------------------------------------------------------------------------

    def set_experiment(self, experiment: Experiment) -> None:
        """Take over the window's experiment, where that is swept; what was chosen for it stays."""
        news = experiment != self._now or not self.metric_box.count()
        self._now = experiment
        if self.base.value() == _NOW and news:
            self._take_base(experiment)

    def _base_chosen(self, name: str) -> None:
        if name == _OPENED and self._opened is not None:
            self._take_base(self._opened[0].base)
        else:
            self._take_base(self._now if name == _NOW else PRESETS[name].experiment)
        self.changed.emit()

    def _take_base(self, experiment: Experiment) -> None:
        self._base = experiment
        for box in self.axes:
            box.set_experiment(experiment)
        blocker = QSignalBlocker(self.steps)
        self.steps.set_value(experiment.training.steps)
        del blocker
        self._fill_metrics(experiment)
        if self.axes[0].field.value() in (None, ""):
            field = FIELDS["discriminator.optimiser.lr"]
            self.axes[0].show_axis(Axis(field.path, first_values(field, experiment)))

    def _fill_metrics(self, experiment: Experiment, chosen: str | None = None) -> None:
        names = fitting(experiment)
        before = chosen or self.metric_box.value()
        blocker = QSignalBlocker(self.metric_box)
        self.metric_box.clear()
        for name in names:
            meaning = METRICS[name]
            unit = f" ({meaning.unit})" if meaning.unit else ""
            self.metric_box.addItem(f"{meaning.title}{unit}", name)
            tip = Qt.ItemDataRole.ToolTipRole
            self.metric_box.setItemData(
                self.metric_box.count() - 1, wrapped(meaning.definition), tip
            )
        first = "jsd_nats" if "jsd_nats" in names else names[0]
        self.metric_box.set_value(before if before in names else first)
        del blocker
        self._describe_metric()

    def _metric_chosen(self) -> None:
        self._describe_metric()
        self.metric_changed.emit()

    def _describe_metric(self) -> None:
        meaning = METRICS[self.metric_box.value()]
        describe(self.metric_box, f"{meaning.title}: {meaning.definition}")

    # --- the whole -----------------------------------------------------------------------------

    def sweep(self) -> Sweep:
        """Return what is chosen.

        Raises
        ------
        ganlab.engine.experiment.ExperimentError
            Where it cannot be, in words.
        """
        axes = tuple(axis for box in self.axes if (axis := box.axis()) is not None)
        base = self._base
        if all(axis.field != "training.steps" for axis in axes):
            base = replace(base, {"training.steps": int(self.steps.value())})
        # The seed of the window's own run is none of the sweep's.
        base = replace(base, {"run.seed": FIELDS["run.seed"].default})
        seeds = []
        for text in self.seeds.text().replace(";", ",").split(","):
            if text.strip():
                if not text.strip().isdecimal():
                    raise SweepError(f"Seeds: {text.strip()}: must be whole numbers with commas")
                seeds.append(int(text))
        return Sweep(base, axes, tuple(seeds), self.metric_box.value())

    def hold(self, sweep: Sweep, folder: Path) -> None:
        """Keep the experiment that is trained now, whatever is at hand in the window later."""
        if self.base.value() == _NOW:
            self.show_sweep(sweep, folder.name, folder)

    def show_sweep(self, sweep: Sweep, name: str, folder: Path | None) -> None:
        """Show a sweep that was opened; says nothing to anyone."""
        self._opened = sweep, folder
        blocker = QSignalBlocker(self.base)
        row = self.base.findData(_OPENED)
        if row >= 0:
            self.base.removeItem(row)
        self.base.insertItem(1, f"As in {name}", _OPENED)
        self.base.set_value(_OPENED)
        del blocker
        self._base = sweep.base
        for box, axis in zip(self.axes, (*sweep.axes, None), strict=False):
            box.set_experiment(sweep.base)
            box.show_axis(axis)
        self.steps.set_value(sweep.base.training.steps)
        self.seeds.setText(", ".join(str(seed) for seed in sweep.seeds))
        self._fill_metrics(sweep.base, sweep.metric)

    @property
    def folder_of_opened(self) -> Path | None:
        """Where the sweep that is shown was kept, until another experiment is chosen."""
        shown = self.base.value() == _OPENED and self._opened is not None
        return self._opened[1] if shown and self._opened is not None else None

    def name(self) -> str:
        """Return what a folder for it may be called: its experiment and its fields."""
        base = self.base.value()
        name = base if base in PRESETS else self._base.data.name
        fields = []
        for box in self.axes:
            parts = (box.field.value() or "").split(".")
            if parts[-1]:
                network = parts[0][0].upper() if parts[0] in ("generator", "discriminator") else ""
                fields.append(parts[-1] + network)
        return "-".join([name, *fields]).replace("_", "-")

    def show_folder(self, folder: Path) -> None:
        """Show where it is kept."""
        room = 30 * self.fontMetrics().averageCharWidth()
        elided = self.fontMetrics().elidedText(str(folder), Qt.TextElideMode.ElideLeft, room)
        set_text(self.folder, elided)
        describe(self.folder, f"Runs, results and the table are kept in {folder}")

    def set_busy(self, busy: bool) -> None:
        """While it is trained, only the number that is shown can be changed."""
        for box in (*self.axes, self.base, self.seeds, self.steps, self.jobs, self.choose_folder):
            box.setEnabled(not busy)


def _rows(*rows: tuple[str, QWidget]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    for name, part in rows:
        form.addRow(label(name, "muted"), part)
    return form


def _explain(box: ChoiceBox, words: str) -> None:
    """Say of the choice that was added last what it is."""
    box.setItemData(box.count() - 1, wrapped(words), Qt.ItemDataRole.ToolTipRole)
