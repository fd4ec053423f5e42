"""The scales of both axes: densities by p_data, patient with p_g; D by what its values mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.objectives import LOG_ODDS
from ganlab.ui.views.losses.range import steady

if TYPE_CHECKING:
    from ganlab.engine.objectives import Output
    from ganlab.engine.probes import CurvesResult

__all__ = ["DensityScale", "ValueScale"]


class DensityScale:
    """Where the density axis ends: 1.25 times p_data's peak, further up for a lasting p_g.

    A generator that collapses for a moment throws p_g far above p_data. The axis follows only
    what lasts (``PATIENCE`` frames), eases there, and never leaves p_data less than a third of
    its height; what is cut off meanwhile is marked by the view.
    """

    HEADROOM = 1.25
    PATIENCE = 30
    EASE = 0.2
    MOST = 3.0

    def __init__(self, peak: float) -> None:
        self.base = self.HEADROOM * peak if math.isfinite(peak) and peak > 0 else 1.0
        self.top = self.base
        self._target = self.base
        self._streak = 0
        self._seen = 0.0

    def follow(self, highest: float) -> bool:
        """Take note of p_g's peak in one more frame; return whether ``top`` has moved."""
        above = highest > self.top
        wanted = min(max(self.base, 1.1 * highest), self.MOST * self.base)
        below = wanted < 0.75 * self.top
        if above and wanted > self.top * 1.001:
            self._streak, self._seen = max(self._streak, 0) + 1, max(self._seen, wanted)
        elif below:
            # Down to the highest of the calm frames, not to the last of them.
            if self._streak >= 0:
                self._seen = 0.0
            self._streak, self._seen = min(self._streak, 0) - 1, max(self._seen, wanted)
        else:
            self._streak, self._seen = 0, 0.0
        if abs(self._streak) >= self.PATIENCE:
            self._target, self._streak, self._seen = self._seen, 0, 0.0
        if self._target == self.top:
            return False
        self.top += (self._target - self.top) * self.EASE
        if abs(self.top - self._target) < 0.01 * self._target:
            self.top = self._target
        return True


class ValueScale:
    """Where D's axis ends: at the ends that its values have by their meaning, or beyond.

    Values that leave those ends, or have none, are held: the axis widens at once, to round
    numbers, and narrows where they need little more than half of it.

    Attributes
    ----------
    ends : tuple of float
        In units of the value.
    output : Output
        What the values mean.
    """

    def __init__(self, output: Output = LOG_ODDS) -> None:
        self.output = output
        self.ends = (0.0, 1.0) if output.lo is None else (output.lo, output.hi or output.lo + 1.0)
        self._round: tuple[float, float] | None = None

    @property
    def threshold(self) -> float | None:
        """Where the line stands that does not move, as a share of the axis."""
        lo, hi = self.ends
        return None if self.output.threshold is None else (self.output.threshold - lo) / (hi - lo)

    def follow(self, result: CurvesResult) -> bool:
        """Hold the values of one more frame; return whether anything has moved."""
        scale, before = result.scale, (self.ends, self.output)
        if scale.output != self.output:
            self.__init__(scale.output)  # type: ignore[misc]
        d = result.d[np.isfinite(result.d)]
        own = self.output.lo, self.output.hi
        known = [v for v in (*own, scale.middle) if v is not None]
        lo = float(min([*known, d.min(initial=math.inf)]))
        hi = float(max([*known, d.max(initial=-math.inf)]))
        if (lo, hi) == own and self._round is None:
            self.ends = lo, hi
        else:
            wanted = (lo, hi) if hi > lo else (lo - 1.0, hi + 1.0)
            self.ends = self._round = steady(wanted, self._round)
        return (self.ends, self.output) != before
