"""A bar on stderr that says how far something long is."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

__all__ = ["Bar"]


class Bar:
    """A line that is drawn again and again, at most ten times a second, and gone at the end.

    Silent where stderr is no terminal: a log is not a place for a bar.
    """

    WIDTH = 28
    PERIOD = 0.1

    def __init__(self, *, silent: bool = False, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._on = not silent and self._stream.isatty()
        self._began = time.monotonic()
        self._next = 0.0

    def _due(self) -> float | None:
        """Return the time where the line is to be drawn now, else None."""
        now = time.monotonic()
        if not self._on or now < self._next:
            return None
        self._next = now + self.PERIOD
        return now

    def _draw(self, share: float, words: str) -> None:
        filled = round(self.WIDTH * share)
        bar = "━" * filled + "─" * (self.WIDTH - filled)
        self._stream.write(f"\r{bar} {words}\x1b[K")
        self._stream.flush()

    def __enter__(self) -> Self:
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
