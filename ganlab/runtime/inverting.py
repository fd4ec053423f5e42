"""The thread that searches latents whose output is nearest to a target."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QThread, Signal

from ganlab.engine.invert import Inversion, InvertSpec, invert

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.snapshot import Snapshot

__all__ = ["InvertThread", "Inverted"]

_log = logging.getLogger(__name__)

#: Seconds between two looks at the best so far.
PERIOD = 0.05


@dataclass(frozen=True, eq=False)
class Inverted:
    """What a search found, or the best of it so far.

    Attributes
    ----------
    ticket : int
        Of the search.
    found : Inversion
    generation, step : int
        Of the networks that it was searched in.
    averaged : bool
        Whether that G is the averaged one.
    """

    ticket: int
    found: Inversion
    generation: int
    step: int
    averaged: bool


@dataclass(frozen=True, eq=False)
class _Task:
    ticket: int
    target: NDArray[np.float32]
    spec: InvertSpec


class InvertThread(QThread):
    """Searches one latent at a time, on a copy of the networks.

    A search is announced by :meth:`expect` and begins when :meth:`submit` brings the networks. It
    ends with exactly one of ``inverted`` and ``failed``, unless another search takes its place:
    then nothing more is heard of it.

    Signals
    -------
    progressed(Inverted)
        The best so far, twenty times a second at most.
    inverted(Inverted)
        What was found; of a search that was stopped the best until then.
    failed(int, str)
        Ticket, and what went wrong, in words.
    """

    progressed = Signal(object)
    inverted = Signal(object)
    failed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ganlab inversion")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._ticket = 0
        self._task: _Task | None = None
        self._snapshot: Snapshot | None = None
        #: The last search that is to end with the best so far.
        self._enough = 0

    # -- called from other threads; none of these waits --------------------------------------

    def expect(self, target: NDArray[np.floating], spec: InvertSpec) -> int:
        """Announce a search in the place of any other, and return its ticket."""
        own = np.array(target, np.float32)
        with self._lock:
            self._ticket += 1
            self._task, self._snapshot = _Task(self._ticket, own, spec), None
            return self._ticket

    def ready(self) -> None:
        """Start at the first search, as most sessions never ask for one; not once it ends."""
        if not self._stopping and not self.isRunning():
            self.start()

    def submit(self, ticket: int, snapshot: Snapshot) -> None:
        """Bring the networks; those for a search that was overtaken are let go."""
        with self._lock:
            if ticket == self._ticket:
                self._snapshot = snapshot
        self._wake.set()

    def refuse(self, ticket: int, error: Exception | None) -> None:
        """Tell that there are no networks to search in: no run, or an error in their place."""
        with self._lock:
            current = ticket == self._ticket and self._task is not None
            if current:
                self._task = None
        if current:
            words = "there is no training yet" if error is None else str(error)
            self.failed.emit(ticket, words)

    def enough(self) -> None:
        """Let the search at hand end, soon, with the best so far."""
        self._enough = self._ticket

    def stop(self) -> None:
        """End soon, without a word."""
        self._stopping = True
        self._wake.set()

    # -- the thread --------------------------------------------------------------------------

    def run(self) -> None:
        """Search until stopped."""
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        while not self._stopping:
            with self._lock:
                task, snapshot = self._task, self._snapshot
                if task is not None and snapshot is not None:
                    self._task = self._snapshot = None
            if task is None or snapshot is None:
                self._wake.wait()
                self._wake.clear()
            else:
                self._search(task, snapshot)
                # Or the networks would be held until the next search.
                del task, snapshot

    def _search(self, task: _Task, snapshot: Snapshot) -> None:
        ticket, last = task.ticket, 0.0

        def told(found: Inversion) -> Inverted:
            stamp = snapshot.generation, snapshot.step, snapshot.averaged
            return Inverted(ticket, found, *stamp)

        def tell(found: Inversion) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= PERIOD and not self._overtaken(ticket):
                last = now
                self.progressed.emit(told(found))

        def ends() -> bool:
            return ticket <= self._enough or self._overtaken(ticket)

        try:
            found = invert(snapshot, task.target, task.spec, tell, ends)
        except Exception as error:
            _log.exception("inversion failed")
            if not self._overtaken(ticket):
                self.failed.emit(ticket, str(error))
            return
        if not self._overtaken(ticket):
            self.inverted.emit(told(found))

    def _overtaken(self, ticket: int) -> bool:
        return self._stopping or ticket != self._ticket
