"""The comparison's clock: take the newest frame of all runs, draw it, and only then ask again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from ganlab.engine.probes import Request
from ganlab.runtime.comparing import CompareFrame, CompareRequest, CompareState

__all__ = ["CompareLoop", "Shown"]

#: Milliseconds between two ticks, and seconds between two frames while the runs play: each frame
#: costs as many times what one of a single run does as there are runs.
_TICK = 33
_APART = 0.06
#: A frame is asked for after so many times what the last one took, seconds at most.
_SHARE, _LONGEST = 2.5, 1.0
#: Seconds to wait for an answer before asking once more.
_PATIENCE = 5.0


class Source(Protocol):
    """What the loop needs of a session."""

    def request_frame(self, request: CompareRequest) -> None: ...

    def take_frame(self) -> CompareFrame | None: ...


class Shown(Protocol):
    """Whoever shows the runs."""

    def requests(self) -> tuple[frozenset[Request], ...]: ...

    def rows_known(self) -> tuple[int, ...]: ...

    def show_frame(self, frame: CompareFrame) -> None: ...


class CompareLoop(QObject):
    """Runs while the runs play, or while something that is wanted has not been shown yet."""

    def __init__(
        self,
        source: Source,
        shown: Shown,
        parent: QObject,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._source, self._shown, self._clock = source, shown, clock
        self._state: CompareState | None = None
        self._asked: tuple[frozenset[Request], ...] = ()
        self._answered: tuple[frozenset[Request], ...] = ()
        self._asked_at: float | None = None
        self._last = float("-inf")
        self._apart = _APART
        self._wanted = 0
        self._closed = False
        self.timer = QTimer(self)
        self.timer.setInterval(_TICK)
        self.timer.timeout.connect(self.tick)

    def set_state(self, state: CompareState) -> None:
        """Take over how the runs stand: what is seen is to be asked for anew."""
        self._state, self._answered, self._asked_at = state, (), None
        self.poke()

    def poke(self) -> None:
        """Something may have changed: look again. Two frames, as one may be under way already."""
        self._wanted = 2
        self.look()

    def look(self) -> None:
        """A view may want to see something else."""
        if not self._closed and not self.timer.isActive():
            self.timer.start()

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self.timer.stop()

    def tick(self) -> None:
        """Draw what is there, then ask for what is wanted."""
        frame = self._source.take_frame()
        generation = self._state.generation if self._state is not None else -1
        if frame is not None and frame.generation == generation:
            if self._asked_at is not None:
                # A slow machine is left time to train.
                took = self._clock() - self._asked_at
                self._apart = min(max(_APART, took * _SHARE), _LONGEST)
            self._answered, self._asked_at = self._asked, None
            self._shown.show_frame(frame)
        if not self._ask():
            self.timer.stop()

    def _ask(self) -> bool:
        """Ask for the next frame where one is wanted; return whether there is any to wait for."""
        state, now = self._state, self._clock()
        if state is None or not state.runs:
            return False
        if self._asked_at is not None and now - self._asked_at < _PATIENCE:
            return True
        probes = self._shown.requests()
        playing = state.phase == "playing"
        known = len(self._answered) == len(probes) and all(
            wanted <= there for wanted, there in zip(probes, self._answered, strict=True)
        )
        if not self._wanted and known and not playing:
            return False
        if playing and not self._wanted and now - self._last < self._apart:
            return True
        self._wanted = max(0, self._wanted - 1)
        self._asked, self._asked_at, self._last = probes, now, now
        self._source.request_frame(
            CompareRequest(probes, self._shown.rows_known(), state.generation)
        )
        return True
