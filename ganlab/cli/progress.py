"""How far something counted is: a training by its steps."""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import Self, TextIO

from ganlab.cli.bar import Bar

__all__ = ["Progress", "StepLines"]


class Progress(Bar):
    """A bar of the planned steps with steps per second and the time that is left."""

    def __init__(self, steps: int, *, silent: bool = False, stream: TextIO | None = None) -> None:
        super().__init__(silent=silent, stream=stream)
        self._steps = steps
        self._first: int | None = None

    def show(self, step: int) -> None:
        """Draw, where it is time to."""
        now = self._due()
        if now is None:
            return
        # What was there before, of a run or a file that goes on, tells nothing of the speed.
        if self._first is None or step < self._first:
            self._first, self._began = step, now
        speed = (step - self._first) / max(now - self._began, 1e-9)
        left = f"{(self._steps - step) / speed:.0f} s left" if speed > 0 else ""
        self._draw(min(step / self._steps, 1.0), f"{self.words(step, self._steps, speed)}  {left}")

    def words(self, step: int, steps: int, speed: float) -> str:
        """Say how far it is and how fast."""
        return f"step {step:,} of {steps:,}  {speed:.0f} steps/s"


class StepLines:
    """Lines of JSON on stdout in a bar's place, for a program that reads them."""

    PERIOD = 0.3

    def __init__(self) -> None:
        self._next = 0.0

    def show(self, step: int) -> None:
        """Print, where it is time to."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self.PERIOD
            print(json.dumps({"step": step}), flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the lines where they are."""
