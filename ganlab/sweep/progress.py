"""How far a sweep is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from ganlab.sweep.perform import Standing
from ganlab.sweep.plan import Plan, Trial

__all__ = ["HowFar"]


class HowFar:
    """Counts runs and steps, and estimates what time is left from the steps made since it began.

    Parameters
    ----------
    plan
        What is trained.
    found
        How its trials stand now, by name.
    clock
        Seconds; what it starts from does not matter.
    """

    def __init__(
        self,
        plan: Plan,
        found: Mapping[str, Standing],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._planned = {t.name: t.experiment.training.steps for t in plan.trials}
        self._found = dict(found)
        self._clock, self._began = clock, clock()
        self._before = self._steps()

    def tell(self, trial: Trial, standing: Standing) -> None:
        """Note that a trial stands otherwise."""
        self._found[trial.name] = standing

    @property
    def runs(self) -> int:
        """How many there are."""
        return len(self._planned)

    @property
    def ended(self) -> int:
        """How many have ended, whatever way."""
        return sum(standing.phase == "ended" for standing in self._found.values())

    @property
    def running(self) -> int:
        """How many are being trained."""
        return sum(standing.phase == "running" for standing in self._found.values())

    @property
    def share(self) -> float:
        """Share of all steps that are made, 0 to 1."""
        return self._steps() / max(1, sum(self._planned.values()))

    @property
    def seconds_left(self) -> float | None:
        """An estimate: as long as the steps to come take at the speed so far; None before any."""
        made = self._steps() - self._before
        if made <= 0:
            return None
        left = sum(self._planned.values()) - self._steps()
        return left * (self._clock() - self._began) / made

    def _steps(self) -> int:
        # A run that ended early has no steps to come.
        return sum(
            planned
            if (standing := self._found[name]).phase == "ended"
            else min(standing.step, planned)
            for name, planned in self._planned.items()
        )

    def words(self) -> str:
        """Say it: "5 of 18 runs, 2 under way, about 3 min left (estimate)"."""
        said = f"{self.ended} of {self.runs} runs"
        if self.running:
            said += f", {self.running} under way"
        left = self.seconds_left
        if left is not None and self.ended < self.runs:
            said += f", about {_time(left)} left (estimate)"
        return said


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"
