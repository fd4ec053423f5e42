"""Frames of a run's past for a film, made one after the other in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.recording import Cancelled, RecordError
from ganlab.runtime.frame import Frame, FrameRequest, HistoryDelta
from ganlab.runtime.probing import FrameMaker, Job
from ganlab.runtime.reporting import Reporter

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.probes import Request
    from ganlab.engine.timeline import Past
    from ganlab.engine.trainer.trainer import NetworkName

__all__ = ["PastFrames", "Shot"]


@dataclass(frozen=True, eq=False)
class Shot:
    """A step of the past, to be painted.

    Attributes
    ----------
    frame : Frame
        What there is to be seen; ``past`` is false, as for a film it is the newest.
    experiment : Experiment
        With the live changes up to there.
    frozen : str or None
        The network that was held still then.
    """

    frame: Frame
    experiment: Experiment
    frozen: NetworkName | None


class PastFrames:
    """Makes frames of one step after another; belongs to the thread that made it.

    Parameters
    ----------
    past
        Of a run that may go on meanwhile.
    generation
        Stands on every frame: that of whoever paints them.
    cancelled
        Asked before every update that is replayed and every probe.
    """

    def __init__(self, past: Past, generation: int, cancelled: Callable[[], bool]) -> None:
        from ganlab.engine.timeline.past import Reader
        from ganlab.engine.trainer.precision import use_threads

        # As many as the run had: a sum in another order is another sum.
        use_threads(past.distribution.kind == "images")
        self._cancelled = cancelled
        self._generation = generation
        self._reader = Reader(past)
        self._maker = FrameMaker(cancelled)
        self._reporter = Reporter()
        #: Rows of loss history that were shown.
        self._known = 0

    def shoot(self, step: int, probes: frozenset[Request]) -> Shot:
        """Make a frame of a step, which is not before that of the frame before.

        Losses are those up to there, of which the frame carries the new ones.

        Raises
        ------
        Cancelled
            Where it was called off.
        RecordError
            Where something of that step cannot be computed.
        ValueError, OSError
            As :meth:`~ganlab.engine.timeline.past.Reader.reach`.
        """
        run = self._reader.reach(step, self._check)
        recorder = run.trainer.recorder
        recorder.flush()
        history = HistoryDelta(self._known, recorder.history.since(self._known))
        self._known = len(recorder.history)
        plain = any(probe.needs_plain for probe in probes)
        job = Job(
            snapshot=run.trainer.snapshot(self._generation, plain=plain),
            request=FrameRequest(probes, history.start, self._generation),
            history=history,
            steps_per_second=0.0,
            report=self._reporter.report(run.detector),
        )
        frame = self._maker.make(job)
        self._check()
        if frame.errors:
            raise RecordError(f"step {step:,} cannot be shown: {frame.errors[0]}")
        return Shot(frame, run.trainer.experiment, run.trainer.frozen)

    def _check(self) -> None:
        if self._cancelled():
            raise Cancelled
