"""What a test may leave behind: no thread, no running timer, no window.

`watch` notes where every thread and timer is started. `Leaks` compares what is alive before and
after a test and names what is new, where it was started and who still holds it. A leaked QThread
aborts the process at exit; a leaked timer or window makes a later test fail instead of the guilty.
"""

import gc
import sys
import threading
import time
import weakref
from collections.abc import Callable
from types import CellType, FrameType
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

# How long a thread that was told to stop may take to do so.
GRACE_SECONDS = 20.0
# Qt keeps the one tooltip and hides it by a timer of its own.
QT_OWN_WIDGETS = {"QTipLabel"}

_origins: "weakref.WeakKeyDictionary[Any, str]" = weakref.WeakKeyDictionary()
_qthreads: "weakref.WeakSet[QThread]" = weakref.WeakSet()
_timers: "weakref.WeakSet[QTimer]" = weakref.WeakSet()


def _caller() -> str:
    """Name the lines that led here, innermost last, without the libraries' own."""
    places: list[str] = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and len(places) < 6:
        name = frame.f_code.co_filename
        if not any(part in name for part in ("site-packages", "/lib/python", "<frozen", "\\Lib\\")):
            places.append(f"{name}:{frame.f_lineno} in {frame.f_code.co_name}")
        frame = frame.f_back
    return " <- ".join(places) or "a library"


def watch() -> None:
    """Note the origin of everything that is started from now on, for the rest of the session."""

    def noted(start: Callable[..., Any], alive: Any) -> Callable[..., Any]:
        def noting_start(self: Any, *args: Any, **kwargs: Any) -> Any:
            _origins[self] = _caller()
            if alive is not None:
                alive.add(self)
            return start(self, *args, **kwargs)

        return noting_start

    threading.Thread.start = noted(threading.Thread.start, None)  # type: ignore[method-assign]
    QThread.start = noted(QThread.start, _qthreads)  # type: ignore[method-assign]
    QTimer.start = noted(QTimer.start, _timers)  # type: ignore[method-assign]


class Leaks:
    """What was alive when this was made, against what is alive now."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._qthreads = _pointers(_running_qthreads())
        self._timers = _pointers(_active_timers())
        self._windows = _pointers(_windows())

    def found(self) -> list[str]:
        """Describe each leak; what is on its way out is given the time for it."""
        deadline = time.monotonic() + GRACE_SECONDS
        collected = False
        # Nothing found is held on to here: what holds itself alone is to go when it is collected.
        while self._new():
            if QCoreApplication.instance() is not None:
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                QCoreApplication.processEvents()
            if collected and (time.monotonic() > deadline or not self._may_end()):
                # Only now: asking who holds a thing looks at every object that there is.
                return [_described(item) for item in self._new()]
            if self._new():
                time.sleep(0.02 if collected else 0)
                gc.collect()
                collected = True
        return []

    def _may_end(self) -> bool:
        """Whether threads are among what is new: they alone end by themselves."""
        return any(isinstance(item, threading.Thread | QThread) for item in self._new())

    def _new(self) -> list[Any]:
        # Python's stand-ins for threads that Qt made stay listed after those have ended.
        new: list[Any] = [
            thread
            for thread in threading.enumerate()
            if thread not in self._threads
            and thread.is_alive()
            and not isinstance(thread, threading._DummyThread)
        ]
        for alive, before in (
            (_running_qthreads(), self._qthreads),
            (_active_timers(), self._timers),
            (_windows(), self._windows),
        ):
            new += [item for item in alive if shiboken6.getCppPointer(item)[0] not in before]
        return new


def _described(item: Any) -> str:
    if isinstance(item, threading.Thread):
        return f"thread {item.name!r} runs, {_origin(item)}"
    if isinstance(item, QThread):
        return f"QThread {_named(item)}, {_origin(item)}"
    if isinstance(item, QTimer):
        return f"active QTimer {_named(item)}, {_origin(item)}"
    return f"top-level widget {_named(item)} titled {item.windowTitle()!r}, {_holders(item)}"


def _pointers(items: list[Any]) -> set[int]:
    return {shiboken6.getCppPointer(item)[0] for item in items}


def _running_qthreads() -> list[QThread]:
    return [t for t in list(_qthreads) if shiboken6.isValid(t) and t.isRunning()]


def _active_timers() -> list[QTimer]:
    return [t for t in list(_timers) if shiboken6.isValid(t) and t.isActive()]


def _windows() -> list[QWidget]:
    if not isinstance(QApplication.instance(), QApplication):
        return []
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() not in QT_OWN_WIDGETS
    ]


def _named(item: Any) -> str:
    name = f" {item.objectName()!r}" if item.objectName() else ""
    parent = item.parent()
    owner = f" of {type(parent).__name__}" if parent is not None else ""
    return f"{type(item).__name__}{name}{owner}"


def _origin(item: Any) -> str:
    return f"started at {_origins.get(item, 'an unknown place')}"


def _holders(window: QWidget) -> str:
    """Name what refers to `window`: an attribute, a container."""
    names: list[str] = []
    for holder in gc.get_referrers(window):
        # This search itself is made of those two.
        if isinstance(holder, FrameType | CellType):
            continue
        owner: Any = holder
        held = getattr(holder, "__dict__", {})
        if isinstance(holder, dict):
            held = holder
            for candidate in gc.get_referrers(holder):
                if getattr(candidate, "__dict__", None) is holder:
                    owner = candidate
        attributes = [str(key) for key, value in held.items() if value is window]
        names.append(".".join((type(owner).__name__, *attributes)))
    return f"held by {', '.join(names)}" if names else "held by nothing in Python"
