"""What the training thread says of a run: the detector's report, and changes in words."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ganlab.engine.experiment import FIELDS, Experiment, value_of

if TYPE_CHECKING:
    from ganlab.engine.detector.detector import Detector
    from ganlab.engine.detector.memory import Memory
    from ganlab.engine.detector.report import Report

__all__ = ["Reporter", "change_words"]


#: Seconds between two reports of a run that plays, unless its verdict is another: nobody reads
#: faster, and a long strip takes as long as some steps of points.
_READABLE = 0.4


class Reporter:
    """Keeps the newest report, and makes another only where there was another observation."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of: tuple[Detector, Memory] | None = None
        self._report: Report | None = None
        self._made_at = -math.inf

    def report(self, detector: Detector, *, playing: bool = False) -> Report:
        """Return what a detector says: the same object as long as it remembers the same.

        While the run plays it may be a few observations old, but never in its kind of verdict.
        """
        kept, memory = self._report, detector.memory
        if kept is not None and self._of is not None and self._of[0] is detector:
            # Memory is frozen: another observation, a rewind and a restart make another.
            if self._of[1] is memory:
                return kept
            soon = self._clock() - self._made_at < _READABLE
            same = kept.verdict.kind == detector.verdict.kind
            if playing and soon and same:
                return kept
        self._of, self._report = (detector, memory), detector.report()
        self._made_at = self._clock()
        return self._report


def change_words(before: Experiment, path: str, value: Any) -> str:
    """Say of a field what it is and what it becomes: "D: Learning rate 0.001 → 0.002"."""
    owner = {"generator": "G: ", "discriminator": "D: "}.get(path.split(".")[0], "")
    old, new = (_plain(v) for v in (value_of(before, path), value))
    return f"{owner}{FIELDS[path].title} {old} → {new}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
