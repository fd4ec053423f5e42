"""How fast a training goes: held to a speed, and measured."""

from __future__ import annotations

from collections import deque

__all__ = ["Pace", "Speedometer"]


class Pace:
    """Tells how long to wait before the next update.

    Attributes
    ----------
    updates_per_second : float or None
        The speed to hold to, above 0; None is as fast as it goes. A change counts from the last
        update, so that a dial that is dragged makes no update of its own.
    """

    def __init__(self) -> None:
        self.updates_per_second: float | None = None
        self._last: float | None = None

    def restart(self) -> None:
        """Make the next update at once (after a pause)."""
        self._last = None

    def wait(self, now: float) -> float:
        """Seconds until the next update is due; 0 where it is due now."""
        if self.updates_per_second is None or self._last is None:
            return 0.0
        return max(0.0, self._last + 1.0 / self.updates_per_second - now)

    def made(self, now: float) -> None:
        """Note that an update was made."""
        if self.updates_per_second is None or self._last is None:
            self._last = now
        else:
            # From when it was due, not from when it came, so that small delays do not add up; but
            # a machine that cannot keep up must not hoard a debt.
            self._last = max(self._last + 1.0 / self.updates_per_second, now - 0.1)


class Speedometer:
    """Steps per second over about the last second of play."""

    SPAN = 1.0

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def clear(self) -> None:
        """Forget what was measured: a pause is not slowness."""
        self._marks.clear()

    def mark(self, now: float, step: int) -> None:
        """Note at which step the training stands."""
        if self._marks and now - self._marks[-1][0] < 0.05:
            return
        self._marks.append((now, step))
        while len(self._marks) > 2 and now - self._marks[1][0] >= self.SPAN:
            self._marks.popleft()

    @property
    def steps_per_second(self) -> float:
        """0 until two marks are there."""
        if len(self._marks) < 2:
            return 0.0
        (t0, s0), (t1, s1) = self._marks[0], self._marks[-1]
        return max(0.0, (s1 - s0) / (t1 - t0)) if t1 > t0 else 0.0
