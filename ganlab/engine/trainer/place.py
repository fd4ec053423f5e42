"""A training between two updates, whole: what to go back to, and to go on from to the bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from ganlab.engine.detector.memory import Memory
    from ganlab.engine.experiment import Experiment

__all__ = ["Place"]


@dataclass(frozen=True, eq=False)
class Place:
    """A state to go back to; the first ``events`` of the journal led to it.

    Attributes
    ----------
    tensors : dict
        Copies of both networks, the averaged G and the optimisers, by name.
    counters : dict
        Step, updates, random numbers and samplers: JSON values.
    experiment : Experiment
        With the live changes up to there.
    beyond_plan : bool
        Whether it had been told to go on past the planned steps.
    events : int
        Events of the journal up to there.
    seen : Memory
        What the detector remembered.
    """

    tensors: dict[str, torch.Tensor]
    counters: dict[str, Any]
    experiment: Experiment
    beyond_plan: bool
    events: int
    seen: Memory

    @property
    def step(self) -> int:
        """Completed steps."""
        return int(self.counters["step"])

    @property
    def updates(self) -> int:
        """Updates of both networks together."""
        return int(self.counters["updates_d"]) + int(self.counters["updates_g"])
