"""The window's one handle on training."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ganlab.engine.experiment import Experiment
from ganlab.runtime.commands import Command
from ganlab.runtime.frame import Frame, FrameRequest

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

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None: ...

    def start(self) -> None:
        """Start both threads; torch is imported there."""

    @property
    def state(self):  # RunState
        """The newest run state."""

    def post(self, command: Command) -> None:
        """Queue a command; returns at once."""

    def request_frame(self, request: FrameRequest) -> None:
        """Ask for the next frame; replaces an earlier request that is not answered yet."""

    def take_frame(self) -> Frame | None:
        """Take the newest frame, or None; never waits. Stale generations are dropped."""

    def close(self) -> None:
        """Stop both threads and wait for them; safe to call twice."""
