"""The picture of a training at one update, and the one-slot box in which it waits."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.probes import Request, Result

if TYPE_CHECKING:
    from ganlab.engine.detector.report import Report

__all__ = ["Frame", "FrameRequest", "HistoryDelta", "Mailbox"]


@dataclass(frozen=True)
class HistoryDelta:
    """Loss history since an index: columns of :data:`ganlab.engine.trainer.history.COLUMNS`.

    Attributes
    ----------
    start : int
        Index of the first row in the whole history.
    rows : ndarray
        float32 ``[n, columns]``.
    """

    start: int
    rows: NDArray[np.float32]


@dataclass(frozen=True)
class FrameRequest:
    """What the visible views want to see next.

    Attributes
    ----------
    probes : frozenset of Request
        Only those of views that are visible.
    history_from : int
        Rows of loss history that the window has already.
    generation : int
        The run that the request is about; another run answers with its whole history, and with
        no probe: what was asked of 1-D data makes no sense of pictures. -1 is any run.
    """

    probes: frozenset[Request] = frozenset()
    history_from: int = 0
    generation: int = -1


@dataclass(frozen=True)
class Frame:
    """Everything drawn at one update: numpy copies, never live tensors.

    Attributes
    ----------
    generation : int
        Frames of another generation than the run state's are stale: drop them.
    step, updates_d, updates_g : int
        Where the run stood.
    results : mapping
        One answer per request.
    history : HistoryDelta
        New rows of loss history.
    steps_per_second : float
        Measured over the last second of playing; 0 while paused.
    averaged : bool
        Whether G in this frame is the averaged one.
    errors : tuple of str
        What could not be computed, in words; its request has no result.
    report : Report or None
        What the detector says; the same object as long as it has observed nothing new, so that
        whoever shows it can tell by ``is`` that there is nothing to show anew. While the run
        plays it may be a few observations old; what it says holds for its own step.
    past : bool
        Whether it shows a step of the past, not the newest.
    """

    generation: int
    step: int
    updates_d: int
    updates_g: int
    results: Mapping[Request, Result]
    history: HistoryDelta
    steps_per_second: float
    averaged: bool
    errors: tuple[str, ...] = field(default=())
    report: Report | None = None
    past: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "results", MappingProxyType(dict(self.results)))


Picture = TypeVar("Picture")


class Mailbox(Generic[Picture]):
    """One slot: a newer frame replaces one that nobody took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Picture | None = None

    def put(self, frame: Picture) -> None:
        """Leave a frame; called by the worker's side."""
        with self._lock:
            self._frame = frame

    def take(self) -> Picture | None:
        """Take the newest frame, or None where there is none; never waits."""
        with self._lock:
            frame, self._frame = self._frame, None
        return frame

    def put_back(self, frame: Picture) -> None:
        """Leave a frame that was taken too early, unless a newer one is there by now."""
        with self._lock:
            if self._frame is None:
                self._frame = frame

    def clear(self) -> None:
        """Throw away what waits."""
        self.take()
