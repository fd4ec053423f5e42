"""Work that would make the window wait, done in a thread; the answer comes back on this one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

__all__ = ["Job"]


class Job(QObject):
    """Calls ``work`` once in a thread of its own, then one of the others on the GUI thread.

    Parameters
    ----------
    work
        Called without arguments, elsewhere: it must not touch a widget.
    done, failed
        Called with what it returned, or with the exception that it raised.
    parent
        Whoever goes, takes the job with it: then nobody is called.
    """

    _finished = Signal(object, object)

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work, self._done, self._failed = work, done, failed
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # A daemon: closing the window does not wait for an answer that nobody will read.
        self.worker = threading.Thread(target=self._run, name="ganlab job", daemon=True)
        self.worker.start()

    def _run(self) -> None:
        answer, error = None, None
        try:
            answer = self._work()
        except Exception as caught:
            error = caught
        # The window may be gone by now, and this object with it.
        with contextlib.suppress(RuntimeError):
            self._finished.emit(answer, error)

    @Slot(object, object)
    def _deliver(self, answer: Any, error: Exception | None) -> None:
        self.worker.join()
        self.deleteLater()
        if error is None:
            self._done(answer)
        else:
            self._failed(error)
