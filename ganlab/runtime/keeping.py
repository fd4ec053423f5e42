"""The run at hand: built, trained, and told of; where something fails, another takes its place."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import replace as dataclass_replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ganlab.engine.data import DataError
from ganlab.engine.experiment import Experiment, ExperimentError, replace
from ganlab.presets import title_of
from ganlab.runtime.autosaving import Autosaver
from ganlab.runtime.facts import facts_of
from ganlab.runtime.file_state import FileState, Mark
from ganlab.runtime.pace import Pace, Speedometer
from ganlab.runtime.scrubbing import Scrubber
from ganlab.runtime.state import Failure, Phase, RunState, TimelineState
from ganlab.runtime.writing import WriteThread

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.trainer.run import Run
    from ganlab.runtime.commands import Command

__all__ = ["RunKeeper"]

_log = logging.getLogger(__name__)


class RunKeeper(QObject):
    """Owns the run for the thread that trains it: nothing else touches it.

    Signals are those of :class:`~ganlab.runtime.session.Session`.

    Attributes
    ----------
    run : Run or None
        The run at hand; None while preparing.
    scrubber : Scrubber
        Which step of it is looked at.
    state : RunState
        How it stands.
    files : FileState
        Where the run lies on the disk.
    writer : WriteThread
        What writes it there when the person wants it to.
    autosaver : Autosaver or None
        What keeps it without being asked.
    post : callable
        Queues a command for the thread that trains.
    pace, speedometer : Pace, Speedometer
        How fast it may go, and does.
    pause_at_collapse : bool
        Whether it pauses of its own accord at the step at which it is found to collapse.
    """

    state_changed = Signal(object)
    failed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    timeline_changed = Signal(object)

    def __init__(self, experiment: Experiment, *, keep: bool = False) -> None:
        super().__init__()
        self.files = FileState()
        self.writer = WriteThread()
        self.autosaver = Autosaver(self.files, self.notice.emit) if keep else None
        self.post: Callable[[Command], None] = lambda command: None
        self.run: Run | None = None
        self.state = RunState("preparing", 0, experiment)
        self.pace = Pace()
        self.speedometer = Speedometer()
        self.pause_at_collapse = False
        self.scrubber = Scrubber(self)
        self._said: RunState | None = None
        self._told = TimelineState()

    @property
    def experiment(self) -> Experiment:
        """The experiment as it stands where it is looked at, or as it will begin."""
        shown = self.scrubber.shown
        return self.state.experiment if shown is None else shown.trainer.experiment

    @property
    def going(self) -> Phase:
        """The phase in which another run takes the place of this one: it plays on, or rests."""
        return "playing" if self.state.phase == "playing" else "paused"

    # -- the run that is at hand ------------------------------------------------------------

    def prepare(self, stopping: Callable[[], bool]) -> None:
        """Import torch and build the first run, with other data where its own cannot be had."""
        # Torch is imported here, behind the window that is painted already.
        from ganlab.engine.trainer.run import Run, one_thread

        one_thread()
        if stopping():
            return
        # The first step of a process takes longer: let a run that nobody sees take it.
        warm = replace(Experiment(), {"data.name": "gaussian", "run.device": "cpu"})
        Run(warm).step()
        if stopping():
            return
        experiment = self.state.experiment
        try:
            self.begin(experiment)
        except (DataError, ExperimentError) as error:
            self.rejected.emit(str(error))
            # The person's own settings are kept where the data alone was the matter.
            other = replace(experiment, {"data.name": Experiment().data.name})
            try:
                self.begin(other)
            except (DataError, ExperimentError):
                self.begin(Experiment())

    def begin(self, experiment: Experiment, phase: Phase = "paused") -> None:
        """Build a run and let it take the place of the one at hand; else that one stays."""
        from ganlab.engine.trainer.run import Run

        self.adopt(Run(experiment, self._same_data(experiment)), phase)

    def _same_data(self, experiment: Experiment) -> Dataset | None:
        # A restart that changes no data need not read a file or build a density again.
        run = self.run
        if run is not None and run.trainer.experiment.data == experiment.data:
            return run.trainer.distribution
        return None

    def adopt(self, run: Run, phase: Phase, path: Path | None = None) -> None:
        """Take a run in place of the one at hand, one that came from a file or a new one."""
        self.scrubber.begin(run)
        self.files.begin(run, path)
        if self.autosaver is not None:
            self.autosaver.begun(path)
        if run.trainer.notice:
            self.notice.emit(run.trainer.notice)
        self._take(run)
        self.announce(phase)

    def leave(self, path: Path | None = None) -> None:
        """Keep the run at hand where nobody saved it: one from a file, or from elsewhere, comes."""
        if self.autosaver is None or self.run is None:
            return
        title, step = title_of(self.run.initial), self.run.trainer.step_count
        try:
            if self.autosaver.leave(self.run, path):
                self.notice.emit(f"Kept {title}, step {step:,}, unsaved: see Open recent")
        except Exception as error:
            # They were told before that it is not kept.
            _log.warning("the run that was not saved is not kept", exc_info=error)
            self.notice.emit(f"{title} was not saved and cannot be kept: {error}")

    def replace_run(self, run: Run) -> None:
        """Take a run that has the past of the one at hand, paused."""
        self._take(run)
        self.announce("paused")

    def _take(self, run: Run) -> None:
        from ganlab.engine.trainer.precision import use_threads

        self.run = run
        self.restart_clocks()
        self.state = dataclass_replace(
            self.state,
            generation=self.state.generation + 1,
            **facts_of(run),
            threads=use_threads(run.trainer.distribution.kind == "images"),
        )

    def expect(self, experiment: Experiment) -> None:
        """Begin with another experiment, once everything is prepared."""
        self.state = dataclass_replace(self.state, experiment=experiment)

    def restart_clocks(self) -> None:
        """Make the next update at once, and measure speed from there."""
        self.speedometer.clear()
        self.pace.restart()

    # -- what is told of it -----------------------------------------------------------------

    def announce(self, phase: Phase | None = None) -> None:
        """Tell the window how the run stands where it is looked at, where that is news."""
        run = self.scrubber.shown
        phase = phase or self.state.phase
        there = not self.scrubber.travelling
        if phase == "paused" and run is not None and there and run.finished:
            phase = "finished"
        self.state = dataclass_replace(
            self.state, phase=phase, updates_per_second=self.pace.updates_per_second
        )
        if run is not None and there:
            self.state = dataclass_replace(
                self.state,
                experiment=run.trainer.experiment,
                frozen=run.trainer.frozen,
                beyond_plan=run.beyond_plan,
                past=self.scrubber.in_past,
            )
        unsaved = phase == "playing" or self.files.changed(self.run)
        self.state = dataclass_replace(self.state, file=self.files.file, unsaved=unsaved)
        if self.state != self._said:
            self._said = self.state
            self.state_changed.emit(self.state)
        timeline = self.scrubber.state
        if timeline != self._told:
            self._told = timeline
            self.timeline_changed.emit(timeline)

    def reject(self, reason: str) -> None:
        """Refuse what was asked for; nothing has changed."""
        self.rejected.emit(reason)
        # A form that ran ahead of the answer finds its way back.
        self._said = None
        self.announce()

    def fail(self, message: str, details: str = "") -> None:
        """Stop, and say why."""
        if details:
            _log.error("%s\n%s", message, details)
        self.announce("failed")
        self.failed.emit(Failure(message, details))

    # -- files ------------------------------------------------------------------------------

    def written(self, path: Path, mark: Mark) -> None:
        """Note that the run stands written, as it was then."""
        run, files = self.run, self.files
        if run is None or mark.run != run.serial:
            # Another has taken its place meanwhile.
            return
        from ganlab.recents import forget

        files.file, files.clean = path, mark
        if self.autosaver is not None:
            self.autosaver.saved(path, mark)
        if files.source is not None:
            forget(files.source, delete=True)
            files.source = None
        self.announce()

    # -- training ---------------------------------------------------------------------------

    def train(self) -> None:
        """Make the next update of a run that plays."""
        run = self.run
        assert run is not None
        if run.finished:
            self.announce("finished")
            return
        before = run.detector.verdict.kind
        if not self.attempt(run.substep):
            return
        now = time.monotonic()
        self.pace.made(now)
        if not run.trainer.mid_step:
            self.speedometer.mark(now, run.trainer.step_count)
            if run.finished:
                self.announce("finished")
            elif self.pause_at_collapse and run.detector.verdict.kind == "collapsed" != before:
                # At the very step of the observation: the same run stops there every time.
                self.announce("paused")
                self.notice.emit(
                    f"Paused at step {run.trainer.step_count:,}: {run.detector.verdict.words}. "
                    "Play goes on."
                )

    def attempt(self, update: Callable[[], object]) -> bool:
        """Make an update; where it fails the run stops at its last good state."""
        from ganlab.engine.trainer.diverged import Diverged

        assert self.run is not None
        before = self.run.trainer.updates
        try:
            update()
        except Diverged as error:
            if self.run.trainer.updates != before:
                # It went back: frames and history of the steps that are undone are stale.
                generation = self.state.generation + 1
                self.state = dataclass_replace(self.state, generation=generation)
            self.fail(str(error))
            return False
        except Exception as error:
            device = self.run.trainer.device.type
            if device != "cpu":
                self._fall_back(device, error)
            else:
                self.fail(f"training stopped: {error}", traceback.format_exc())
            return False
        return True

    def _fall_back(self, device: str, error: Exception) -> None:
        _log.error("%s failed", device, exc_info=error)
        reason = str(error).strip().splitlines()[0]
        self.begin(replace(self.experiment, {"run.device": "cpu"}), self.going)
        self.notice.emit(f"{device} failed ({reason}): restarted on the CPU with the same seed")
