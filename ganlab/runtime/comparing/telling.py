"""How the runs of a comparison stand, put together for the window."""

from __future__ import annotations

from dataclasses import replace

from ganlab.comparisons import Comparison
from ganlab.runtime.comparing.group import Group
from ganlab.runtime.comparing.state import CompareState
from ganlab.runtime.facts import facts_of
from ganlab.runtime.state import Phase, RunState

__all__ = ["Teller"]


class Teller:
    """Keeps the newest state.

    Attributes
    ----------
    state : CompareState
    """

    def __init__(self, comparison: Comparison) -> None:
        self.state = CompareState("preparing", 0, comparison)
        self._facts: tuple[RunState, ...] = ()

    def begin(self, comparison: Comparison, group: Group, threads: int) -> None:
        """Take over other runs."""
        generation = self.state.generation + 1
        self._facts = tuple(
            RunState("paused", generation, run.trainer.experiment, threads=threads, **facts_of(run))
            for run in group.runs
        )
        self.state = replace(self.state, comparison=comparison, generation=generation)

    def stand(self, group: Group, phase: Phase, steps_per_second: float | None) -> CompareState:
        """Return how they stand; where no run has a step to make, that is the phase."""
        if phase in ("paused", "playing", "finished") and not group.going:
            phase = "finished" if group.can_go_on else "failed"
        elif phase in ("finished", "failed"):
            phase = "paused"
        self.state = replace(
            self.state,
            phase=phase,
            runs=tuple(self._of_run(group, i, phase) for i in range(len(group.runs))),
            faults=tuple(group.faults),
            steps_per_second=steps_per_second,
            first=group.first,
            head=group.head,
            past=group.past,
            arrived=group.arrived,
        )
        return self.state

    def fail(self) -> CompareState:
        """Return that all of them have stopped."""
        self.state = replace(self.state, phase="failed")
        return self.state

    def _of_run(self, group: Group, index: int, phase: Phase) -> RunState:
        run = group.runs[index]
        if group.faults[index]:
            phase = "failed"
        elif run.finished:
            phase = "finished"
        past = group.past is not None
        return replace(self._facts[index], phase=phase, beyond_plan=run.beyond_plan, past=past)
