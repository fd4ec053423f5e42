"""Snapshots of one run in order, thinned so that no step is far from one before it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable

from ganlab.engine.timeline.bookmark import Bookmark
from ganlab.engine.timeline.kept import BESIDE, Kept
from ganlab.engine.timeline.shelf import Shelf
from ganlab.engine.trainer.place import Place

__all__ = ["CLOSE", "Timeline"]

#: A plan is spread out over from the start where that puts snapshots no further apart than this,
#: in steps: the interval does not grow then, and there is nothing to thin.
CLOSE = 64


class Timeline:
    """Where a run can be gone back to at once; between two of them it is replayed.

    The interval is ``every`` steps at first, and grows with the run once the shelf is full: then
    each new snapshot takes the place of the one whose neighbours are nearest to each other.

    Parameters
    ----------
    shelf
        The room, which other timelines may share.
    every
        Steps between two snapshots, at least.
    planned
        Steps that the run is planned to make.

    Attributes
    ----------
    bookmarks : tuple of Bookmark
        By step.
    """

    def __init__(self, shelf: Shelf, every: int = 16, planned: int = 0) -> None:
        self.shelf, self.every, self.planned = shelf, every, planned
        self.bookmarks: tuple[Bookmark, ...] = ()
        #: Timelines whose snapshots go before this one's where there is no more room.
        self.spare: tuple[Timeline, ...] = ()
        self._kept: list[Kept] = []
        self._due = -1

    def __len__(self) -> int:
        """Count the snapshots."""
        return len(self._kept)

    @property
    def steps(self) -> tuple[int, ...]:
        """Steps of the snapshots, rising."""
        return tuple(kept.step for kept in self._kept)

    @property
    def first_step(self) -> int:
        """The earliest step that can be gone back to; 0 where there is none yet."""
        return self._kept[0].step if self._kept else 0

    @property
    def interval(self) -> int:
        """Steps from the last snapshot to the next."""
        if not self._kept:
            return self.every
        last = self._kept[-1]
        room = self.shelf.capacity(last.size)
        made = last.step - self._kept[0].step
        interval = max(self.every, math.ceil(made / (room - 1)))
        spread = math.ceil(self.planned / (room - 1))
        return max(interval, spread) if spread <= CLOSE else interval

    # -- keeping ----------------------------------------------------------------------------

    def due(self, step: int) -> bool:
        """Whether to keep the state at that step."""
        return step >= self._due

    def keep(self, place: Place, *, pinned: bool = False) -> None:
        """Keep a state, one between two others included.

        Parameters
        ----------
        place
            Between two steps; the run must be the one whose others are kept.
        pinned
            Whether it stays however little room there is: it cannot be replayed, or is asked
            for again.
        """
        at = self._after(place.updates, place.events)
        if at and _order(self._kept[at - 1]) == (place.updates, place.events):
            # The newer one may know more: that the run diverged and came back there.
            at -= 1
            before = self._kept.pop(at)
            pinned = pinned or before.pinned
            self.shelf.release(before)
        kept = Kept(place, pinned=pinned)
        self._kept.insert(at, kept)
        self.shelf.hold(kept)
        self._due = self._kept[-1].step + self.interval
        self._make_room()

    def _after(self, updates: int, events: int) -> int:
        return bisect_right(self._kept, (updates, events), key=_order)

    def _make_room(self) -> None:
        self.shelf.settle()
        while self.shelf.over:
            gone = self._least_of_spare() or self._least()
            if gone is None:
                return
            for timeline in (self, *self.spare):
                timeline._discard(gone)

    def _least_of_spare(self) -> Kept | None:
        if not self.spare:
            return None
        ends = (timeline._kept[-1] for timeline in self.spare if timeline._kept)
        needed = frozenset((*self._kept, *ends))
        for timeline in self.spare:
            found = timeline._least(needed)
            if found is not None:
                return found
        return None

    def _least(self, needed: frozenset[Kept] = frozenset()) -> Kept | None:
        """Return the snapshot that is missed least; the first, the last and pinned ones stay."""
        kept, least, found = self._kept, math.inf, None
        for before, one, after in zip(kept, kept[1:], kept[2:], strict=False):
            gap = after.step - before.step
            if gap < least and not one.pinned and one not in needed:
                least, found = gap, one
        return found

    def _discard(self, kept: Kept) -> None:
        if kept in self._kept:
            self._kept.remove(kept)
            self.shelf.release(kept)

    def take_over(self, other: Timeline) -> None:
        """Take the snapshots and bookmarks of a timeline of the same run, which is empty then."""
        moved, other._kept = other._kept, []
        for kept in moved:
            other.shelf.release(kept)
            self._kept.insert(self._after(kept.updates, kept.events), kept)
            self.shelf.hold(kept)
        self.bookmarks = tuple(sorted({*self.bookmarks, *other.bookmarks}))
        if self._kept:
            self._due = self._kept[-1].step + self.interval
        self._make_room()

    def chosen(self, budget: int) -> list[Kept]:
        """Choose snapshots that take so many bytes, at most, as evenly as they stand.

        The first is always among them where anything is, then those that are pinned, the newest
        first; the rest is shared out over the steps.
        """
        kept = self._kept
        count = budget // (kept[0].size + BESIDE) if kept else 0
        if count >= len(kept):
            return list(kept)
        if count < 1:
            return []
        found = {0}
        for i in reversed(range(len(kept))):
            if kept[i].pinned and len(found) < count:
                found.add(i)
        steps, more = self.steps, count - len(found)
        for k in range(more):
            wanted = steps[0] + (k + 1) * (steps[-1] - steps[0]) / (more + 1)
            found.add(bisect_right(steps, wanted) - 1)
        return [kept[i] for i in sorted(found)]

    def drop_after(self, place: Place) -> None:
        """Forget what came after a state: the run has gone back there."""
        while self._kept and _order(self._kept[-1]) > (place.updates, place.events):
            self.shelf.release(self._kept.pop())
        self._due = place.step + self.interval
        self.bookmarks = tuple(mark for mark in self.bookmarks if mark.step <= place.step)

    def clear(self) -> None:
        """Let go of everything."""
        self._let_go(self._kept)
        self._kept, self._due, self.bookmarks = [], -1, ()

    def _let_go(self, many: Iterable[Kept]) -> None:
        for kept in many:
            self.shelf.release(kept)

    # -- finding ----------------------------------------------------------------------------

    def nearest(self, step: int) -> Place:
        """Return the last state kept at that step or before.

        Raises
        ------
        ValueError
            Where the timeline begins later.
        OSError
            Where its file cannot be read.
        """
        return self._nearest(step).place()

    def nearest_step(self, step: int) -> int:
        """Return the step of :meth:`nearest`, without reading it."""
        return self._nearest(step).step

    def _nearest(self, step: int) -> Kept:
        at = bisect_right(self._kept, step, key=lambda kept: kept.step)
        if not at:
            raise ValueError(f"step {step}: this timeline begins at step {self.first_step}")
        return self._kept[at - 1]

    # -- bookmarks and branches -------------------------------------------------------------

    def set_bookmark(self, step: int, note: str) -> None:
        """Mark a step, or give its mark another note."""
        others = [mark for mark in self.bookmarks if mark.step != step]
        self.bookmarks = tuple(sorted([*others, Bookmark(step, note)]))

    def remove_bookmark(self, step: int) -> None:
        """Take the mark at a step away; nothing where there is none."""
        self.bookmarks = tuple(mark for mark in self.bookmarks if mark.step != step)

    def still(self) -> Timeline:
        """Return a timeline of the snapshots of now, to be read elsewhere while this one goes on.

        They count on its own shelf alone: this one thins as if nobody else held them, and files
        of snapshots that it lets go are gone for both.
        """
        other = Timeline(Shelf(), self.every, self.planned)
        other._kept = list(self._kept)
        return other

    def without(self, step: int) -> bool:
        """Let go of the last snapshot at a step or before; return whether an earlier one is left.

        For a timeline that is :meth:`still`, whose file of it is gone.
        """
        at = bisect_right(self._kept, step, key=lambda kept: kept.step)
        if at < 2:
            return False
        del self._kept[at - 1]
        return True

    def fork(self, place: Place) -> Timeline:
        """Return a timeline that goes on from a state of this one; snapshots are shared."""
        other = Timeline(self.shelf, self.every, self.planned)
        other._kept = self._kept[: self._after(place.updates, place.events)]
        for kept in other._kept:
            self.shelf.hold(kept)
        other.bookmarks = tuple(mark for mark in self.bookmarks if mark.step <= place.step)
        if not other._kept or _order(other._kept[-1]) != (place.updates, place.events):
            other.keep(place)
        other._due = place.step + other.interval
        return other


def _order(kept: Kept) -> tuple[int, int]:
    return kept.updates, kept.events
