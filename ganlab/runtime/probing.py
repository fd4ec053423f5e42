"""The thread that answers what views ask, so that training does not have to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.probes import Request, Result, evaluate
from ganlab.engine.snapshot import Snapshot
from ganlab.runtime.frame import Frame, FrameRequest, HistoryDelta, Mailbox
from ganlab.runtime.newest import NewestThread

if TYPE_CHECKING:
    from ganlab.engine.detector.report import Report

__all__ = ["FrameMaker", "Job", "ProbeThread"]

_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int, str]


@dataclass(frozen=True)
class Job:
    """A still copy of a training and what is to be seen of it."""

    snapshot: Snapshot
    request: FrameRequest
    history: HistoryDelta
    steps_per_second: float
    report: Report | None = None
    past: bool = False


class FrameMaker:
    """Answers what is to be seen of one run, and remembers the answers while it stands still.

    Parameters
    ----------
    stopping
        Asked before each probe; true leaves the rest out.
    """

    def __init__(self, stopping: Callable[[], bool]) -> None:
        self._stopping = stopping
        self._fixed: dict[Request, tuple[_Stamp, Result]] = {}

    def make(self, job: Job) -> Frame:
        """Return the frame of a job."""
        snapshot = job.snapshot
        # The objective can change between two updates, and with it what a sample feels.
        stamp = (
            snapshot.generation,
            snapshot.updates_d,
            snapshot.updates_g,
            snapshot.objective.name,
        )
        results: dict[Request, Result] = {}
        errors = []
        for request in job.request.probes:
            if self._stopping():
                break
            known = self._fixed.get(request)
            if known is not None and known[0] == stamp:
                # Paused: the same question about the same networks has the same answer.
                results[request] = known[1]
                continue
            try:
                results[request] = evaluate(request, snapshot)
            except Exception as error:
                _log.exception("probe %s failed", type(request).__name__)
                errors.append(f"{type(request).__name__}: {error}")
        self._fixed = {request: (stamp, result) for request, result in results.items()}
        return Frame(
            generation=snapshot.generation,
            step=snapshot.step,
            updates_d=snapshot.updates_d,
            updates_g=snapshot.updates_g,
            results=results,
            history=job.history,
            steps_per_second=job.steps_per_second,
            averaged=snapshot.averaged,
            errors=tuple(errors),
            report=job.report,
            past=job.past,
        )


class ProbeThread(NewestThread[Job]):
    """Evaluates probes on copies of the networks, the newest job first, and leaves the frame.

    Torch lets go of the interpreter lock inside its operations, so that on a second core a frame
    costs training no more than the copies that it is made from.
    """

    def __init__(self, mailbox: Mailbox[Frame]) -> None:
        super().__init__("ganlab probes")
        self._mailbox = mailbox
        self._maker = FrameMaker(self.stopping)

    def work(self, work: Job) -> None:
        """Make a job's frame and leave it."""
        self._mailbox.put(self._maker.make(work))
