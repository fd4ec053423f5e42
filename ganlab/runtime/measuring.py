"""The thread of measures that take long, so that neither training nor the window waits."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

from ganlab.engine.metrics.images import MEASURES, Cancelled, Measure, Progress, explain

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["MeasureThread"]

_log = logging.getLogger(__name__)

#: Seconds between two signals of progress: a bar needs no more.
PERIOD = 0.05


@dataclass(frozen=True)
class _Task:
    ticket: int
    measure: Measure
    snapshot: Snapshot


class MeasureThread(QThread):
    """Runs one measure at a time on copies of the networks, in the order in which they came.

    A measure is announced by :meth:`expect`, which gives it a ticket, and begins when
    :meth:`submit` brings a snapshot for that ticket. For each announced measure exactly one of
    ``measured``, ``failed`` and ``cancelled`` is sent, unless the thread ends before.

    Signals
    -------
    progressed(str, float, str)
        Name of the measure, share that is done (0 to 1), what is being done.
    measured(str, object)
        Name, and the :class:`~ganlab.engine.metrics.images.Report`.
    failed(str, str)
        Name, and what went wrong and the way out, in words.
    cancelled(str)
        Name.
    """

    progressed = Signal(str, float, str)
    measured = Signal(str, object)
    failed = Signal(str, str)
    cancelled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ganlab measures")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._ticket = 0
        #: Measures that were announced and are not done, by ticket.
        self._open: dict[int, str] = {}
        self._tasks: deque[_Task] = deque()
        self._running: int | None = None
        self._void = 0

    # -- called from other threads; none of these waits --------------------------------------

    def expect(self, name: str) -> int:
        """Announce a measure and return its ticket.

        Raises
        ------
        UnknownNameError
            Where there is no such measure.
        """
        measure = MEASURES[name]
        with self._lock:
            self._ticket += 1
            self._open[self._ticket] = measure.name
            return self._ticket

    def ready(self) -> None:
        """Start at the first measure, as most sessions never ask for one; not once it ends."""
        if not self._stopping and not self.isRunning():
            self.start()

    def submit(self, ticket: int, snapshot: Snapshot) -> None:
        """Bring what is to be measured; a ticket that was cancelled meanwhile is let go."""
        with self._lock:
            name = self._open.get(ticket)
            if name is not None:
                self._tasks.append(_Task(ticket, MEASURES[name], snapshot))
        self._wake.set()

    def refuse(self, ticket: int, error: Exception | None) -> None:
        """Tell that there is nothing to be measured: no run, or an error in its place."""
        with self._lock:
            name = self._open.pop(ticket, None)
        if name is None:
            return
        words = f"there is no run to measure {name} of"
        self.failed.emit(name, words if error is None else explain(MEASURES[name].title, error))

    def cancel(self) -> None:
        """Give up the measure at hand, soon, and all that wait, at once."""
        with self._lock:
            self._void = self._ticket
            self._tasks.clear()
            waiting = [ticket for ticket in self._open if ticket != self._running]
            names = [self._open.pop(ticket) for ticket in waiting]
        for name in names:
            self.cancelled.emit(name)

    def stop(self) -> None:
        """End soon, without a word about what is left undone."""
        self._stopping = True
        self._wake.set()

    # -- the thread --------------------------------------------------------------------------

    def run(self) -> None:
        """Measure until stopped."""
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        while not self._stopping:
            with self._lock:
                task = self._tasks.popleft() if self._tasks else None
                self._running = None if task is None else task.ticket
            if task is None:
                self._wake.wait()
                self._wake.clear()
            else:
                self._do(task)
                # Or the networks would be held until the next measure.
                del task

    def _do(self, task: _Task) -> None:
        name = task.measure.name
        report, failure = None, ""
        try:
            report = task.measure.run(
                task.snapshot, self._teller(name), lambda: self._is_void(task.ticket)
            )
        except Cancelled:
            pass
        except Exception as error:
            _log.exception("measure %s failed", name)
            failure = explain(task.measure.title, error)
        with self._lock:
            self._open.pop(task.ticket, None)
            self._running = None
        if self._stopping:
            return
        if report is not None:
            self.measured.emit(name, report)
        elif failure:
            self.failed.emit(name, failure)
        else:
            self.cancelled.emit(name)

    def _is_void(self, ticket: int) -> bool:
        return self._stopping or ticket <= self._void

    def _teller(self, name: str) -> Progress:
        last, said = 0.0, ""

        def tell(share: float, words: str) -> None:
            nonlocal last, said
            now = time.monotonic()
            if words != said or now - last >= PERIOD:
                last, said = now, words
                self.progressed.emit(name, share, words)

        return tell
