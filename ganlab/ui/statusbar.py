"""The bar below: what it computes on, how fast, and a word on what goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStatusBar, QWidget

from ganlab.ui.controls.text import label, set_text
from ganlab.ui.style import tabular

if TYPE_CHECKING:
    from ganlab.runtime.state import RunState

__all__ = ["StatusBar"]

_WORDS = {
    "preparing": "Preparing…",
    "paused": "Paused",
    "playing": "Training",
    "finished": "Planned steps done",
    "failed": "Stopped: see the message",
}


class StatusBar(QStatusBar):
    """Quiet numbers that stand still unless they changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.phase = label(_WORDS["preparing"], "small")
        self.device = label("", "small")
        self.threads = label("", "small")
        self.precision = label("", "small")
        self.steps = label("– steps/s", "small")
        self.images = label("– images/s", "small")
        self.frames = label("– frames/s", "small")
        self.hint = label("", "small")
        for part, name, tip in (
            (self.phase, "Phase", "What the training is doing"),
            (self.device, "Device", "Where the networks compute"),
            (self.threads, "Threads", "Threads of the processor that a training step may use"),
            (
                self.precision,
                "Precision",
                "Numbers in which matrix products and convolutions are computed; "
                "weights and losses are float32. Experiment, Computer, Precision changes it",
            ),
            (self.steps, "Steps a second", "Steps of Algorithm 1 a second, over the last second"),
            (
                self.images,
                "Images a second",
                "Real pictures that D sees a second: batch size × k_D × steps a second",
            ),
            (self.frames, "Frames a second", "Pictures of the window drawn a second"),
            (self.hint, "Message", "The last thing that happened"),
        ):
            part.setAccessibleName(name)
            part.setToolTip(tip)
            part.setFont(tabular(part.font()))
        for part in (
            self.phase, self.device, self.threads, self.precision, self.steps, self.images,
            self.frames,
        ):  # fmt: skip
            part.setContentsMargins(8, 2, 8, 2)
            self.addWidget(part)
        self._of_pictures = (self.precision, self.images)
        for part in (self.threads, *self._of_pictures):
            part.hide()
        self._images_per_step = 0
        self.hint.setContentsMargins(8, 2, 8, 2)
        self.addPermanentWidget(self.hint)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(lambda: self._say_hint(""))
        self._hint = ""

    def set_hint(self, text: str) -> None:
        """What stands at the right while there is nothing else to say."""
        self._hint = text
        if not self._calm.isActive():
            self._say_hint("")

    def say(self, text: str, milliseconds: int = 6000) -> None:
        """Say something in passing."""
        self._say_hint(text)
        self._calm.start(milliseconds)

    def _say_hint(self, text: str) -> None:
        set_text(self.hint, text or self._hint)

    def set_state(self, state: RunState) -> None:
        set_text(self.phase, _WORDS[state.phase])
        set_text(self.device, state.device)
        set_text(self.threads, f"{state.threads} thread{'s' if state.threads != 1 else ''}")
        self.threads.setVisible(state.threads > 0)
        set_text(self.precision, state.precision)
        # Of points every run computes in float32, and nobody counts them.
        pictures = state.distribution is not None and state.distribution.kind == "images"
        for part in self._of_pictures:
            part.setVisible(pictures)
        training = state.experiment.training
        self._images_per_step = training.batch_size * training.k_d

    def set_rates(self, steps_per_second: float, frames_per_second: float) -> None:
        """Show all rates; called about twice a second."""
        set_text(self.steps, f"{_rate(steps_per_second)} steps/s")
        set_text(self.images, f"{_rate(self._images_per_step * steps_per_second)} images/s")
        set_text(self.frames, f"{_rate(frames_per_second)} frames/s")


def _rate(rate: float) -> str:
    if rate <= 0:
        return "–"
    return f"{rate:,.0f}" if rate >= 9.95 else f"{rate:.1f}"
