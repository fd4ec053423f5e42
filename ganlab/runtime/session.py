"""The window's one handle on training."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from ganlab.engine.experiment import Experiment
from ganlab.runtime.commands import Command
from ganlab.runtime.frame import Frame, FrameRequest, Mailbox
from ganlab.runtime.probing import ProbeThread
from ganlab.runtime.state import RunState
from ganlab.runtime.training import TrainingThread

__all__ = ["Session"]


class Session(QObject):
    """Owns the training thread and the probe thread; lives on the GUI thread.

    Signals
    -------
    state_changed(RunState)
        Something rare changed: phase, experiment, freeze, speed, a restart.
    failed(Failure)
        An update or a command failed; the last good state stays.
    rejected(str)
        A command was refused, in words; nothing changed.
    notice(str)
        Something that the person should know (a restart and why, a fallback to the CPU).
    saved(object)
        The path to which the run was written.
    """

    state_changed = Signal(object)
    failed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    saved = Signal(object)

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = RunState("preparing", 0, experiment)
        self._mailbox = Mailbox()
        self._probes = ProbeThread(self._mailbox)
        self._training = TrainingThread(experiment, self._probes)
        self._training.state_changed.connect(self._take_state)
        self._training.failed.connect(self.failed)
        self._training.rejected.connect(self.rejected)
        self._training.notice.connect(self.notice)
        self._training.saved.connect(self.saved)

    def start(self) -> None:
        """Start both threads; torch is imported there."""
        self._probes.start()
        self._training.start()

    @property
    def state(self) -> RunState:
        """The newest run state."""
        return self._state

    @Slot(object)
    def _take_state(self, state: RunState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def post(self, command: Command) -> None:
        """Queue a command; returns at once."""
        self._training.post(command)

    def request_frame(self, request: FrameRequest) -> None:
        """Ask for the next frame; replaces an earlier request that is not answered yet."""
        self._training.request_frame(request)

    def take_frame(self) -> Frame | None:
        """Take the newest frame, or None; never waits.

        A frame of an earlier run than :attr:`state` tells of is dropped: whoever waited for it
        asks again when the generation changes. One of a later run stays until that is known here.
        """
        frame = self._mailbox.take()
        if frame is None or frame.generation == self._state.generation:
            return frame
        if frame.generation > self._state.generation:
            self._mailbox.put_back(frame)
        return None

    def close(self) -> None:
        """Stop both threads and wait for them; safe to call twice."""
        self._training.stop()
        self._training.wait()
        self._probes.stop()
        self._probes.wait()
        self._mailbox.clear()
