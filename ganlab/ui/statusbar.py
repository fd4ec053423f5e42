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
        self.steps = label("– steps/s", "small")
        self.frames = label("– frames/s", "small")
        self.hint = label("", "small")
        for part, name, tip in (
            (self.phase, "Phase", "What the training is doing"),
            (self.device, "Device", "Where the networks compute"),
            (self.steps, "Steps a second", "Steps of Algorithm 1 a second, over the last second"),
            (self.frames, "Frames a second", "Pictures drawn a second"),
            (self.hint, "Message", "The last thing that happened"),
        ):
            part.setAccessibleName(name)
            part.setToolTip(tip)
            part.setFont(tabular(part.font()))
        for part in (self.phase, self.device, self.steps, self.frames):
            part.setContentsMargins(8, 2, 8, 2)
            self.addWidget(part)
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

    def set_rates(self, steps_per_second: float, frames_per_second: float) -> None:
        """Show both rates; called about twice a second."""
        set_text(self.steps, f"{_rate(steps_per_second)} steps/s")
        set_text(self.frames, f"{_rate(frames_per_second)} frames/s")


def _rate(rate: float) -> str:
    if rate <= 0:
        return "–"
    return f"{rate:,.0f}" if rate >= 9.95 else f"{rate:.1f}"
