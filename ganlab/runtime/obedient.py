"""A thread that obeys commands between two pieces of its own work."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QThread

from ganlab.runtime.commands import Command

__all__ = ["ObedientThread"]

Request = TypeVar("Request")


class ObedientThread(QThread, Generic[Request]):
    """Takes commands, and the newest request for a frame, from the GUI thread, which never waits.

    Parameters
    ----------
    name
        For debuggers and for tests that look for what is left behind.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._request: Request | None = None
        self._request_lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False

    # -- called from the GUI thread; none of these waits ------------------------------------

    def post(self, command: Command) -> None:
        """Queue a command."""
        self._commands.put(command)
        self._wake.set()

    def request_frame(self, request: Request) -> None:
        """Ask for a frame; replaces an earlier request that was not taken yet."""
        with self._request_lock:
            self._request = request
        self._wake.set()

    def stop(self) -> None:
        """End before the next update."""
        self._stopping = True
        self._wake.set()

    # -- the thread -------------------------------------------------------------------------

    def _posted(self) -> Iterator[Command]:
        """Yield commands in their order, until there are none or it is to end."""
        while not self._commands.empty() and not self._stopping:
            yield self._commands.get()

    def _taken_request(self) -> Request:
        """Take the request at hand, of which there must be one."""
        with self._request_lock:
            request, self._request = self._request, None
        assert request is not None
        return request

    def _rest(self, seconds: float | None) -> None:
        """Wait for a command or a request, or that many seconds."""
        if self._commands.empty() and not self._stopping:
            self._wake.wait(seconds)
        self._wake.clear()
