"""A line on stderr that says how far a slow computation is."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

__all__ = ["Shares"]


class Shares:
    """A bar of the share that is done, with some words and the time that is left.

    Silent where stderr is no terminal: a log is not a place for a bar.
    """

    WIDTH = 28
    PERIOD = 0.1

    def __init__(self, *, silent: bool = False, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._on = not silent and self._stream.isatty()
        self._began = time.monotonic()
        self._next = 0.0

    def show(self, share: float, words: str) -> None:
        """Draw, at most ten times a second."""
        now = time.monotonic()
        if not self._on or now < self._next:
            return
        self._next = now + self.PERIOD
        share = min(max(share, 0.0), 1.0)
        filled = round(self.WIDTH * share)
        bar = "━" * filled + "─" * (self.WIDTH - filled)
        left = ""
        if share > 0.01:
            left = f"  {(now - self._began) * (1 - share) / share:.0f} s left"
        self._stream.write(f"\r{bar} {100 * share:.0f} %  {words}{left}\x1b[K")
        self._stream.flush()

    def __enter__(self) -> Shares:
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
