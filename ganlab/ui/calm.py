"""A scale that is found anew in every frame, made calm enough to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ganlab.ui.views.axes import nice_ceiling

if TYPE_CHECKING:
    from ganlab.engine.probes import Scale

__all__ = ["CalmScale"]


class CalmScale:
    """Ends that widen at once, to a round reach, and narrow only when they have long been too wide.

    Ends that a value has by its meaning stay as they are, and so does the middle.
    """

    #: Frames in a row in which half of the reach is enough before it narrows.
    PATIENCE = 30
    ENOUGH = 0.5

    def __init__(self) -> None:
        self.reach = 0.0
        self._kind: object = None
        self._narrow = 0
        self._seen = 0.0

    def clear(self) -> None:
        """Forget all: what comes is of another run."""
        self.__init__()  # type: ignore[misc]

    def follow(self, *scales: Scale) -> Scale:
        """Return one scale for the values of a frame, wide enough for each of theirs.

        Of several the first one's middle is taken: they were found on the same networks.
        """
        first = scales[0]
        output = first.output
        own_lo = output.lo is not None and output.lo < first.middle
        own_hi = output.hi is not None and output.hi > first.middle
        if not first.found or (own_lo and own_hi):
            return first
        if output != self._kind:
            self.clear()
            self._kind = output
        reach = max(
            max(0.0 if own_lo else first.middle - s.lo, 0.0 if own_hi else s.hi - first.middle)
            for s in scales
        )
        self._take(reach)
        return replace(
            first,
            lo=first.lo if own_lo else first.middle - self.reach,
            hi=first.hi if own_hi else first.middle + self.reach,
        )

    def _take(self, reach: float) -> None:
        if reach > self.reach:
            self.reach, self._narrow, self._seen = nice_ceiling(reach), 0, 0.0
        elif reach < self.ENOUGH * self.reach:
            self._narrow, self._seen = self._narrow + 1, max(self._seen, reach)
            if self._narrow >= self.PATIENCE:
                # Down to the widest of the calm frames, not to the last of them.
                self.reach, self._narrow, self._seen = nice_ceiling(self._seen), 0, 0.0
        else:
            self._narrow, self._seen = 0, 0.0
