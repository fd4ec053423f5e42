"""The window's clock: take the newest frame, draw it, and only then ask for the next."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ganlab.engine.probes import Request
from ganlab.runtime.frame import Frame, FrameRequest
from ganlab.runtime.state import RunState
from ganlab.ui.docks import ViewHost
from ganlab.ui.history import LossHistory

__all__ = ["FrameLoop", "Tick"]

#: Thirty pictures a second: sixty cost training another 40 % of its speed.
INTERVAL = 33
_KEPT = 300
_CALM = 0.5
#: Seconds between two frames of a playing run on pictures: a step takes about half of that, and a
#: frame costs it more than it shows.
_PICTURES = 0.1
#: Seconds between two of them while a hand is moving through the latent space, and for how long
#: after it moved: each costs the picture that the hand waits for its core.
_SPARED, _HAND = 0.5, 0.4
#: A request unanswered for this long, in seconds, is made again: no lost frame stops the picture.
_PATIENCE = 2.0


class FrameSource(Protocol):
    """What the loop needs of a session."""

    def request_frame(self, request: FrameRequest) -> None: ...
    def take_frame(self) -> Frame | None: ...


class Tick(tuple[float, float]):
    """``(milliseconds since the last tick, milliseconds of drawing in this one)``."""


class FrameLoop(QObject):
    """Pulls frames from a session while there is anything to pull.

    While the run plays there always is. Otherwise a frame is asked for after each event that
    can have changed something, and when a view wants to see what was not answered yet; with
    nothing to wait for, the timer stops, and the window costs nothing.
    """

    #: A frame was drawn.
    drawn = Signal(object)
    #: ``(steps per second, frames per second)``, twice a second.
    rates = Signal(float, float)

    def __init__(
        self,
        source: FrameSource,
        hosts: Callable[[], Iterable[ViewHost]],
        history: LossHistory,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._source, self._hosts, self._clock = source, hosts, clock
        self.history = history
        #: The last 300 ticks.
        self.ticks: deque[Tick] = deque(maxlen=_KEPT)
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setInterval(INTERVAL)
        self.timer.timeout.connect(self.tick)
        self._state: RunState | None = None
        #: When the request under way was made; None where none is.
        self._asked_at: float | None = None
        self._last_asked = self._spared_until = float("-inf")
        self._asked: frozenset[Request] = frozenset()
        #: Frames still to be asked for, though nothing that is known asks for them.
        self._wanted = 0
        self._answered: frozenset[Request] = frozenset()
        #: What somebody wants to see but once, and who is told.
        self._once: dict[str, tuple[frozenset[Request], Callable[[Frame], object]]] = {}
        self._last_tick: float | None = None
        self._closed = False
        self._drawn_at: deque[float] = deque(maxlen=120)
        self._rates_at = 0.0
        self._steps_per_second = 0.0

    def poke(self) -> None:
        """Something may have changed: look again. Two frames, as one may be under way already."""
        self._wanted = 2
        self._start()

    def look(self) -> None:
        """A view may want to see something else."""
        self._start()

    def _start(self) -> None:
        if not self._closed and not self.timer.isActive():
            self._last_tick = None
            self.timer.start()

    def want_once(
        self, who: str, requests: frozenset[Request], call: Callable[[Frame], object]
    ) -> None:
        """Ask for these beside what the views want; tell of the first frame that answers.

        It is told after all views have drawn it. Who asks again before that wants that instead.
        """
        self._once[who] = requests, call
        self.poke()

    def forget(self, who: str) -> None:
        """Do not tell of what was asked for by :meth:`want_once`."""
        self._once.pop(who, None)

    def spare(self) -> None:
        """Let frames of pictures wait a while: a hand is moving through the latent space."""
        self._spared_until = self._clock() + _HAND

    def set_state(self, state: RunState) -> None:
        if self._state is None or state.generation != self._state.generation:
            self.history.begin(state.generation)
            self._answered = frozenset()
        self._state = state
        # What was asked before may have been answered for a run that is no more, and dropped.
        self._asked_at = None
        self.poke()

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self.timer.stop()

    def tick(self) -> None:
        """Draw what is there, then ask for what is wanted."""
        begun = self._clock()
        frame = self._source.take_frame()
        if frame is not None:
            self._asked_at = None
            self._draw(frame)
        self._tell_rates(begun)
        idle = not self._ask()
        if self._last_tick is not None:
            spent = self._clock() - begun
            self.ticks.append(Tick((1000 * (begun - self._last_tick), 1000 * spent)))
        self._last_tick = begun
        if idle:
            self.timer.stop()
            self._last_tick = None
            self.rates.emit(0.0, 0.0)

    def _draw(self, frame: Frame) -> None:
        if self._state is None or frame.generation != self._state.generation:
            return
        self.history.take(frame)
        self._answered = self._asked
        self._steps_per_second = frame.steps_per_second
        for host in self._hosts():
            if host.view is not None and host.on_screen():
                host.view.set_frame(frame)
                host.set_past(frame.step if frame.past else None)
                host.reveal()
        self._drawn_at.append(self._clock())
        self.drawn.emit(frame)
        for who, (requests, call) in list(self._once.items()):
            if requests <= self._answered:
                del self._once[who]
                call(frame)

    def _ask(self) -> bool:
        """Ask for the next frame if one is wanted; return whether there is anything to wait for."""
        state = self._state
        if state is None or state.phase == "preparing":
            return False
        if self._asked_at is not None and self._clock() - self._asked_at < _PATIENCE:
            return True
        probes: frozenset[Request] = frozenset().union(
            *(h.view.requests() for h in self._hosts() if h.view is not None and h.on_screen()),
            *(requests for requests, _ in self._once.values()),
        )
        playing = state.phase == "playing"
        if not self._wanted and probes <= self._answered:
            if not playing:
                return False
            if _pictures(state) and self._clock() - self._last_asked < self._apart:
                return True
        self._wanted = max(0, self._wanted - 1)
        self._asked = probes
        self._asked_at = self._last_asked = self._clock()
        self._source.request_frame(FrameRequest(probes, len(self.history), state.generation))
        return True

    @property
    def _apart(self) -> float:
        return _SPARED if self._clock() < self._spared_until else _PICTURES

    def _tell_rates(self, now: float) -> None:
        if now - self._rates_at < _CALM:
            return
        self._rates_at = now
        playing = self._state is not None and self._state.phase == "playing"
        marks = [t for t in self._drawn_at if now - t <= 2.0]
        frames = 0.0
        if playing and len(marks) > 1:
            frames = (len(marks) - 1) / (marks[-1] - marks[0])
        self.rates.emit(self._steps_per_second if playing else 0.0, frames)


def _pictures(state: RunState) -> bool:
    return state.distribution is not None and state.distribution.kind == "images"
