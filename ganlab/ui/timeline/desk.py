"""What scrubbing means: from the bar, keys and menus to commands, and back to what they show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from ganlab.runtime import commands as c
from ganlab.runtime.state import RunState, TimelineState
from ganlab.ui.throttle import Throttle
from ganlab.ui.timeline.bar import TimelineBar
from ganlab.ui.timeline.note import BookmarkDialog
from ganlab.ui.verdict_marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ganlab.engine.detector.report import Report
    from ganlab.runtime.frame import Frame
    from ganlab.ui.actions import Actions

__all__ = ["TimelineDesk"]

#: Actions that mean something only while a past step is shown.
_IN_PAST = ("past_forward", "past_next", "past_newest", "past_play", "past_branch")


#: Milliseconds between two places of a handle that follows a run: as live as thirty a second.
_COUNTED = 200


class Source(Protocol):
    """What the desk needs of a session."""

    timeline_changed: Any


class TimelineDesk(QObject):
    """Knows how the timeline stands, and posts what the person wants of it.

    Signals
    -------
    arrived()
        Another step is to be shown: frames are of another moment now.
    """

    arrived = Signal()

    def __init__(
        self,
        bar: TimelineBar,
        actions: Actions,
        post: Callable[[c.Command], object],
        window: Any,
    ) -> None:
        super().__init__(window)
        self._bar, self._actions, self._post, self._window = bar, actions, post, window
        self.timeline = TimelineState()
        self._head = 0
        self._planned = 0
        self._report: Report | None = None
        self._follow_head = Throttle(_COUNTED, self._show, self)
        track = bar.track
        track.sought.connect(self._seek)
        track.edit_asked.connect(self.edit)
        bar.branch_chosen.connect(lambda index: post(c.SwitchBranch(index)))
        for key, call in (
            ("past_back", partial(track.move_by, -1)),
            ("past_forward", partial(track.move_by, 1)),
            ("past_previous", partial(self.jump, -1)),
            ("past_next", partial(self.jump, 1)),
            ("past_newest", partial(track.go_to, None)),
            ("past_play", partial(post, c.PlayFromHere())),
            ("past_branch", partial(post, c.BranchFrom())),
            ("bookmark", self.edit),
        ):
            actions.on(key, call)
        self.enable()

    def follow(self, session: Source) -> None:
        """From now on show the timeline of this session's run."""
        session.timeline_changed.connect(self.set_timeline)

    # -- what it is told --------------------------------------------------------------------

    def set_timeline(self, timeline: TimelineState) -> None:
        """Take over how the timeline stands."""
        before, self.timeline = self.timeline, timeline
        if timeline.generation != before.generation:
            self._report = None
            self._bar.track.set_marks(())
        self._head = timeline.head
        self._show()
        shown = (timeline.generation, timeline.past, timeline.arrived)
        if shown != (before.generation, before.past, before.arrived):
            self.arrived.emit()

    def set_state(self, state: RunState) -> None:
        """Take over a run state: its plan is the length of the track."""
        self._planned = state.experiment.training.steps
        self._show()

    def saw(self, frame: Frame) -> None:
        """Follow the newest step, and the verdicts up to there."""
        if frame.past or frame.generation != self.timeline.generation:
            return
        self._head = max(frame.step, self.timeline.head)
        if frame.report is not self._report and frame.report is not None:
            self._report = frame.report
            self._bar.track.set_marks(marks_of(frame.report))
        self._follow_head.call()

    def _show(self) -> None:
        self._bar.show_timeline(self.timeline, self._head, self._planned)
        self.enable()

    def enable(self) -> None:
        """Let actions be used that mean something now."""
        there, past = self.timeline.generation >= 0, self.timeline.past is not None
        for key in _IN_PAST:
            _enable(self._actions, key, there and past)
        back = there and self._bar.track.shown > self.timeline.first
        _enable(self._actions, "past_back", back)
        _enable(self._actions, "past_previous", back)
        _enable(self._actions, "bookmark", there)

    # -- what the person wants --------------------------------------------------------------

    def _seek(self, step: int | None) -> None:
        self._post(c.Seek(step))

    @property
    def head(self) -> int:
        """The newest step, as far as frames tell."""
        return self._head

    def stops(self) -> list[int]:
        """Return the steps that one jumps to: changes of verdict, bookmarks, branches."""
        track = self._bar.track
        found = {mark.step for mark in track.marks}
        found |= {bookmark.step for bookmark in self.timeline.bookmarks}
        found |= {branch.parted for branch in self.timeline.branches}
        first, head = self.timeline.first, self._head
        return sorted({min(max(step, first), head) for step in found} | {first, head})

    def jump(self, way: int) -> None:
        """Look at the next stop, or the one before."""
        track = self._bar.track
        if way < 0:
            before = [step for step in self.stops() if step < track.shown]
            if before:
                track.go_to(before[-1])
        else:
            after = [step for step in self.stops() if step > track.shown]
            track.go_to(after[0] if after else None)

    def edit(self, step: int | None = None) -> None:
        """Ask for the note of a bookmark: of the step that is shown, unless told otherwise."""
        track = self._bar.track
        # What is shown now is meant, though a run that plays is elsewhere when the note is kept.
        at = track.shown if step is None else step
        notes = {bookmark.step: bookmark.note for bookmark in self.timeline.bookmarks}
        dialog = BookmarkDialog(at, notes.get(at), self._window)
        dialog.noted.connect(self._note)
        dialog.removed.connect(lambda at: self._post(c.RemoveBookmark(at)))
        dialog.open()

    def _note(self, step: int, note: str) -> None:
        here = step == self._bar.track.shown and self.timeline.past is not None
        self._post(c.SetBookmark(None if here else step, note))


def _enable(actions: Actions, key: str, on: bool) -> None:
    if actions[key].isEnabled() != on:
        actions[key].setEnabled(on)
