"""The thread in which the runs of a comparison are trained."""

from __future__ import annotations

import logging
import math
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ganlab.comparisons import Comparison
from ganlab.engine.data import DataError
from ganlab.engine.experiment import ExperimentError
from ganlab.runtime import commands as c
from ganlab.runtime.comparing.frames import CompareRequest, FramesThread
from ganlab.runtime.comparing.group import Group
from ganlab.runtime.comparing.publishing import Publisher
from ganlab.runtime.comparing.state import CompareState
from ganlab.runtime.comparing.telling import Teller
from ganlab.runtime.obedient import ObedientThread
from ganlab.runtime.pace import Pace, Speedometer
from ganlab.runtime.state import Failure, Phase

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Run

__all__ = ["CompareThread", "Copy"]

_log = logging.getLogger(__name__)
#: Seconds after which steps that are replayed on the way to a past one are shown as they pass.
_IMPATIENCE = 0.15


@dataclass(frozen=True)
class Copy(c.Command):
    """Hand on a run of its own that stands where one of these is looked at.

    ``take`` and ``refuse`` are called on this thread and return at once.
    """

    index: int
    take: Callable[[Run], object]
    refuse: Callable[[Exception], object]


class CompareThread(ObedientThread[CompareRequest]):
    """Lets each run make a step in turn, and between rounds obeys commands.

    Signals are those of :class:`~ganlab.runtime.comparing.session.CompareSession`.
    """

    state_changed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    failed = Signal(object)

    def __init__(self, comparison: Comparison, frames: FramesThread) -> None:
        super().__init__("ganlab comparison")
        self._teller = Teller(comparison)
        self.group: Group | None = None
        self._publisher = Publisher(frames)
        self._pace, self._speedometer = Pace(), Speedometer()
        self._said: CompareState | None = None
        self._shown_at = 0.0

    @property
    def _state(self) -> CompareState:
        return self._teller.state

    # -- the thread ---------------------------------------------------------------------------

    def run(self) -> None:
        """Build the runs, then train and obey until stopped."""
        try:
            from ganlab.engine.trainer.run import one_thread

            one_thread()
            self._begin(self._state.comparison, "paused")
        except (DataError, ExperimentError, OSError) as error:
            self.rejected.emit(str(error))
        except Exception as error:
            self._fail(f"the comparison could not start: {error}")
        while not self._stopping:
            try:
                self._turn()
            except Exception as error:
                self._fail(f"the comparison stopped: {error}")
        if self.group is not None:
            self.group.close()

    def _turn(self) -> None:
        for command in self._posted():
            self._obey(command)
        group = self.group
        if group is None:
            self._rest(None)
            return
        if self._request is not None and self._presentable(group):
            self._publish(group)
        if not group.arrived:
            self._advance(group)
        elif self._state.phase != "playing":
            self._rest(None)
        elif (wait := self._pace.wait(time.monotonic())) > 0:
            self._rest(wait)
        else:
            self._train(group)

    def _presentable(self, group: Group) -> bool:
        if group.arrived:
            return True
        placed = all(run.trainer.step_count > 0 for run in group.shown)
        return placed and time.monotonic() - self._shown_at > _IMPATIENCE

    def _publish(self, group: Group) -> None:
        request = self._taken_request()
        self._shown_at = time.monotonic()
        playing = self._state.phase == "playing"
        speed = self._speedometer.steps_per_second if playing else None
        self._publisher.publish(group, request, self._state.generation, speed)

    def _train(self, group: Group) -> None:
        before = list(group.faults)
        group.step(lambda: self._stopping)
        now = time.monotonic()
        self._pace.made(now)
        self._speedometer.mark(now, group.head)
        if not group.going or group.faults != before:
            self._announce(group)

    def _advance(self, group: Group) -> None:
        try:
            group.advance()
        except ExperimentError as error:
            self.rejected.emit(str(error))
            self._announce(group)
        if group.arrived:
            self._announce(group)

    # -- commands -----------------------------------------------------------------------------

    def _obey(self, command: c.Command) -> None:
        try:
            self._do(command)
        except (DataError, ExperimentError, OSError) as error:
            self.rejected.emit(str(error))
            if self.group is not None:
                self._said = None
                self._announce(self.group)
        except Exception as error:
            self._fail(f"{type(command).__name__} failed: {error}")

    def _do(self, command: c.Command) -> None:
        group = self.group
        match command:
            case c.SetSpeed(rate):
                if rate is not None and not 0 < rate < math.inf:
                    raise ExperimentError(
                        f"speed = {rate} steps a second: must be above 0, or None for as fast as "
                        "it goes"
                    )
                self._pace.updates_per_second = rate
                if group is not None:
                    self._announce(group)
            case Copy(index, take, refuse):
                self._copy(index, take, refuse)
            case c.Reset(seed):
                comparison = self._state.comparison
                if seed is not None:
                    comparison = comparison.with_seed(seed)
                self._begin(comparison, "playing" if self._state.phase == "playing" else "paused")
            case _ if group is not None:
                self._announce(group, self._move(group, command))

    def _move(self, group: Group, command: c.Command) -> Phase:
        """Play, step or look back; return the phase in which the runs stand then."""
        match command:
            case c.Play() | c.Continue():
                self._go_on(group)
                self._restart_clocks()
                return "playing"
            case c.StepBoth():
                self._go_on(group)
                group.step(lambda: self._stopping)
            case c.Seek(step):
                group.seek(step)
            case c.Pause():
                pass
            case _:
                raise TypeError(f"unknown command {command!r}")
        return "paused"

    @staticmethod
    def _go_on(group: Group) -> None:
        """Come back to the newest step; past the plan where it is done."""
        group.seek(None)
        if not group.going:
            group.go_on()

    def _begin(self, comparison: Comparison, phase: Phase) -> None:
        from ganlab.engine.trainer.precision import use_threads

        group = Group(comparison)
        if self.group is not None:
            self.group.close()
        self.group = group
        self._teller.begin(comparison, group, use_threads(group.pictures))
        self._publisher.begin(len(group.runs))
        self._restart_clocks()
        for variant, run in zip(comparison.variants, group.runs, strict=True):
            if run.trainer.notice:
                self.notice.emit(f"{variant.title}: {run.trainer.notice}")
        self._announce(group, phase)

    def _restart_clocks(self) -> None:
        self._speedometer.clear()
        self._pace.restart()

    def _copy(
        self, index: int, take: Callable[[Run], object], refuse: Callable[[Exception], object]
    ) -> None:
        try:
            if self.group is None:
                raise ExperimentError("there are no runs yet: wait until they are prepared")
            copy = self.group.copy(index)
        except Exception as error:
            _log.exception("run %d of the comparison cannot be handed on", index + 1)
            refuse(error)
        else:
            take(copy)

    # -- what is told -------------------------------------------------------------------------

    def _announce(self, group: Group, phase: Phase | None = None) -> None:
        rate = self._pace.updates_per_second
        state = self._teller.stand(group, phase or self._state.phase, rate)
        if state != self._said:
            self._said = state
            self.state_changed.emit(state)

    def _fail(self, message: str) -> None:
        details = traceback.format_exc()
        _log.error("%s\n%s", message, details)
        self._said = self._teller.fail()
        self.state_changed.emit(self._said)
        self.failed.emit(Failure(message, details))
