"""A line on stderr that says how far something long is."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

__all__ = ["Progress"]


class Progress:
    """A bar of the planned steps with steps per second and the time that is left.

    Silent where stderr is no terminal: a log is not a place for a bar.
    """

    WIDTH = 28
    PERIOD = 0.1

    def __init__(self, steps: int, *, silent: bool = False, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._steps = steps
        self._on = not silent and self._stream.isatty()
        self._began = time.monotonic()
        self._next = 0.0
        self._first: int | None = None

    def show(self, step: int) -> None:
        """Draw, at most ten times a second."""
        now = time.monotonic()
        if not self._on or now < self._next:
            return
        self._next = now + self.PERIOD
        # What was there before, of a run or a file that goes on, tells nothing of the speed.
        if self._first is None or step < self._first:
            self._first, self._began = step, now
        share = min(step / self._steps, 1.0)
        filled = round(self.WIDTH * share)
        bar = "━" * filled + "─" * (self.WIDTH - filled)
        speed = (step - self._first) / max(now - self._began, 1e-9)
        left = f"{(self._steps - step) / speed:.0f} s left" if speed > 0 else ""
        self._stream.write(f"\r{bar} {self.words(step, self._steps, speed)}  {left}\x1b[K")
        self._stream.flush()

    def words(self, step: int, steps: int, speed: float) -> str:
        """Say how far it is and how fast."""
        return f"step {step:,} of {steps:,}  {speed:.0f} steps/s"

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._on:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
