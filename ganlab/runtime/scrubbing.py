"""Which step of a run is looked at: the newest, or one of its past, and the branches it left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.experiment import ExperimentError
from ganlab.runtime.state import Branch, TimelineState

if TYPE_CHECKING:
    from ganlab.engine.timeline import Seeker, Shelf, Timeline
    from ganlab.engine.trainer.run import Run
    from ganlab.runtime.keeping import RunKeeper

__all__ = ["BRANCHES", "Scrubber"]

#: Steps between two snapshots, at least: of points, and of pictures, whose steps take longer.
POINTS, PICTURES = 16, 8
#: Branches that are kept; the oldest goes first.
BRANCHES = 8
#: Seconds after which a replay that is under way is shown as far as it is.
_IMPATIENCE = 0.15


@dataclass(frozen=True)
class _Left:
    """A run that was left for another, which went on from a step of its past."""

    run: Run
    parted: int


class Scrubber:
    """Goes back in the run at hand, for the thread that trains it.

    While a past step is looked at the run itself rests where it stands; another run beside it
    stands at that step. Whatever would change the run takes that other one in its place: what
    came after is kept as a branch.
    """

    def __init__(self, keeper: RunKeeper, clock: Callable[[], float] = time.monotonic) -> None:
        self._keeper, self._clock = keeper, clock
        self._shelf: Shelf | None = None
        self._seeker: Seeker | None = None
        self._left: list[_Left] = []
        self._target = 0
        self._shown_at = 0.0
        self._failed = False

    def begin(self, run: Run) -> None:
        """Give a run that is new here its timeline, with what of it came from its file.

        What was before is forgotten.
        """
        from ganlab.engine.timeline import Shelf, Timeline
        from ganlab.engine.timeline.shelf import DISK

        self.close()
        pictures = run.trainer.distribution.kind == "images"
        self._shelf = Shelf(disk=DISK if pictures else 0)
        planned = run.trainer.experiment.training.steps
        saved, every = run.timeline, PICTURES if pictures else POINTS
        run.timeline = Timeline(self._shelf, every, planned)
        if saved is not None:
            run.timeline.take_over(saved)
        if not (len(run.timeline) and run.trainer.mid_step):
            # Between two steps, or nothing is nearer.
            run.timeline.keep(run.place())

    def close(self) -> None:
        """Forget everything, files included."""
        self._seeker, self._left = None, []
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None

    # -- what is looked at ------------------------------------------------------------------

    @property
    def shown(self) -> Run | None:
        """The run that is looked at: the one at hand, or the one beside it."""
        return self._keeper.run if self._seeker is None else self._seeker.run

    @property
    def in_past(self) -> bool:
        """Whether a past step is looked at."""
        return self._seeker is not None

    @property
    def travelling(self) -> bool:
        """Whether the step that is to be looked at is not reached yet."""
        return self._seeker is not None and not self._seeker.arrived

    @property
    def presentable(self) -> bool:
        """Whether a frame can be made now: there, or on the way for longer than a hand waits."""
        if not self.travelling:
            return True
        assert self._seeker is not None
        return self._seeker.step >= 0 and self._clock() - self._shown_at > _IMPATIENCE

    def was_shown(self) -> None:
        """Note that a frame was made."""
        self._shown_at = self._clock()

    @property
    def state(self) -> TimelineState:
        """How it stands, for the window."""
        run = self._keeper.run
        if run is None or run.timeline is None:
            return TimelineState()
        timeline = run.timeline
        return TimelineState(
            generation=self._keeper.state.generation,
            first=timeline.first_step,
            head=run.trainer.step_count,
            past=self._target if self.in_past else None,
            arrived=not self.travelling,
            bookmarks=timeline.bookmarks,
            branches=tuple(Branch(left.parted, left.run.trainer.step_count) for left in self._left),
        )

    # -- going there ------------------------------------------------------------------------

    def seek(self, step: int | None) -> None:
        """Look at a step, or at the newest one again; training pauses."""
        keeper = self._keeper
        run, timeline = self._at_hand()
        if step is None or step >= run.trainer.step_count:
            self._come_back()
            return
        step = max(step, timeline.first_step)
        if self._seeker is None:
            from ganlab.engine.timeline import Seeker

            self._failed = keeper.state.phase == "failed"
            self._seeker = Seeker(run)
        self._target = step
        try:
            self._seeker.aim(step)
        except (OSError, ValueError) as error:
            self._come_back()
            raise ExperimentError(f"step {step:,} cannot be shown again: {error}") from error
        keeper.announce("paused")

    def _at_hand(self) -> tuple[Run, Timeline]:
        run = self._keeper.run
        if run is None or run.timeline is None:
            raise ExperimentError("there is no run to look back in yet: wait until it is prepared")
        return run, run.timeline

    def _come_back(self) -> None:
        was_past, self._seeker = self.in_past, None
        phase = self._keeper.state.phase
        if was_past or phase == "playing":
            self._keeper.announce("failed" if was_past and self._failed else "paused")

    def advance(self) -> None:
        """Make the next step on the way to the one that is to be looked at."""
        assert self._seeker is not None
        try:
            there = self._seeker.advance()
        except Exception as error:
            self._come_back()
            self._keeper.reject(f"step {self._target:,} cannot be shown again: {error}")
            return
        if there:
            self._keeper.announce()

    def finish(self) -> Run | None:
        """Go all the way; return the run that is looked at."""
        while self.travelling:
            self.advance()
        return self.shown

    # -- going on from there ----------------------------------------------------------------

    def take(self) -> Run | None:
        """Let the run go on from the step that is looked at; what came after is a branch."""
        self.finish()
        keeper, seeker, old = self._keeper, self._seeker, self._keeper.run
        if seeker is None or old is None:
            return old
        new = seeker.take()
        step, head = new.trainer.step_count, old.trainer.step_count
        self._left.append(_Left(old, step))
        self._seeker = None
        self._install(new)
        keeper.notice.emit(
            f"Goes on from step {step:,}. What came after, up to step {head:,}, is kept as a branch"
        )
        return new

    def switch(self, index: int) -> None:
        """Stand at the end of a branch; the run at hand becomes one, unless it went no further."""
        run, timeline = self._at_hand()
        if not 0 <= index < len(self._left):
            raise ExperimentError(f"there is no branch {index + 1}: there are {len(self._left)}")
        self._seeker = None
        chosen = self._left.pop(index)
        if run.trainer.step_count > chosen.parted:
            self._left.append(_Left(run, chosen.parted))
        else:
            timeline.clear()
        self._install(chosen.run)

    def _install(self, run: Run) -> None:
        while len(self._left) > BRANCHES:
            self._timeline(self._left.pop(0)).clear()
        assert run.timeline is not None
        run.timeline.spare = tuple(self._timeline(left) for left in self._left)
        self._keeper.replace_run(run)

    @staticmethod
    def _timeline(left: _Left) -> Timeline:
        assert left.run.timeline is not None
        return left.run.timeline

    # -- bookmarks --------------------------------------------------------------------------

    def set_bookmark(self, step: int | None, note: str) -> None:
        """Mark a step, or the one that is looked at; it can be gone back to at once."""
        run, timeline = self._at_hand()
        if step is None:
            shown = self.finish()
            assert shown is not None
            step = shown.trainer.step_count
            if not shown.trainer.mid_step:
                timeline.keep(shown.place(), pinned=True)
        if not timeline.first_step <= step <= run.trainer.step_count:
            raise ExperimentError(
                f"bookmark at step {step:,}: must be from {timeline.first_step:,} to "
                f"{run.trainer.step_count:,}"
            )
        timeline.set_bookmark(step, note)
        self._keeper.announce()

    def remove_bookmark(self, step: int) -> None:
        """Take the bookmark at a step away."""
        self._at_hand()[1].remove_bookmark(step)
        self._keeper.announce()
