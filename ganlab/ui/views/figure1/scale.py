"""The scale of the density axis: set by p_data, and patient with p_g."""

from __future__ import annotations

import math

__all__ = ["DensityScale"]


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
