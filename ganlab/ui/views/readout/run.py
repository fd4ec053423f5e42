"""Counts, rates and sizes: what can be said of any run."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.views.readout.number import UNKNOWN, Number, grid_of, rate

__all__ = ["RunNumbers", "computes"]


def computes(state: RunState) -> str:
    """Say where it computes, with how many threads and in which numbers."""
    parts = [state.device]
    if state.threads:
        parts.append(f"{state.threads} thread{'s' if state.threads != 1 else ''}")
    if state.precision:
        parts.append(state.precision)
    return " · ".join(part for part in parts if part)


class RunNumbers(QWidget):
    """Small numbers below those that say whether it works."""

    def __init__(self) -> None:
        super().__init__()
        self.step = Number(
            "Step", "Steps of Algorithm 1 done: k_D updates of D, then k_G of G, each.", "body"
        )
        self.updates_d = Number("Updates, D", "Updates of the discriminator so far.", "body")
        self.updates_g = Number("Updates, G", "Updates of the generator so far.", "body")
        self.rate = Number(
            "Steps/s", "Steps of Algorithm 1 a second, over the last second of play.", "body"
        )
        self.frames = Number("Frames/s", "Pictures of the window drawn a second.", "body")
        self.size_d = Number("Weights, D", "Parameters of D: weights and biases.", "body")
        self.size_g = Number("Weights, G", "Parameters of G: weights and biases.", "body")
        self.seed = Number("Seed", "The same experiment and seed give the same run.", "body")
        self.device = Number(
            "Computes on",
            "Where the networks compute, threads that a step may use, and the numbers in which "
            "matrix products and convolutions are computed (weights and losses are float32).",
            "body",
        )
        rows = (
            (self.updates_d, self.updates_g, self.step),
            (self.size_d, self.size_g, self.seed),
            (self.rate, self.frames),
            (self.device,),
        )
        grid_of(self, rows).setVerticalSpacing(2)

    def show_run(self, state: RunState, frame: Frame | None, frames_per_second: float) -> None:
        """Show how the run stands."""
        self.seed.show_value(f"{state.experiment.run.seed}")
        self.device.show_value(computes(state) or UNKNOWN)
        self.size_d.show_value(f"{state.parameters_d:,}" if state.parameters_d else UNKNOWN)
        self.size_g.show_value(f"{state.parameters_g:,}" if state.parameters_g else UNKNOWN)
        self.step.show_value(f"{frame.step:,}" if frame else UNKNOWN)
        self.updates_d.show_value(f"{frame.updates_d:,}" if frame else UNKNOWN)
        self.updates_g.show_value(f"{frame.updates_g:,}" if frame else UNKNOWN)
        playing = state.phase == "playing"
        self.rate.show_value(rate(frame.steps_per_second if frame and playing else 0.0))
        self.frames.show_value(rate(frames_per_second if playing else 0.0))
