"""What a window knows of a comparison: a frozen value, sent when something rare happens."""

from __future__ import annotations

from dataclasses import dataclass

from ganlab.comparisons import Comparison
from ganlab.runtime.state import Phase, RunState, TimelineState

__all__ = ["CompareState"]


@dataclass(frozen=True)
class CompareState:
    """How the runs stand; a new one is sent whenever any of it changes.

    Attributes
    ----------
    phase : str
        Of all together: ``finished`` where none has a step to make, ``failed`` where all stopped
        for a fault.
    generation : int
        Counts starts and restarts; frames of an earlier one are stale.
    comparison : Comparison
        What is compared, with the seed at hand.
    runs : tuple of RunState
        Each run, in the order of the variants; empty while preparing.
    faults : tuple of str
        What stopped each run, in words; empty while it goes on.
    steps_per_second : float or None
        The speed that all are held to, in steps; None is as fast as it goes.
    first, head : int
        The earliest step that all can be shown at again, and the newest of any.
    past : int or None
        The step that is looked at; None is the newest.
    arrived : bool
        Whether it is reached: steps between two snapshots are replayed.
    """

    phase: Phase
    generation: int
    comparison: Comparison
    runs: tuple[RunState, ...] = ()
    faults: tuple[str, ...] = ()
    steps_per_second: float | None = None
    first: int = 0
    head: int = 0
    past: int | None = None
    arrived: bool = True

    @property
    def planned(self) -> int:
        """The most steps that any run is planned to make."""
        return max(e.training.steps for e in self.comparison.experiments)

    @property
    def timeline(self) -> TimelineState:
        """The same as a line to be scrubbed along shows it."""
        generation = self.generation if self.runs else -1
        return TimelineState(generation, self.first, self.head, self.past, self.arrived)
