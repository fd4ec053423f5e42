"""Going back: the nearest state before a step, and from there the same updates again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Event, Run

__all__ = ["Seeker"]


class Seeker:
    """Another run beside the one at hand, which stands wherever it is sent.

    A run at a step is what it was when that step was complete and all was done by hand that was
    done before the next update. Every update between the kept state and there is made anew, with
    the journal's events where they fell, so that weights, optimisers, random numbers, losses and
    the detector's verdicts are those of the first pass to the bit.

    Parameters
    ----------
    live
        The run at hand, with a timeline. It is only read, and must not go on meanwhile.

    Attributes
    ----------
    run : Run
        The other one; whole, as the first one was, wherever :meth:`advance` has stopped.
    """

    def __init__(self, live: Run) -> None:
        from ganlab.engine.trainer.run import Run

        if live.timeline is None:
            raise ValueError("this run has no timeline")
        self._live, self._timeline = live, live.timeline
        self.run = Run(live.initial, live.trainer.distribution, watch=live.watch)
        if live.detector.built:
            # Examples of what is missing are shown only where the bins are at hand.
            _ = self.run.detector.bins
        self._target = -1
        self._done = 0
        self._placed = False

    @property
    def head(self) -> int:
        """The last complete step of the run at hand."""
        return self._live.trainer.step_count

    @property
    def step(self) -> int:
        """Where the other run stands; -1 before it stands anywhere."""
        return self.run.trainer.step_count if self._placed else -1

    @property
    def arrived(self) -> bool:
        """Whether it stands where it was sent, with all that was done by hand there."""
        if not self._placed or self.step != self._target or self.run.trainer.mid_step:
            return False
        return not self._waits()

    def aim(self, step: int) -> None:
        """Send it to a step, from where it stands or from the nearest state that is kept.

        Raises
        ------
        ValueError
            Where the run has not come to that step, or the timeline begins later.
        OSError
            Where a state was moved into a file that cannot be read.
        """
        if step > self.head:
            raise ValueError(f"step {step}: the run stands at step {self.head}")
        kept = self._timeline.nearest_step(step)
        if not (self._placed and kept <= self.step <= step):
            self._stand(step)
        self._target = step

    def _stand(self, step: int) -> None:
        place, live = self._timeline.nearest(step), self._live
        self.run.stand(place)
        self._done = place.events
        self.run.journal[:] = live.journal[: self._done]
        live.trainer.recorder.flush()
        self.run.trainer.recorder.history = live.trainer.recorder.history.until(place.updates)
        self._placed = True

    def advance(self) -> bool:
        """Make one more step towards where it was sent; return whether it is there."""
        run = self.run
        while self._waits():
            self._apply()
        if run.trainer.step_count == self._target and not run.trainer.mid_step:
            return True
        run.substep()
        while self._waits() or run.trainer.mid_step:
            if self._waits():
                self._apply()
            else:
                run.substep()
        return self.arrived

    def _waits(self) -> bool:
        journal = self._live.journal
        at = self._done
        return at < len(journal) and journal[at].updates == self.run.trainer.updates

    def _apply(self) -> None:
        event: Event = self._live.journal[self._done]
        self.run.apply(event)
        self._done += 1
        # An event that changes nothing is not noted again, but counts where it stands.
        self.run.journal[:] = self._live.journal[: self._done]

    def reach(self, step: int) -> Run:
        """Stand at a step; return the run that stands there.

        Raises
        ------
        ValueError, OSError
            As :meth:`aim`.
        """
        self.aim(step)
        while not self.advance():
            pass
        return self.run

    def take(self) -> Run:
        """Return the other run as one that goes on by itself, with a timeline up to there."""
        run = self.run
        run.mark_good()
        run.timeline = self._timeline.fork(run.place())
        return run
