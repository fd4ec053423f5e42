"""The window's one handle on training."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganlab.engine.experiment import Experiment
from ganlab.runtime.commands import Command, CopyPast, CopyRun, HandOver
from ganlab.runtime.exporting import ExportThread
from ganlab.runtime.frame import Frame, FrameRequest, Mailbox
from ganlab.runtime.generating import GenerateThread, LatentRequest
from ganlab.runtime.inverting import InvertThread
from ganlab.runtime.measuring import MeasureThread
from ganlab.runtime.probing import ProbeThread
from ganlab.runtime.state import RunState
from ganlab.runtime.training import TrainingThread

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from ganlab.engine.export.perform import ExportRequest
    from ganlab.engine.invert import InvertSpec
    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.timeline import Past

__all__ = ["Session"]


class Session(QObject):
    """Owns the threads of training, probes and measures; lives on the GUI thread.

    Parameters
    ----------
    experiment
        To begin with.
    keep
        Whether the run is kept every few seconds, and when it ends unsaved: one session of a
        process may.

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
    timeline_changed(TimelineState)
        What of the run's past can be looked at, and what is.
    measure_progressed(str, float, str)
        Of a slow measure: its name, the share that is done (0 to 1), what is being done.
    measured(str, object)
        Name of a measure and its report, whose generation and step say what was measured.
    measure_failed(str, str)
        Name of a measure and why there is no report, in words.
    measure_cancelled(str)
        Name of a measure that was given up.
    generated(Generated)
        What G makes of latents that were asked for by :meth:`generate`.
    generate_failed(str, str)
        Channel of such a request, and what went wrong, in words.
    invert_progressed(Inverted), inverted(Inverted)
        The best so far of a search by :meth:`invert`, and what it found.
    invert_failed(int, str)
        Ticket of such a search, and what went wrong, in words.
    export_progressed(float, str)
        Of an export: the share that is done (0 to 1), what is being done.
    exported(Exported), export_failed(str), export_cancelled()
        What came of it: what was written, or what went wrong, in words.
    export_examined(Examined)
        What of the run can be exported, and why the rest cannot.
    """

    state_changed = Signal(object)
    failed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    saved = Signal(object)
    timeline_changed = Signal(object)
    measure_progressed = Signal(str, float, str)
    measured = Signal(str, object)
    measure_failed = Signal(str, str)
    measure_cancelled = Signal(str)
    generated = Signal(object)
    generate_failed = Signal(str, str)
    invert_progressed = Signal(object)
    inverted = Signal(object)
    invert_failed = Signal(int, str)
    export_progressed = Signal(float, str)
    exported = Signal(object)
    export_failed = Signal(str)
    export_cancelled = Signal()
    export_examined = Signal(object)

    def __init__(
        self, experiment: Experiment, parent: QObject | None = None, *, keep: bool = False
    ) -> None:
        super().__init__(parent)
        self._state = RunState("preparing", 0, experiment)
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._probes = ProbeThread(self._mailbox)
        self._measures = MeasureThread()
        self._latents = GenerateThread()
        self._inversions = InvertThread()
        self._exports = ExportThread()
        self._training = TrainingThread(experiment, self._probes, self._latents, keep=keep)
        keeper = self._training.keeper
        keeper.state_changed.connect(self._take_state)
        keeper.failed.connect(self.failed)
        keeper.rejected.connect(self.rejected)
        keeper.notice.connect(self.notice)
        keeper.writer.saved.connect(self.saved)
        keeper.writer.failed.connect(self.rejected)
        keeper.timeline_changed.connect(self.timeline_changed)
        self._measures.progressed.connect(self.measure_progressed)
        self._measures.measured.connect(self.measured)
        self._measures.failed.connect(self.measure_failed)
        self._measures.cancelled.connect(self.measure_cancelled)
        self._latents.generated.connect(self.generated)
        self._latents.failed.connect(self.generate_failed)
        self._inversions.progressed.connect(self.invert_progressed)
        self._inversions.inverted.connect(self.inverted)
        self._inversions.failed.connect(self.invert_failed)
        self._exports.progressed.connect(self.export_progressed)
        self._exports.exported.connect(self.exported)
        self._exports.failed.connect(self.export_failed)
        self._exports.cancelled.connect(self.export_cancelled)
        self._exports.examined.connect(self.export_examined)

    def start(self) -> None:
        """Start training, probes and latents; torch is imported there."""
        self._probes.start()
        self._latents.start()
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

    def generate(self, request: LatentRequest) -> None:
        """Ask what G makes of latents; ``generated`` tells, again with each newer copy of G.

        Copies come with frames: while something is watched a frame is to be asked for, too.
        """
        self._latents.submit(request)

    def forget(self, channel: str) -> None:
        """Tell a channel of :meth:`generate` nothing more until it asks again."""
        self._latents.forget(channel)

    def measure(self, name: str) -> None:
        """Measure the run as it stands after the update at hand; training goes on.

        One measure runs at a time, in the order in which they were asked for; each is answered
        by exactly one of ``measured``, ``measure_failed`` and ``measure_cancelled``.

        Raises
        ------
        UnknownNameError
            Where ``MEASURES`` has no such name.
        """
        ticket = self._measures.expect(name)
        self._measures.ready()
        self._hand_over(self._measures, ticket)

    def cancel_measure(self) -> None:
        """Give up the measure at hand and all that wait."""
        self._measures.cancel()

    def invert(self, target: NDArray[np.floating], spec: InvertSpec) -> int:
        """Search the latent whose output is nearest to a target ``[*shape]`` in data units.

        In a copy of the networks as they stand after the update at hand; training goes on. One
        search runs at a time, and another takes its place.

        Returns
        -------
        int
            Its ticket, which every answer carries.
        """
        ticket = self._inversions.expect(target, spec)
        self._inversions.ready()
        self._hand_over(self._inversions, ticket)
        return ticket

    def _hand_over(self, thread: MeasureThread | InvertThread, ticket: int) -> None:
        """Let training bring a copy of the networks for that ticket."""
        self.post(HandOver(partial(thread.submit, ticket), partial(thread.refuse, ticket)))

    def copy(
        self, take: Callable[[Snapshot], object], refuse: Callable[[Exception | None], object]
    ) -> None:
        """Hand a copy of the networks to ``take``, as they stand after the update at hand.

        Both are called on the training's thread and return at once; ``refuse`` is told what
        failed, or None where there is no run.
        """
        self.post(HandOver(take, refuse))

    def past(
        self, take: Callable[[Past], object], refuse: Callable[[Exception | None], object]
    ) -> None:
        """Hand all of the run's past to ``take``, to be replayed elsewhere; see :meth:`copy`."""
        self.post(CopyPast(take, refuse))

    def stop_inverting(self) -> None:
        """Let the search at hand end with the best so far."""
        self._inversions.enough()

    def export(self, request: ExportRequest) -> None:
        """Export the run as it stands after the update at hand; training goes on.

        Answered by exactly one of ``exported``, ``export_failed`` and ``export_cancelled``.

        Raises
        ------
        RuntimeError
            While another export is under way.
        """
        ticket = self._exports.expect(request)
        self._exports.ready()
        submit, refuse = self._exports.submit, self._exports.refuse
        self.post(CopyRun(partial(submit, ticket), partial(refuse, ticket)))

    def examine_export(self) -> None:
        """Ask what of the run at hand can be exported; ``export_examined`` tells."""
        self._exports.ready()
        self.post(CopyRun(self._exports.look_at, lambda error: None))

    def cancel_export(self) -> None:
        """Call off the export at hand."""
        self._exports.cancel()

    def close(self) -> None:
        """Stop all threads and wait for them; safe to call twice."""
        self._measures.stop()
        self._inversions.stop()
        self._exports.stop()
        self._latents.stop()
        self._training.stop()
        self._training.wait()
        self._probes.stop()
        self._probes.wait()
        self._measures.wait()
        self._latents.wait()
        self._inversions.wait()
        self._exports.wait()
        self._mailbox.clear()
