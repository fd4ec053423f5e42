"""The thread in which a run is trained."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace as dataclass_replace

from ganlab.engine.experiment import Experiment
from ganlab.runtime.commands import Command, Save, Written
from ganlab.runtime.frame import FrameRequest, HistoryDelta
from ganlab.runtime.generating import GenerateThread
from ganlab.runtime.keeping import RunKeeper
from ganlab.runtime.obedient import ObedientThread
from ganlab.runtime.obeying import obey
from ganlab.runtime.probing import Job, ProbeThread
from ganlab.runtime.reporting import Reporter

__all__ = ["TrainingThread"]


class TrainingThread(ObedientThread[FrameRequest]):
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
        super().__init__("ganlab training")
        self.keeper = RunKeeper(experiment, keep=keep)
        self.keeper.post = self.post
        self._probes = probes
        self._latents = latents
        self._reporter = Reporter()

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
        for command in self._posted():
            obey(keeper, command)
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

    def _publish(self) -> None:
        """Hand what was asked for to the threads that make a frame of it."""
        request = self._taken_request()
        keeper, run, shown = self.keeper, self.keeper.run, self.keeper.scrubber.shown
        assert run is not None and shown is not None
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
