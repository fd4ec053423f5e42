"""The picture of all runs at one step, and the thread that makes it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from PySide6.QtCore import QThread

from ganlab.engine.probes import Request
from ganlab.runtime.frame import Frame
from ganlab.runtime.probing import FrameMaker, Job

__all__ = ["CompareFrame", "CompareJob", "CompareRequest", "FramesThread"]


@dataclass(frozen=True)
class CompareRequest:
    """What is to be seen next of each run.

    Attributes
    ----------
    probes : tuple of frozenset of Request
        For each run.
    history_from : tuple of int
        Rows of each run's loss history that are known already.
    generation : int
        The runs that the request is about; others answer with whole histories and no probe.
    """

    probes: tuple[frozenset[Request], ...]
    history_from: tuple[int, ...]
    generation: int


@dataclass(frozen=True)
class CompareFrame:
    """A frame of each run, all of the same step but for those that stopped before.

    Attributes
    ----------
    generation : int
        Frames of another generation than the state's are stale: drop them.
    frames : tuple of Frame
        In the order of the variants.
    steps_per_second : float
        Of each run, measured over the last second of playing; 0 while paused.
    past : int or None
        The past step that was asked for; None is the newest.
    """

    generation: int
    frames: tuple[Frame, ...]
    steps_per_second: float
    past: int | None

    @property
    def step(self) -> int:
        """The step that is shown: that of the run that has come furthest."""
        return max(frame.step for frame in self.frames)


@dataclass(frozen=True)
class CompareJob:
    """A still copy of each run and what is to be seen of it."""

    generation: int
    jobs: tuple[Job, ...]
    steps_per_second: float
    past: int | None


class FramesThread(QThread):
    """Makes frames of copies of the networks, the newest job first, and leaves the last one."""

    def __init__(self, runs: int) -> None:
        super().__init__()
        self.setObjectName("ganlab comparison frames")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._job: CompareJob | None = None
        self._frame: CompareFrame | None = None
        self._makers = [FrameMaker(lambda: self._stopping) for _ in range(runs)]

    # -- called from other threads; none of these waits --------------------------------------

    def submit(self, job: CompareJob) -> None:
        """Take a job; one that has not begun is replaced."""
        with self._lock:
            self._job = job
        self._wake.set()

    def take(self) -> CompareFrame | None:
        """Take the newest frame, or None where there is none."""
        with self._lock:
            frame, self._frame = self._frame, None
        return frame

    def put_back(self, frame: CompareFrame) -> None:
        """Leave a frame that was taken too early, unless a newer one is there by now."""
        with self._lock:
            if self._frame is None:
                self._frame = frame

    def stop(self) -> None:
        """End after the probe at hand."""
        self._stopping = True
        self._wake.set()

    # -- the thread --------------------------------------------------------------------------

    def run(self) -> None:
        """Answer until stopped."""
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._stopping:
                return
            with self._lock:
                job, self._job = self._job, None
            if job is None:
                continue
            pairs = zip(self._makers, job.jobs, strict=True)
            frames = tuple(maker.make(one) for maker, one in pairs)
            with self._lock:
                self._frame = CompareFrame(job.generation, frames, job.steps_per_second, job.past)
