"""The picture of all runs at one step, and the thread that makes it."""

from __future__ import annotations

from dataclasses import dataclass

from ganlab.engine.probes import Request
from ganlab.runtime.frame import Frame, Mailbox
from ganlab.runtime.newest import NewestThread
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


class FramesThread(NewestThread[CompareJob]):
    """Makes frames of copies of the networks, the newest job first, and leaves the last one."""

    def __init__(self, runs: int) -> None:
        super().__init__("ganlab comparison frames")
        self.mailbox: Mailbox[CompareFrame] = Mailbox()
        self._makers = [FrameMaker(self.stopping) for _ in range(runs)]

    def work(self, work: CompareJob) -> None:
        """Make a frame of each run and leave them together."""
        pairs = zip(self._makers, work.jobs, strict=True)
        frames = tuple(maker.make(one) for maker, one in pairs)
        self.mailbox.put(CompareFrame(work.generation, frames, work.steps_per_second, work.past))
