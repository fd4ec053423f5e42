"""The runs of a comparison: each makes its step in turn, so that all stand at the same one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from ganlab.engine.experiment import Experiment, ExperimentError
from ganlab.runtime.scrubbing import PICTURES, POINTS

if TYPE_CHECKING:
    from ganlab.comparisons import Comparison
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.timeline import Seeker
    from ganlab.engine.trainer.run import Run

__all__ = ["Group"]

_log = logging.getLogger(__name__)


class Group:
    """Owns the runs for the thread that trains them. None of them knows of the others.

    Parameters
    ----------
    comparison
        What is compared; its data must be here.

    Attributes
    ----------
    runs : tuple of Run
        In the order of the variants, each with its timeline.
    faults : list of str
        What stopped each run, in words; empty while it goes on. The others go on all the same.

    Raises
    ------
    ganlab.engine.data.DataError, ExperimentError
        Where a run cannot be built; the message names it.
    """

    def __init__(self, comparison: Comparison) -> None:
        from ganlab.engine.timeline import Shelf, Timeline
        from ganlab.engine.timeline.shelf import DISK

        self.runs: tuple[Run, ...] = ()
        built: list[Run] = []
        for variant, experiment in zip(comparison.variants, comparison.experiments, strict=True):
            built.append(_build(variant.title, experiment, built))
        self.pictures = any(run.trainer.distribution.kind == "images" for run in built)
        self._shelf = Shelf(disk=DISK if self.pictures else 0)
        for run in built:
            of_pictures = run.trainer.distribution.kind == "images"
            planned = run.trainer.experiment.training.steps
            run.timeline = Timeline(self._shelf, PICTURES if of_pictures else POINTS, planned)
            run.timeline.keep(run.place())
        self.runs = tuple(built)
        self.faults = [""] * len(built)
        self._seekers: list[Seeker] = []
        self.past: int | None = None

    def close(self) -> None:
        """Forget what was kept of the past, files included."""
        self._seekers = []
        self._shelf.close()

    # -- going on -----------------------------------------------------------------------------

    @property
    def head(self) -> int:
        """The newest step of the run that has come furthest."""
        return max(run.trainer.step_count for run in self.runs)

    @property
    def first(self) -> int:
        """The earliest step at which all of them can be shown again."""
        return max(run.timeline.first_step for run in self.runs if run.timeline is not None)

    @property
    def going(self) -> list[int]:
        """Indices of the runs that have steps to make."""
        return [i for i, run in enumerate(self.runs) if not self.faults[i] and not run.finished]

    @property
    def can_go_on(self) -> bool:
        """Whether any run could train past its plan."""
        return not all(self.faults)

    def step(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Let each run make its next step; those that are behind catch up first.

        Parameters
        ----------
        stopping
            Asked between two updates; true leaves the rest undone.
        """
        going = self.going
        least = min((self.runs[i].trainer.step_count for i in going), default=0)
        for i in going:
            if self.runs[i].trainer.step_count == least:
                self._step_one(i, stopping)

    def _step_one(self, index: int, stopping: Callable[[], bool]) -> None:
        from ganlab.engine.trainer.diverged import Diverged

        run = self.runs[index]
        try:
            run.substep()
            while run.trainer.mid_step and not stopping():
                run.substep()
        except Diverged as fault:
            self.faults[index] = str(fault)
        except Exception as error:
            _log.exception("run %d of the comparison failed", index + 1)
            self.faults[index] = f"training stopped: {error}"

    def go_on(self) -> None:
        """Let all runs train past their plans."""
        for run, fault in zip(self.runs, self.faults, strict=True):
            if run.finished and not fault:
                run.go_on()

    # -- looking back -------------------------------------------------------------------------

    @property
    def shown(self) -> tuple[Run, ...]:
        """The runs that are looked at: themselves, or those beside them that stand in the past."""
        return tuple(s.run for s in self._seekers) if self._seekers else self.runs

    @property
    def arrived(self) -> bool:
        """Whether all of them stand at the step that is to be looked at."""
        return all(seeker.arrived for seeker in self._seekers)

    def seek(self, step: int | None) -> None:
        """Look at a step, or at the newest again; a run that stopped before shows its last.

        Raises
        ------
        ExperimentError
            Where a step cannot be shown again; the newest is looked at then.
        """
        from ganlab.engine.timeline import Seeker

        if step is None or step >= self.head:
            self.past, self._seekers = None, []
            return
        self.past = max(step, self.first)
        if not self._seekers:
            self._seekers = [Seeker(run) for run in self.runs]
        try:
            for seeker in self._seekers:
                seeker.aim(min(self.past, seeker.head))
        except (OSError, ValueError) as error:
            raise self._lost(error) from error

    def advance(self) -> None:
        """Make a step on the way there with each run that has not arrived.

        Raises
        ------
        ExperimentError
            As :meth:`seek`.
        """
        try:
            for seeker in self._seekers:
                if not seeker.arrived:
                    seeker.advance()
        except Exception as error:
            raise self._lost(error) from error

    def _lost(self, error: Exception) -> ExperimentError:
        step, self.past, self._seekers = self.past, None, []
        return ExperimentError(f"step {step:,} cannot be shown again: {error}")

    def copy(self, index: int) -> Run:
        """Return a run of its own that stands where this one is looked at, without its past.

        Raises
        ------
        ValueError, OSError
            As :meth:`ganlab.engine.timeline.Seeker.aim`.
        """
        from ganlab.engine.timeline import Seeker

        while not self.arrived:
            self.advance()
        copy = Seeker(self.runs[index]).reach(self.shown[index].trainer.step_count)
        copy.mark_good()
        return copy


def _build(title: str, experiment: Experiment, built: list[Run]) -> Run:
    from ganlab.engine.data import DataError
    from ganlab.engine.trainer.run import Run

    data: Dataset | None = next(
        (r.trainer.distribution for r in built if r.trainer.experiment.data == experiment.data),
        None,
    )
    try:
        return Run(experiment, data)
    except (DataError, ExperimentError) as error:
        raise type(error)(f"{title}: {error}") from error
