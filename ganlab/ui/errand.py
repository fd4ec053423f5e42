"""Long work that says how far it is and can be called off: fetching files, reading a folder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ganlab.ui.background import Job

__all__ = ["Errand", "Work"]

#: ``work(progress, cancelled)``: tells how much is done, of how much; asks whether to stop.
Work = Callable[[Callable[[int, int], None], Callable[[], bool]], Any]

_LOOK = 100  # milliseconds between two looks at how far it is
_PATIENCE = 0.5  # seconds that closing waits for a thread that was told to stop


class Errand(QObject):
    """One long piece of work at a time, in a thread.

    How far it is, is looked at ten times a second: a signal for each piece that arrives would
    flood the window.

    Signals
    -------
    changed()
        It began, went on or ended.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        #: What is being done; "" while nothing is.
        self.words = ""
        self.done = self.total = 0
        self._numbers: Callable[[int, int], str] = lambda done, total: ""
        self._cancelled = threading.Event()
        self._told = (0, 0)
        self._worker: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        return bool(self.words)

    @property
    def share(self) -> float | None:
        """How much of it is done, 0 to 1; None where that is not known yet."""
        return min(self.done / self.total, 1.0) if self.total else None

    @property
    def numbers(self) -> str:
        """How much of it is done, in words."""
        return self._numbers(self.done, self.total) if self.total else ""

    def start(
        self,
        words: str,
        numbers: Callable[[int, int], str],
        work: Work,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Begin; what was under way is called off, and ends first.

        Parameters
        ----------
        words
            What is being done: "Fetching MNIST".
        numbers
            Says how much is done of how much.
        work
            Called in the thread: it must not touch a widget.
        done, failed
            Called on the GUI thread with what it returned or raised, unless it was called off.
        """
        self.cancel()
        self.words, self._numbers = words, numbers
        self.done = self.total = 0
        cancelled = self._cancelled = threading.Event()
        before, self._told = self._worker, (0, 0)

        def progress(done: int, total: int) -> None:
            if not cancelled.is_set():
                self._told = (done, total)

        def run() -> Any:
            # What was called off may hold the same files until it notices.
            if before is not None:
                before.join()
            return work(progress, cancelled.is_set)

        def answer(call: Callable[[Any], object], value: Any) -> None:
            if not cancelled.is_set():
                self._end()
                call(value)

        job = Job(run, lambda v: answer(done, v), lambda e: answer(failed, e), self)
        self._worker = job.worker
        self._timer.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Call it off: nobody is told of how it ends."""
        self._cancelled.set()
        if self.busy:
            self._end()

    def close(self) -> None:
        """Call it off for good; a thread that waits for the network is left to itself."""
        self.cancel()
        if self._worker is not None:
            self._worker.join(_PATIENCE)

    def _end(self) -> None:
        self._timer.stop()
        self.words = ""
        self.changed.emit()

    def _look(self) -> None:
        if (self.done, self.total) != self._told:
            self.done, self.total = self._told
            self.changed.emit()
