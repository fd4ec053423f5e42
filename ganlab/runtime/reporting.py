"""What the training thread says of a run: the detector's report, and changes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganlab.engine.experiment import FIELDS, Experiment, value_of

if TYPE_CHECKING:
    from ganlab.engine.detector.detector import Detector
    from ganlab.engine.detector.memory import Memory
    from ganlab.engine.detector.report import Report

__all__ = ["Reporter", "change_words"]


class Reporter:
    """Keeps the newest report, and makes another only where there was another observation."""

    def __init__(self) -> None:
        self._of: tuple[Detector, Memory] | None = None
        self._report: Report | None = None

    def report(self, detector: Detector) -> Report:
        """Return what a detector says: the same object as long as it remembers the same."""
        memory = detector.memory
        known = self._of is not None and self._of[0] is detector and self._of[1] is memory
        if self._report is None or not known:
            # Memory is frozen: another observation, a rewind and a restart make another.
            self._of, self._report = (detector, memory), detector.report()
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
