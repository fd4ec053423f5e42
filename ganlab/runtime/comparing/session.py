"""The window's one handle on the runs of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganlab.comparisons import Comparison
from ganlab.runtime.commands import Command
from ganlab.runtime.comparing.frames import CompareFrame, CompareRequest, FramesThread
from ganlab.runtime.comparing.state import CompareState
from ganlab.runtime.comparing.thread import CompareThread, Copy

if TYPE_CHECKING:
    pass

__all__ = ["CompareSession"]


class CompareSession(QObject):
    """Owns the threads of runs and frames; lives on the GUI thread.

    It knows the commands ``Play``, ``Pause``, ``Continue``, ``StepBoth``, ``Reset``, ``SetSpeed``
    (in steps a second) and ``Seek``, each for all runs together.

    Signals
    -------
    state_changed(CompareState)
        Something rare changed: phase, seed, speed, a run that stopped, the step looked at.
    rejected(str)
        A command, or the whole comparison, cannot be, in words.
    notice(str)
        Something that the person should know of a run.
    failed(Failure)
        Something went wrong that nobody foresaw.
    handed_over(Run)
        A run of its own, as :meth:`hand_over` asked.
    """

    state_changed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    failed = Signal(object)
    handed_over = Signal(object)

    def __init__(self, comparison: Comparison, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = CompareState("preparing", 0, comparison)
        self._frames = FramesThread(len(comparison.variants))
        self._runs = CompareThread(comparison, self._frames)
        self._runs.state_changed.connect(self._take_state)
        self._runs.rejected.connect(self.rejected)
        self._runs.notice.connect(self.notice)
        self._runs.failed.connect(self.failed)

    def start(self) -> None:
        """Build the runs, which then stand paused at step 0."""
        self._frames.start()
        self._runs.start()

    @property
    def state(self) -> CompareState:
        """The newest state."""
        return self._state

    @Slot(object)
    def _take_state(self, state: CompareState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def post(self, command: Command) -> None:
        """Queue a command; returns at once."""
        self._runs.post(command)

    def request_frame(self, request: CompareRequest) -> None:
        """Ask for the next frame; replaces an earlier request that is not answered yet."""
        self._runs.request_frame(request)

    def take_frame(self) -> CompareFrame | None:
        """Take the newest frame, or None; never waits. Stale ones are dropped."""
        frame = self._frames.mailbox.take()
        if frame is None or frame.generation == self._state.generation:
            return frame
        if frame.generation > self._state.generation:
            self._frames.mailbox.put_back(frame)
        return None

    def hand_over(self, index: int) -> None:
        """Ask for a copy of a run that goes on by itself from where that one is looked at."""
        # Signals carry the answer to the thread of whoever listens.
        self.post(Copy(index, self.handed_over.emit, self._refuse))

    def _refuse(self, error: Exception) -> None:
        self.rejected.emit(f"the run cannot be opened: {error}")

    def close(self) -> None:
        """Stop both threads and wait for them; safe to call twice."""
        self._runs.stop()
        self._runs.wait()
        self._frames.stop()
        self._frames.wait()
