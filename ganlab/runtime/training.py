"""The thread in which a run is trained."""

from __future__ import annotations

import queue
import threading
import time
import traceback
from dataclasses import replace as dataclass_replace

from PySide6.QtCore import QThread

from ganlab.engine.experiment import Experiment
from ganlab.runtime.commands import Command, Save, Written
from ganlab.runtime.frame import FrameRequest, HistoryDelta
from ganlab.runtime.generating import GenerateThread
from ganlab.runtime.keeping import RunKeeper
from ganlab.runtime.obeying import obey
from ganlab.runtime.probing import Job, ProbeThread
from ganlab.runtime.reporting import Reporter

__all__ = ["TrainingThread"]


class TrainingThread(QThread):
    """Trains, and between updates obeys commands and hands out frames' worth of the run.

    Attributes
    ----------
    keeper : RunKeeper
        The run, which is this thread's own, and the signals that tell of it.
    """

    def __init__(
        self,
        experiment: Experiment,
        probes: ProbeThread,
        latents: GenerateThread,
        *,
        keep: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("ganlab training")
        self.keeper = RunKeeper(experiment, keep=keep)
        self.keeper.post = self.post
        self._probes = probes
        self._latents = latents
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._request: FrameRequest | None = None
        self._request_lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._reporter = Reporter()

    # -- called from the GUI thread; none of these waits ------------------------------------

    def post(self, command: Command) -> None:
        """Queue a command."""
        self._commands.put(command)
        self._wake.set()

    def request_frame(self, request: FrameRequest) -> None:
        """Ask for a frame; replaces an earlier request that was not taken yet."""
        with self._request_lock:
            self._request = request
        self._wake.set()

    def stop(self) -> None:
        """End before the next update."""
        self._stopping = True
        self._wake.set()

    # -- the thread -------------------------------------------------------------------------

    def run(self) -> None:
        """Prepare, then train and obey until stopped."""
        keeper = self.keeper
        try:
            keeper.prepare(lambda: self._stopping)
        except Exception as error:
            keeper.fail(f"ganlab could not start training: {error}", traceback.format_exc())
        while not self._stopping:
            try:
                self._turn()
            except Exception as error:
                keeper.fail(f"training stopped: {error}", traceback.format_exc())
        self._finish()
        keeper.scrubber.close()

    def _finish(self) -> None:
        """Write what was to be written, and keep a run that nobody saved."""
        keeper = self.keeper
        self._drain(Save)
        keeper.writer.stop()
        keeper.writer.wait()
        self._drain(Written)
        if keeper.autosaver is not None:
            # Before the files go in which some of its past may lie.
            keeper.autosaver.end(keeper.run)

    def _drain(self, kind: type[Command]) -> None:
        waiting = []
        while not self._commands.empty():
            waiting.append(self._commands.get())
        for command in waiting:
            if isinstance(command, kind):
                obey(self.keeper, command)

    def _turn(self) -> None:
        keeper = self.keeper
        while not self._commands.empty() and not self._stopping:
            obey(keeper, self._commands.get())
        scrubber = keeper.scrubber
        if self._request is not None and keeper.run is not None and scrubber.presentable:
            self._publish()
        if scrubber.travelling:
            # A step at a time, so that a hand that drags on is followed at once.
            scrubber.advance()
        elif keeper.state.phase != "playing":
            self._rest(self._until_copy())
        elif (wait := keeper.pace.wait(time.monotonic())) > 0:
            copy = self._until_copy()
            self._rest(wait if copy is None else min(wait, copy))
        else:
            keeper.train()
            if keeper.autosaver is not None:
                keeper.autosaver.look(keeper.run)

    def _until_copy(self) -> float | None:
        """Take a copy of the run where one is due; return the seconds until the next, if any."""
        keeper = self.keeper
        if keeper.autosaver is None:
            return None
        keeper.autosaver.look(keeper.run)
        return keeper.autosaver.wait(keeper.run)

    def _rest(self, seconds: float | None) -> None:
        if self._commands.empty() and not self._stopping:
            self._wake.wait(seconds)
        self._wake.clear()

    def _publish(self) -> None:
        """Hand what was asked for to the threads that make a frame of it."""
        with self._request_lock:
            request, self._request = self._request, None
        keeper, run, shown = self.keeper, self.keeper.run, self.keeper.scrubber.shown
        assert request is not None and run is not None and shown is not None
        keeper.scrubber.was_shown()
        # Losses are shown whole, whichever step of them is looked at.
        recorder = run.trainer.recorder
        recorder.flush()
        generation = keeper.state.generation
        known = request.history_from if request.generation == generation else 0
        if request.generation not in (generation, FrameRequest.generation):
            # What was asked of other data may make no sense of this; who asks, asks again.
            request = dataclass_replace(request, probes=frozenset())
        start = min(known, len(recorder.history))
        playing = keeper.state.phase == "playing"
        plain = any(probe.needs_plain for probe in request.probes)
        snapshot = shown.trainer.snapshot(generation, plain=plain)
        self._latents.offer(snapshot)
        self._probes.submit(
            Job(
                snapshot=snapshot,
                request=request,
                history=HistoryDelta(start, recorder.history.since(start)),
                steps_per_second=keeper.speedometer.steps_per_second if playing else 0.0,
                report=self._reporter.report(shown.detector, playing=playing),
                past=keeper.scrubber.in_past,
            )
        )
