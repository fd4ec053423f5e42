"""All that a run has been, in one copy that another thread may replay while the run goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.timeline.seek import Seeker
from ganlab.engine.timeline.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.trainer.history import History
    from ganlab.engine.trainer.place import Place
    from ganlab.engine.trainer.run import Event, Run

__all__ = ["Past", "Reader"]


@dataclass(frozen=True, eq=False)
class Past:
    """Made in one go by the thread that trains; snapshots are shared, not copied.

    Attributes
    ----------
    initial : Experiment
        As it was at the start.
    distribution : Dataset
        The data.
    watch, built : bool
        Whether the detector watches, and has its bins.
    journal : tuple of Event
        What was done by hand.
    timeline : Timeline
        Its snapshots, still.
    head : Place
        The newest state.
    history : History
        Losses up to there.
    """

    initial: Experiment
    distribution: Dataset
    watch: bool
    built: bool
    journal: tuple[Event, ...]
    timeline: Timeline
    head: Place
    history: History

    @classmethod
    def of(cls, run: Run) -> Past:
        """Take the past of a run that keeps one.

        Raises
        ------
        ValueError
            Where it has no timeline.
        """
        if run.timeline is None:
            raise ValueError("this run has no timeline")
        recorder, trainer = run.trainer.recorder, run.trainer
        recorder.flush()
        return cls(
            run.initial,
            trainer.distribution,
            run.watch,
            run.detector.built,
            tuple(run.journal),
            run.timeline.still(),
            run.place(),
            recorder.history.until(trainer.updates),
        )

    @property
    def first_step(self) -> int:
        """The earliest step that can be gone back to."""
        return self.timeline.first_step

    @property
    def last_step(self) -> int:
        """The newest complete step."""
        return self.head.step


class Reader:
    """Stands at one step of a past after another; belongs to the thread that made it.

    Parameters
    ----------
    past
        Of a run that may go on meanwhile.
    """

    def __init__(self, past: Past) -> None:
        from ganlab.engine.trainer.run import Run

        live = Run(past.initial, past.distribution, watch=past.watch)
        live.journal[:] = past.journal
        live.stand(past.head)
        live.trainer.recorder.history = past.history
        # One of its own: what cannot be read any more is let go of.
        live.timeline = past.timeline.still()
        if past.built:
            _ = live.detector.bins
        self._past, self._timeline = past, live.timeline
        self._seeker = Seeker(live)

    @property
    def run(self) -> Run:
        """The run that stands at the step that was reached last; its next updates are its own."""
        return self._seeker.run

    def reach(self, step: int, check: Callable[[], object] = lambda: None) -> Run:
        """Stand at a step; return the run that stands there.

        Parameters
        ----------
        step
            From ``first_step`` to ``last_step``.
        check
            Called before every update that is replayed; may raise.

        Raises
        ------
        ValueError
            Where there is no such step.
        OSError
            Where no snapshot before it can be read any more.
        """
        while True:
            check()
            try:
                self._seeker.aim(step)
                break
            except OSError:
                # Thinned meanwhile, and its file with it: from an earlier one it takes longer.
                if not self._timeline.without(step):
                    raise
        while not self._seeker.advance():
            check()
        return self.run

    def copy(self) -> Run:
        """Return another run that stands where this one stands, to be trained otherwise."""
        from ganlab.engine.trainer.run import Run

        run = self.run
        other = Run(self._past.initial, self._past.distribution, watch=False)
        place = run.place()
        other.journal[:] = run.journal
        other.stand(place)
        other.mark_good()
        return other
