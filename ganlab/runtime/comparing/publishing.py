"""What is to be seen of the runs, copied for the thread that makes frames."""

from __future__ import annotations

from ganlab.runtime.comparing.frames import CompareJob, CompareRequest, FramesThread
from ganlab.runtime.comparing.group import Group
from ganlab.runtime.frame import FrameRequest, HistoryDelta
from ganlab.runtime.probing import Job
from ganlab.runtime.reporting import Reporter

__all__ = ["Publisher"]


class Publisher:
    """Copies the networks of all runs, and keeps each run's newest report."""

    def __init__(self, frames: FramesThread) -> None:
        self._frames = frames
        self._reporters: list[Reporter] = []

    def begin(self, runs: int) -> None:
        """Forget what was reported: other runs begin."""
        self._reporters = [Reporter() for _ in range(runs)]

    def publish(
        self, group: Group, request: CompareRequest, generation: int, speed: float | None
    ) -> None:
        """Hand on what was asked for.

        Parameters
        ----------
        speed
            Steps a second of each run; None while it does not play.
        """
        current = request.generation == generation
        jobs = []
        for i, (run, shown) in enumerate(zip(group.runs, group.shown, strict=True)):
            # What was asked of other runs may make no sense of these; who asks, asks again.
            probes = request.probes[i] if current else frozenset()
            # Losses are shown whole, whichever step of them is looked at.
            run.trainer.recorder.flush()
            history = run.trainer.recorder.history
            start = min(request.history_from[i] if current else 0, len(history))
            plain = any(probe.needs_plain for probe in probes)
            job = Job(
                snapshot=shown.trainer.snapshot(generation, plain=plain),
                request=FrameRequest(probes, start, generation),
                history=HistoryDelta(start, history.since(start)),
                steps_per_second=speed or 0.0,
                report=self._reporters[i].report(shown.detector, playing=speed is not None),
                past=group.past is not None,
            )
            jobs.append(job)
        self._frames.submit(CompareJob(generation, tuple(jobs), speed or 0.0, group.past))
