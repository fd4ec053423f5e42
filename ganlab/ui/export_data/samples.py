"""The dialog that draws samples of the generator and saves them."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from ganlab.engine.files.draw import SampleSpec, most_samples, samples_file
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.growing import GrowingDialog
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.interaction import Interaction
from ganlab.ui.latent.parts import number_box, push_button
from ganlab.ui.saving import Saving, proposed_name

if TYPE_CHECKING:
    from ganlab.engine.latent import Factor
    from ganlab.engine.snapshot import Snapshot
    from ganlab.runtime.state import RunState

__all__ = ["SamplesDialog"]

#: Of a factor: drawn like all others, from its prior.
_DRAWN = ""
_KINDS = (
    ("png", "Picture (PNG)", "A grid of pictures; points or bars over the data's axes"),
    ("npy", "Numbers (.npy)", "float32, data units, one sample a row: for NumPy"),
)  # fmt: skip
_FILTERS = {"png": "PNG (*.png)", "npy": "NumPy arrays (*.npy)"}
_FIRST = {"png": 64, "npy": 1000}
_TITLE = "Save samples"


class SamplesDialog(GrowingDialog):
    """Asks how many samples, of which seed, label and codes; draws them in a thread.

    Parameters
    ----------
    ask
        How the program asks the person.
    window
        The main window: its session, its state and its folder.

    Signals
    -------
    told(str)
        What was written.
    """

    told = Signal(str)
    #: A copy of the networks came, from the training's thread; or why none did.
    _came = Signal(object)
    _none = Signal(object)

    def __init__(self, ask: Interaction, window: Any) -> None:
        super().__init__(window)
        self._window = window
        self.state: RunState = window.state
        self._path = Path()
        self._wanted: SampleSpec | None = None
        self.saving = Saving(ask, self)
        self.saving.saved.connect(self._saved)
        self.saving.refused.connect(self._refused)
        self._came.connect(self._write, Qt.ConnectionType.QueuedConnection)
        self._none.connect(self._no_run, Qt.ConnectionType.QueuedConnection)
        self.setWindowTitle(_TITLE)
        self.setAccessibleName(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lay_out()

    # --- its parts -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.kind = ChoiceBox(_KINDS)
        self.kind.setAccessibleName("Format")
        self.kind.setToolTip("As a picture, or as numbers")
        self.kind.setMinimumWidth(220)
        self.kind.value_changed.connect(self._kind_chosen)
        self.count = number_box(1, 1, "Count", "How many samples", whole=True)
        self.seed = number_box(
            0, 2**32 - 1, "Seed",
            "Of the noise: the same seed gives the same samples, here and by ganlab sample",
            whole=True,
        )  # fmt: skip
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for name, part in (("Format", self.kind), ("Count", self.count), ("Seed", self.seed)):
            form.addRow(label(name, "muted"), part)
        self.factors: dict[str, ChoiceBox | Held] = {}
        latent = self.state.latent
        for factor in latent.factors[latent.noise_size :] if latent is not None else ():
            box = self.factors[factor.name] = _box(factor)
            form.addRow(label(factor.name.capitalize(), "muted"), box)
        self.facts = label("", "small", wrap=True)
        self.trouble = label("", "warning", wrap=True)
        self.trouble.setAccessibleName("What keeps it from being written")
        for number in (self.count, self.seed):
            number.refused.connect(partial(set_text, self.trouble))
            number.value_changed.connect(lambda _: set_text(self.trouble, ""))
        self.save_button = push_button("Save…", "Draw them and write them to a file", self._save)
        self.save_button.setProperty("role", "primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setAccessibleName("Cancel")
        cancel.setToolTip("Close without writing anything")
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(form)
        for line in (self.facts, self.trouble, buttons):
            column.addWidget(line)
        # Only now: what has no dialog yet is nobody's default, and Return would press another.
        self.save_button.setDefault(True)
        self.setMinimumWidth(24 * self.fontMetrics().height())
        self.kind.set_value("png")
        self._kind_chosen("png")

    @property
    def _pictures(self) -> bool:
        data = self.state.distribution
        return data is not None and data.kind == "images"

    def _kind_chosen(self, kind: str) -> None:
        self.count.hi = most_samples("png" if kind == "png" else "npy", pictures=self._pictures)
        self.count.allowed = f"a whole number from 1 to {self.count.hi:,}"
        self.count.set_value(_FIRST[kind] if self._pictures else 1000)
        averaged = self.state.experiment.averaging.decay > 0
        words = "Drawn by the averaged G" if averaged else "Drawn by G"
        set_text(self.facts, f"{words}, as it stands when Save is pressed")

    def spec(self) -> SampleSpec:
        """Return what the boxes say."""
        held = ((name, box.value()) for name, box in self.factors.items())
        return SampleSpec(
            "png" if self.kind.value() == "png" else "npy",
            int(self.count.value()),
            int(self.seed.value()),
            tuple((name, float(value)) for name, value in held if value not in (_DRAWN, None)),
        )

    # --- where they go -------------------------------------------------------------------------

    def _save(self) -> None:
        spec, session = self.spec(), self._window.session
        if session is None:
            return
        set_text(self.trouble, "")
        name = f"{proposed_name(self.state.experiment)}-samples.{spec.kind}"
        proposed = str(Path(self._window.controller.folder) / name)
        path = self.saving.place(self, _TITLE, _FILTERS[spec.kind], proposed, f".{spec.kind}")
        if path is None:
            return
        self._path, self._wanted = path, spec
        self.save_button.setEnabled(False)
        set_text(self.facts, f"Drawing {spec.n:,} samples…")

        def tell(signal: Any, value: object) -> None:
            # The dialog may be gone by now.
            with contextlib.suppress(RuntimeError):
                signal.emit(value)

        session.copy(partial(tell, self._came), partial(tell, self._none))

    def _write(self, snapshot: Snapshot) -> None:
        spec, latent = self._wanted, self.state.latent
        if spec is None:
            return
        if snapshot.latent != latent:
            self._refused("another run has begun: open this again for its samples")
            return

        def make() -> bytes:
            from ganlab.engine.trainer.run import one_thread

            one_thread()
            return samples_file(snapshot, spec)

        self.saving.write(self._path, make)

    def _no_run(self, error: Exception | None) -> None:
        self._refused("there is no run to draw samples of" if error is None else str(error))

    def _saved(self, path: Path) -> None:
        self._window.controller.folder = str(path.parent)
        assert self._wanted is not None
        self.told.emit(f"Saved {self._wanted.n:,} samples as {path.name}")
        self.accept()

    def _refused(self, words: str) -> None:
        set_text(self.facts, "")
        set_text(self.trouble, words)
        self.save_button.setEnabled(True)


class Held(QWidget):
    """Whether a number of the latent is held, and at what."""

    def __init__(self, factor: Factor) -> None:
        super().__init__()
        self.choice = ChoiceBox(
            ((_DRAWN, "Drawn", "From its prior, another for each sample"),
             ("held", "Held at", "One value for all samples"))
        )  # fmt: skip
        self.choice.setAccessibleName(factor.name)
        self.choice.setToolTip(f"Whether {factor.name} is drawn or held")
        self.number = NumberBox(-factor.reach, factor.reach)
        self.number.setAccessibleName(f"Value of {factor.name}")
        self.number.setToolTip(
            wrapped(f"Value of {factor.name} in all samples, {self.number.allowed}")
        )
        self.number.set_value(0.0)
        self.number.setEnabled(False)
        self.choice.value_changed.connect(lambda value: self.number.setEnabled(value != _DRAWN))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.choice, self.number):
            row.addWidget(part, 1)

    def value(self) -> float | str:
        """Return the number, or that it is drawn."""
        return self.number.value() if self.choice.value() != _DRAWN else _DRAWN


def _box(factor: Factor) -> ChoiceBox | Held:
    if not factor.categories:
        return Held(factor)
    drawn = "As often as in the data" if factor.role == "label" else "Drawn"
    named = ((str(i), name, "") for i, name in enumerate(factor.categories))
    box = ChoiceBox(((_DRAWN, drawn, "From its prior"), *named))
    box.setAccessibleName(factor.name)
    box.setToolTip(f"One {factor.name} for all samples, or drawn for each")
    box.set_value(_DRAWN)
    return box
