"""The thread that exports trained models, so that neither training nor the window waits."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

from ganlab.engine.export import FORMATS, Cancelled, ExportError
from ganlab.engine.export.perform import Exported, ExportRequest, examine

if TYPE_CHECKING:
    from ganlab.engine.export import Source

__all__ = ["ExportThread"]

_log = logging.getLogger(__name__)

#: Seconds between two signals of progress: a bar needs no more.
PERIOD = 0.05


@dataclass(frozen=True, eq=False)
class _Task:
    ticket: int
    request: ExportRequest
    source: Source


class ExportThread(QThread):
    """Exports one model at a time, from a copy that training hands over.

    An export is announced by :meth:`expect`, which gives it a ticket, and begins when
    :meth:`submit` brings the copy. For each announced export exactly one of ``exported``,
    ``failed`` and ``cancelled`` is sent, unless the thread ends before.

    Signals
    -------
    progressed(float, str)
        Share that is done (0 to 1), and what is being done.
    exported(Exported)
    failed(str)
        What went wrong and the way out, in words.
    cancelled()
    examined(Examined)
        What can be exported of the copy that :meth:`look_at` brought.
    """

    progressed = Signal(float, str)
    exported = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    examined = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ganlab export")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._ticket = 0
        #: The export that is announced and not done.
        self._open: tuple[int, ExportRequest] | None = None
        self._task: _Task | None = None
        self._running = False
        self._look: Source | None = None
        self._void = 0

    # -- called from other threads; none of these waits --------------------------------------

    def expect(self, request: ExportRequest) -> int:
        """Announce an export and return its ticket.

        Raises
        ------
        RuntimeError
            While another one is under way.
        """
        with self._lock:
            if self._open is not None:
                raise RuntimeError("one export at a time")
            self._ticket += 1
            self._open = self._ticket, request
            return self._ticket

    def ready(self) -> None:
        """Start at the first export, as most sessions never ask for one; not once it ends."""
        if not self._stopping and not self.isRunning():
            self.start()

    def submit(self, ticket: int, source: Source) -> None:
        """Bring the copy; one for an export that was called off meanwhile is let go."""
        with self._lock:
            if self._open is not None and self._open[0] == ticket:
                self._task = _Task(ticket, self._open[1], source)
        self._wake.set()

    def refuse(self, ticket: int, error: Exception | None) -> None:
        """Tell that there is no copy: no run, or an error in its place."""
        with self._lock:
            current = self._open is not None and self._open[0] == ticket
            if current:
                self._open = None
        if current:
            self.failed.emit("There is no model to export yet." if error is None else str(error))

    def look_at(self, source: Source) -> None:
        """Bring a copy of which is to be told what can be exported."""
        with self._lock:
            self._look = source
        self._wake.set()

    def cancel(self) -> None:
        """Call off the export at hand: at once where it waits, soon where it runs."""
        with self._lock:
            self._void = self._ticket
            waits = self._open is not None and not self._running
            if waits:
                self._open = self._task = None
        if waits:
            self.cancelled.emit()

    def stop(self) -> None:
        """End soon, without a word about what is left undone."""
        self._stopping = True
        self._wake.set()

    # -- the thread --------------------------------------------------------------------------

    def run(self) -> None:
        """Export until stopped."""
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        while not self._stopping:
            with self._lock:
                task, self._task = self._task, None
                look, self._look = self._look, None
                self._running = task is not None
            if look is not None:
                self._examine(look)
            if task is None and look is None:
                self._wake.wait()
                self._wake.clear()
            elif task is not None:
                self._do(task)
            # Or the copies would be held until the next export.
            del task, look

    def _examine(self, source: Source) -> None:
        try:
            found = examine(source)
        except Exception:
            # Whether it can be exported is then told by trying to.
            _log.exception("what can be exported is not known")
        else:
            self.examined.emit(found)

    def _do(self, task: _Task) -> None:
        done, failure = None, ""
        try:
            done = self._perform(task)
        except Cancelled:
            pass
        except (ExportError, OSError) as error:
            failure = str(error)
        except MemoryError:
            failure = "There is not enough memory to export this model: close other programs."
        except Exception as error:
            _log.exception("export as %s failed", task.request.format)
            failure = f"The export failed ({type(error).__name__}: {error}); nothing was written."
        with self._lock:
            self._open, self._running = None, False
        if self._stopping:
            return
        if done is not None:
            self.exported.emit(done)
        elif failure:
            self.failed.emit(failure)
        else:
            self.cancelled.emit()

    def _perform(self, task: _Task) -> Exported:
        from ganlab.engine.export.apart import perform_apart
        from ganlab.engine.export.perform import perform

        work = perform_apart if FORMATS[task.request.format].apart else perform
        last, said = 0.0, ""

        def tell(share: float, words: str) -> None:
            nonlocal last, said
            if self._stopping or task.ticket <= self._void:
                raise Cancelled
            now = time.monotonic()
            if words != said or now - last >= PERIOD:
                last, said = now, words
                self.progressed.emit(share, words)

        return work(task.source, task.request, tell)
