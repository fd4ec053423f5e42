"""A thread that works on the newest of what it is given."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

from PySide6.QtCore import QThread

__all__ = ["NewestThread"]

Work = TypeVar("Work")


class NewestThread(QThread, Generic[Work]):
    """Takes work from another thread; what has not begun when more comes is never done.

    Parameters
    ----------
    name
        For debuggers and for tests that look for what is left behind.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._newest: Work | None = None

    def submit(self, work: Work) -> None:
        """Take work and return at once; what has not begun is replaced."""
        with self._lock:
            self._newest = work
        self._wake.set()

    def stop(self) -> None:
        """End after what is at hand."""
        self._stopping = True
        self._wake.set()

    def stopping(self) -> bool:
        """Whether it is to end: asked between the parts of what is at hand."""
        return self._stopping

    def run(self) -> None:
        """Work until stopped."""
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._stopping:
                return
            with self._lock:
                work, self._newest = self._newest, None
            if work is not None:
                self.work(work)

    def work(self, work: Work) -> None:
        """Do it; in this thread."""
        raise NotImplementedError
