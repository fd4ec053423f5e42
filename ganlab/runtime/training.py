"""The thread in which a run is trained."""

from __future__ import annotations

import logging
import math
import queue
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace as dataclass_replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

from ganlab.engine.data import DataError, build
from ganlab.engine.experiment import (
    FIELDS,
    DataSpec,
    Experiment,
    ExperimentError,
    differing,
    replace,
)
from ganlab.recipes import suited, with_family
from ganlab.runtime import commands as c
from ganlab.runtime.frame import FrameRequest, HistoryDelta
from ganlab.runtime.generating import GenerateThread
from ganlab.runtime.pace import Pace, Speedometer
from ganlab.runtime.probing import Job, ProbeThread
from ganlab.runtime.reporting import Reporter, change_words
from ganlab.runtime.state import Failure, Phase, RunState

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.trainer.run import Run

__all__ = ["TrainingThread"]

_log = logging.getLogger(__name__)


class TrainingThread(QThread):
    """Owns the run: nothing else touches it. Commands come in by a queue, states go out.

    Signals are those of :class:`~ganlab.runtime.session.Session`.
    """

    state_changed = Signal(object)
    failed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    saved = Signal(object)

    def __init__(
        self, experiment: Experiment, probes: ProbeThread, latents: GenerateThread
    ) -> None:
        super().__init__()
        self.setObjectName("ganlab training")
        self._probes = probes
        self._latents = latents
        self._commands: queue.SimpleQueue[c.Command] = queue.SimpleQueue()
        self._request: FrameRequest | None = None
        self._request_lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._state = RunState("preparing", 0, experiment)
        self._run: Run | None = None
        self._pace = Pace()
        self._speedometer = Speedometer()
        self._said: RunState | None = None
        self._pause_at_collapse = False
        self._reporter = Reporter()

    # -- called from the GUI thread; none of these waits ------------------------------------

    def post(self, command: c.Command) -> None:
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
        try:
            self._prepare()
        except Exception as error:
            self._fail(f"ganlab could not start training: {error}", traceback.format_exc())
        while not self._stopping:
            try:
                self._turn()
            except Exception as error:
                self._fail(f"training stopped: {error}", traceback.format_exc())

    def _turn(self) -> None:
        self._obey()
        if self._request is not None and self._run is not None:
            self._publish()
        if self._state.phase != "playing":
            self._rest(None)
        elif (wait := self._pace.wait(time.monotonic())) > 0:
            self._rest(wait)
        else:
            self._train()

    def _rest(self, seconds: float | None) -> None:
        if self._commands.empty() and not self._stopping:
            self._wake.wait(seconds)
        self._wake.clear()

    def _prepare(self) -> None:
        # Torch is imported here, behind the window that is painted already.
        from ganlab.engine.trainer.run import Run, one_thread

        one_thread()
        if self._stopping:
            return
        # The first step of a process takes longer: let a run that nobody sees take it.
        warm = replace(Experiment(), {"data.name": "gaussian", "run.device": "cpu"})
        Run(warm).step()
        if self._stopping:
            return
        experiment = self._state.experiment
        try:
            self._begin(experiment)
        except (DataError, ExperimentError) as error:
            self.rejected.emit(str(error))
            # The person's own settings are kept where the data alone was the matter.
            other = replace(experiment, {"data.name": Experiment().data.name})
            try:
                self._begin(other)
            except (DataError, ExperimentError):
                self._begin(Experiment())

    def _begin(self, experiment: Experiment, phase: Phase = "paused") -> None:
        """Build a run and let it take the place of the one at hand; else that one stays."""
        from ganlab.engine.trainer.run import Run

        self._adopt(Run(experiment, self._same_data(experiment)), phase)

    def _load(self, experiment: Experiment, phase: Phase) -> None:
        from ganlab.engine.trainer.run import Run

        if experiment.data.name == "file":
            # A file that is opened again may hold other points than before.
            self._adopt(Run(experiment), phase)
        else:
            self._begin(experiment, phase)

    def _choose(self, data: DataSpec) -> None:
        from ganlab.engine.trainer.run import Run

        before = self._state.experiment if self._run is None else self._run.trainer.experiment
        distribution = build(data)
        experiment, notice = suited(before, data, distribution)
        playing: Phase = "playing" if self._state.phase == "playing" else "paused"
        self._adopt(Run(experiment, distribution), playing)
        if notice:
            self.notice.emit(notice)

    def _same_data(self, experiment: Experiment) -> Dataset | None:
        # A restart that changes no data need not read a file or build a density again.
        run = self._run
        if run is not None and run.trainer.experiment.data == experiment.data:
            return run.trainer.distribution
        return None

    def _adopt(self, run: Run, phase: Phase) -> None:
        from ganlab.engine.device import describe_device
        from ganlab.engine.models.network import parameter_count
        from ganlab.engine.trainer.precision import use_threads

        trainer = run.trainer
        self._run = run
        self._speedometer.clear()
        self._pace.restart()
        if trainer.notice:
            self.notice.emit(trainer.notice)
        self._state = dataclass_replace(
            self._state,
            generation=self._state.generation + 1,
            distribution=trainer.distribution,
            parameters_d=parameter_count(trainer.discriminator),
            parameters_g=parameter_count(trainer.generator),
            device=describe_device(trainer.device),
            latent=trainer.latent,
            layers_d=tuple(trainer.discriminator.layers),
            layers_g=tuple(trainer.generator.layers),
            precision=trainer.precision.name,
            threads=use_threads(trainer.distribution.kind == "images"),
        )
        self._announce(phase)

    def _announce(self, phase: Phase | None = None) -> None:
        """Tell the window how the run stands, where that is news."""
        run = self._run
        phase = phase or self._state.phase
        if phase == "paused" and run is not None and run.finished:
            phase = "finished"
        self._state = dataclass_replace(
            self._state, phase=phase, updates_per_second=self._pace.updates_per_second
        )
        if run is not None:
            self._state = dataclass_replace(
                self._state,
                experiment=run.trainer.experiment,
                frozen=run.trainer.frozen,
                beyond_plan=run.beyond_plan,
            )
        if self._state != self._said:
            self._said = self._state
            self.state_changed.emit(self._state)

    def _train(self) -> None:
        run = self._run
        assert run is not None
        if run.finished:
            self._announce("finished")
            return
        before = run.detector.verdict.kind
        if not self._try(run.substep):
            return
        now = time.monotonic()
        self._pace.made(now)
        if not run.trainer.mid_step:
            self._speedometer.mark(now, run.trainer.step_count)
            if run.finished:
                self._announce("finished")
            elif self._pause_at_collapse and run.detector.verdict.kind == "collapsed" != before:
                # At the very step of the observation: the same run stops there every time.
                self._announce("paused")
                self.notice.emit(
                    f"Paused at step {run.trainer.step_count:,}: {run.detector.verdict.words}. "
                    "Play goes on."
                )

    def _try(self, update: Callable[[], object]) -> bool:
        """Make an update; where it fails the run stops at its last good state."""
        from ganlab.engine.trainer.diverged import Diverged

        assert self._run is not None
        before = self._run.trainer.updates
        try:
            update()
        except Diverged as error:
            if self._run.trainer.updates != before:
                # It went back: frames and history of the steps that are undone are stale.
                generation = self._state.generation + 1
                self._state = dataclass_replace(self._state, generation=generation)
            self._fail(str(error))
            return False
        except Exception as error:
            device = self._run.trainer.device.type
            if device != "cpu":
                self._fall_back(device, error)
            else:
                self._fail(f"training stopped: {error}", traceback.format_exc())
            return False
        return True

    def _fall_back(self, device: str, error: Exception) -> None:
        assert self._run is not None
        _log.error("%s failed", device, exc_info=error)
        playing: Phase = "playing" if self._state.phase == "playing" else "paused"
        reason = str(error).strip().splitlines()[0]
        self._begin(replace(self._run.trainer.experiment, {"run.device": "cpu"}), playing)
        self.notice.emit(f"{device} failed ({reason}): restarted on the CPU with the same seed")

    def _fail(self, message: str, details: str = "") -> None:
        if details:
            _log.error("%s\n%s", message, details)
        self._announce("failed")
        self.failed.emit(Failure(message, details))

    def _publish(self) -> None:
        with self._request_lock:
            request, self._request = self._request, None
        run = self._run
        assert request is not None and run is not None
        recorder = run.trainer.recorder
        recorder.flush()
        generation = self._state.generation
        known = request.history_from if request.generation == generation else 0
        if request.generation not in (generation, FrameRequest.generation):
            # What was asked of other data may make no sense of this; who asks, asks again.
            request = dataclass_replace(request, probes=frozenset())
        start = min(known, len(recorder.history))
        playing = self._state.phase == "playing"
        plain = any(probe.needs_plain for probe in request.probes)
        snapshot = run.trainer.snapshot(generation, plain=plain)
        self._latents.offer(snapshot)
        self._probes.submit(
            Job(
                snapshot=snapshot,
                request=request,
                history=HistoryDelta(start, recorder.history.since(start)),
                steps_per_second=self._speedometer.steps_per_second if playing else 0.0,
                report=self._reporter.report(run.detector, playing=playing),
            )
        )

    # -- commands ---------------------------------------------------------------------------

    def _obey(self) -> None:
        while not self._commands.empty() and not self._stopping:
            command = self._commands.get()
            try:
                self._do(command)
            except (DataError, ExperimentError, OSError) as error:
                self.rejected.emit(str(error))
                # A form that ran ahead of the answer finds its way back.
                self._said = None
                self._announce()
            except Exception as error:
                what = type(command).__name__
                self._fail(f"{what} failed: {error}", traceback.format_exc())

    def _do(self, command: c.Command) -> None:
        match command:
            case c.Load(experiment, play):
                self._load(experiment, "playing" if play else "paused")
            case c.ChooseData(data):
                self._choose(data)
            case c.Open(path):
                from ganlab.engine.files import open_run

                self._adopt(open_run(path), "paused")
            case c.HandOver(take, refuse):
                self._hand_over(take, refuse)
            case c.SetField(path, value):
                self._set(path, value)
            case c.SetFields(changes, title):
                self._set_together(dict(changes), title)
            case c.PauseAtCollapse(on):
                self._pause_at_collapse = on
            case c.Reset(seed):
                self._reset(seed)
            case c.SetSpeed(updates_per_second):
                if updates_per_second is not None and not 0 < updates_per_second < math.inf:
                    raise ExperimentError(
                        f"speed = {updates_per_second} updates a second: must be above 0, "
                        "or None for as fast as it goes"
                    )
                self._pace.updates_per_second = updates_per_second
                self._announce()
            case _:
                if self._run is None:
                    return
                self._do_with(self._run, command)

    def _hand_over(
        self, take: Callable[[Snapshot], object], refuse: Callable[[Exception | None], object]
    ) -> None:
        if self._run is None:
            refuse(None)
            return
        try:
            snapshot = self._run.trainer.snapshot(self._state.generation)
        except Exception as error:
            refuse(error)
            raise
        take(snapshot)

    def _do_with(self, run: Run, command: c.Command) -> None:
        match command:
            case c.Play():
                if not run.finished:
                    self._speedometer.clear()
                    self._pace.restart()
                    self._announce("playing")
            case c.Pause():
                if self._state.phase == "playing":
                    self._announce("paused")
            case c.Continue():
                run.go_on()
                self._speedometer.clear()
                self._announce("playing")
            case c.StepD():
                self._step_one(run, "discriminator")
            case c.StepG():
                self._step_one(run, "generator")
            case c.StepBoth():
                if run.finished:
                    run.go_on()
                if self._try(run.step):
                    self._announce("paused")
            case c.Freeze(network):
                run.freeze(network)
                self._announce()
            case c.Save(path):
                from ganlab.engine.files import save_run

                save_run(run, path)
                self.saved.emit(path)
            case _:
                raise TypeError(f"unknown command {command!r}")

    def _step_one(self, run: Run, network: str) -> None:
        if run.trainer.frozen == network:
            letter = network[0].upper()
            raise ExperimentError(f"{letter} is frozen: release it before stepping it")
        if self._try(lambda: run.update(network)):  # type: ignore[arg-type]
            self._announce("paused")

    def _set(self, path: str, value: object) -> None:
        run = self._run
        before = self._state.experiment if run is None else run.trainer.experiment
        changed = replace(before, {path: value})
        if run is None:
            self._state = dataclass_replace(self._state, experiment=changed)
            return
        if changed == before:
            return
        field = FIELDS[path]
        if field.live:
            self._set_live(run, {path: value})
            return
        playing: Phase = "playing" if self._state.phase == "playing" else "paused"
        notice = f"Restarted with seed {changed.run.seed}: {field.title.lower()} changed"
        if path == "model.family":
            changed, more = with_family(before, str(value), run.trainer.distribution)
            notice = more or notice
        self._begin(changed, playing)
        self.notice.emit(notice)

    def _set_live(self, run: Run, changes: Mapping[str, object]) -> None:
        was_finished = run.finished
        run.set_fields(changes)
        phase = self._state.phase
        if was_finished != run.finished:
            phase = "finished" if run.finished else "paused"
        self._announce(phase)

    def _set_together(self, changes: dict[str, object], title: str) -> None:
        run = self._run
        before = self._state.experiment if run is None else run.trainer.experiment
        changed = replace(before, changes)
        if run is None:
            self._state = dataclass_replace(self._state, experiment=changed)
            return
        if changed == before:
            return
        news = dict(differing(before, changes.items()))
        how = "Set"
        if all(FIELDS[path].live for path in news):
            self._set_live(run, news)
        else:
            self._begin(changed, "playing" if self._state.phase == "playing" else "paused")
            how = f"Restarted with seed {changed.run.seed}"
        said = ", ".join(change_words(before, path, value) for path, value in news.items())
        self.notice.emit(f"{title}. {how}: {said}" if title else f"{how}: {said}")

    def _reset(self, seed: int | None) -> None:
        run = self._run
        experiment = self._state.experiment if run is None else run.trainer.experiment
        if seed is not None:
            experiment = replace(experiment, {"run.seed": seed})
        self._begin(experiment, "playing" if self._state.phase == "playing" else "paused")
