"""What nobody caught: a log file and a message, never a dialog from another thread."""

from __future__ import annotations

import contextlib
import datetime
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ganlab.folders import user_folder

__all__ = ["Fault", "FaultReporter", "log_path"]

_LARGEST = 1_000_000
#: The same fault is told again after this many seconds at the earliest.
_QUIET = 10.0


def log_path() -> Path:
    return user_folder("state") / "faults.log"


class Fault:
    """One line for the person and the traceback for a bug report."""

    def __init__(self, kind: type[BaseException], value: BaseException | None, trace: Any) -> None:
        words = str(value).strip().splitlines()
        self.message = f"{kind.__name__}: {words[0]}" if words else kind.__name__
        self.details = "".join(traceback.format_exception(kind, value, trace))


class FaultReporter(QObject):
    """Takes over Python's three hooks while it is installed.

    ``caught`` is a signal, so that a fault in another thread is told on the GUI's.
    """

    caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: dict[str, float] = {}
        self._before: tuple[Any, Any, Any] | None = None

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda a: self._uncaught(a.exc_type, a.exc_value, a.exc_traceback)
        sys.unraisablehook = lambda a: self._uncaught(a.exc_type, a.exc_value, a.exc_traceback)

    def uninstall(self) -> None:
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None

    def _uncaught(self, kind: type[BaseException], value: BaseException | None, trace: Any) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            return
        fault = Fault(kind, value, trace)
        # A fault in what is drawn 30 times a second is told once, not 30 times.
        now = time.monotonic()
        if now - self._told.get(fault.details, -_QUIET) < _QUIET:
            return
        self._told[fault.details] = now
        print(fault.details, file=sys.stderr, end="")
        _log(fault)
        # The window may be gone.
        with contextlib.suppress(RuntimeError):
            self.caught.emit(fault)


def _log(fault: Fault) -> None:
    path = log_path()
    try:
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".old.log"))
        stamp = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        with path.open("a", encoding="utf-8") as file:
            file.write(f"--- {stamp}\n{fault.details}\n")
    except OSError as error:
        print(f"ganlab: {path} cannot be written: {error}", file=sys.stderr)
