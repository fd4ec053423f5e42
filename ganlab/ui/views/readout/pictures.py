"""How well it goes, where samples are pictures: by a classifier, where there is one, and by D."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from PySide6.QtWidgets import QWidget

from ganlab.engine.objectives import LOG_ODDS, Output
from ganlab.engine.probes import ConfidenceRequest, ConfidenceResult, Result
from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.meaning import line_name, objective_of, why_no_accuracy
from ganlab.ui.views.readout.number import UNKNOWN, Number, grid_of, rate

__all__ = ["PicturesScore", "images_per_step"]

#: Steps over which D's accuracies are averaged.
RECENT = 100
_REAL, _FAKE = COLUMNS.index("accuracy_real"), COLUMNS.index("accuracy_fake")


def images_per_step(state: RunState) -> int:
    """Real pictures that D sees in a step of Algorithm 1."""
    training = state.experiment.training
    return training.batch_size * training.k_d


class PicturesScore(QWidget):
    """Confidence and labels of samples, D's accuracies, pictures seen."""

    #: Between two looks at samples while the run plays, seconds: each costs as much as some steps.
    seconds = 3.0

    def __init__(self) -> None:
        super().__init__()
        # What they are is said with their first value.
        self.confident = Number("Confident samples", "", "numeral", note=True)
        self.entropy = Number("Label entropy", "", "numeral", note=True)
        self.right_real = Number("D right on real", "", note=True)
        self.right_fake = Number("D right on generated", "", note=True)
        self._right = (self.right_real, self.right_fake)
        self._define_right(LOG_ODDS)
        self.images = Number(
            "Images/s",
            "Real pictures that D sees a second: batch size × k_D × steps a second.",
        )
        self.epochs = Number(
            "Epochs",
            "How often D has seen the whole set: updates of D × batch size / pictures in the set. "
            "None where pictures are drawn without end.",
        )
        self._judged = (self.confident, self.entropy)
        grid_of(
            self,
            (self._judged, self._right, (self.images, self.epochs)),
        )
        for number in self._judged:
            number.hide()
        self._accuracy: deque[tuple[float, float]] = deque(maxlen=RECENT)

    def question(self, seed: int) -> ConfidenceRequest:
        """Return what is to be asked: of other samples for another seed."""
        return ConfidenceRequest(seed=seed)

    def forget(self) -> None:
        """Another run begins."""
        self._accuracy.clear()

    def take(self, frame: Frame) -> None:
        """Remember the newest steps of a frame."""
        rows = frame.history.rows[-RECENT:]
        if len(rows):
            pairs = rows[:, [_REAL, _FAKE]]
            self._accuracy.extend(map(tuple, pairs[np.isfinite(pairs).all(axis=1)].tolist()))

    def show_run(self, state: RunState, frame: Frame | None) -> None:
        """Show what the run itself says."""
        playing = state.phase == "playing"
        steps = frame.steps_per_second if frame and playing else 0.0
        self.images.show_value(rate(steps * images_per_step(state)))
        size = state.distribution.size if state.distribution is not None else None
        epochs = UNKNOWN
        if size and frame:
            epochs = f"{frame.updates_d * state.experiment.training.batch_size / size:,.1f}"
        self.epochs.show_value(epochs)
        output = objective_of(state.experiment).output
        if output != self._output:
            # What was counted before was counted by another measure.
            self._accuracy.clear()
            self._define_right(output)
        means = np.mean(self._accuracy, axis=0) if self._accuracy else (math.nan, math.nan)
        for number, mean in zip(self._right, means, strict=True):
            number.show_value(
                UNKNOWN if math.isnan(mean) else f"{100 * mean:.0f} %", why_no_accuracy(output)
            )

    def _define_right(self, output: Output) -> None:
        """Say when D is right under the objective at hand, or why it never is."""
        self._output = output
        why = why_no_accuracy(output)
        real, fake = (">", "<") if output.real_is_high else ("<", ">")
        at = line_name(output).partition("=")[2].strip()
        for number, kind, value, side in (
            (self.right_real, "real", output.of_x, real),
            (self.right_fake, "generated", f"{output.symbol}(G(z))", fake),
        ):
            number.define(
                f"D is neither right nor wrong: {why}."
                if why
                else f"Share of {kind} pictures with {value} {side} {at}, on the minibatches of "
                f"the last {RECENT} steps; 50 % is guessing."
            )
            assert number.note is not None
            number.note.setVisible(bool(why))

    def show_answer(self, answer: Result | None, age: str, stale: bool) -> None:
        """Show what the classifier says, and how old that is, where there is one."""
        found = answer.confidence if isinstance(answer, ConfidenceResult) else None
        for number in self._judged:
            if answer is not None and number.isVisibleTo(self) != (found is not None):
                number.setVisible(found is not None)
            number.mark_stale(stale)
        if found is None:
            for number in self._judged:
                number.show_value(UNKNOWN, " ")
            return
        # Known to the thread that measured it, and no burden on the window's start.
        from ganlab.engine.metrics.images.confidence import CONFIDENT

        judged = (
            "By a small classifier that was trained on the same data: it has never seen a bad "
            f"picture, so it may be sure of nonsense. Of {found.n} samples."
        )
        self.confident.define(
            "Share of generated pictures whose most probable class has a probability of at least "
            f"{CONFIDENT:g}. {judged}"
        )
        self.entropy.define(
            "Entropy of the classes of generated pictures, each by its most probable one, in bits: "
            f"0 where all are of one class, {found.most:.2f} where they are spread evenly. {judged}"
        )
        note = f"n = {found.n}{age}"
        self.confident.show_value(f"{100 * found.confident:.0f} %", f"p ≥ {CONFIDENT:g}, {note}")
        self.entropy.show_value(f"{found.entropy:.2f} bits", f"of {found.most:.2f}, {note}")
