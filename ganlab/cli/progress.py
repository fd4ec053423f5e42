"""A line on stderr that says how far a training is."""

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

    def show(self, step: int) -> None:
        """Draw, at most ten times a second."""
        now = time.monotonic()
        if not self._on or now < self._next:
            return
        self._next = now + self.PERIOD
        share = min(step / self._steps, 1.0)
        filled = round(self.WIDTH * share)
        bar = "━" * filled + "─" * (self.WIDTH - filled)
        speed = step / max(now - self._began, 1e-9)
        left = f"{(self._steps - step) / speed:.0f} s left" if speed > 0 else ""
        self._stream.write(
            f"\r{bar} step {step:,} of {self._steps:,}  {speed:.0f} steps/s  {left}\x1b[K"
        )
        self._stream.flush()

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
