"""A drawing as dabs of a brush: painting, erasing, undoing; no widgets."""

from __future__ import annotations

import math

__all__ = ["MOST_DABS", "Drawing"]

Dab = tuple[float, ...]

#: More dabs make no better data, and each of them costs time when densities are evaluated.
MOST_DABS = 2000
_DIGITS = 4
_SMALLEST = 10.0**-_DIGITS


class Drawing:
    """Dabs (x, y, r), or (x, r) in one dimension, in data units.

    A stroke sets dabs half a radius apart. Each stroke, whether it paints or erases, is undone
    as a whole.
    """

    def __init__(self, dims: int = 2) -> None:
        self.dims = dims
        self._dabs: list[Dab] = []
        self._past: list[tuple[Dab, ...]] = []
        self._before: tuple[Dab, ...] | None = None
        self._last: tuple[float, ...] | None = None

    @property
    def dabs(self) -> tuple[Dab, ...]:
        """All dabs, oldest first, rounded to 4 decimals."""
        return tuple(self._dabs)

    @property
    def full(self) -> bool:
        """Whether no dab fits in any more."""
        return len(self._dabs) >= MOST_DABS

    @property
    def in_stroke(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._before is not None

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._past)

    def replace(self, dabs: tuple[Dab, ...]) -> None:
        """Take over a drawing from elsewhere, which nothing undoes."""
        self._dabs = list(dabs)
        self._past.clear()
        self._before = self._last = None

    def begin(self) -> None:
        """Begin a stroke."""
        self._before, self._last = self.dabs, None

    def paint(self, at: tuple[float, ...], radius: float) -> list[Dab]:
        """Draw on to a point; return the dabs that this added, none where the drawing is full."""
        radius = max(radius, _SMALLEST)
        added: list[Dab] = []
        for centre in self._on_the_way(at, 0.5 * radius):
            if self.full:
                break
            dab = tuple(round(value, _DIGITS) for value in (*centre, radius))
            self._dabs.append(dab)
            added.append(dab)
            self._last = centre
        return added

    def _on_the_way(self, at: tuple[float, ...], step: float) -> list[tuple[float, ...]]:
        if self._last is None:
            return [at]
        last, distance = self._last, math.dist(self._last, at)
        count = int(distance / step)
        return [
            tuple(a + (b - a) * step * i / distance for a, b in zip(last, at, strict=True))
            for i in range(1, count + 1)
        ]

    def erase(self, at: tuple[float, ...], radius: float) -> bool:
        """Take away the dabs whose centre is under the brush; return whether there were any."""
        kept = [dab for dab in self._dabs if math.dist(dab[:-1], at) > radius]
        changed = len(kept) < len(self._dabs)
        self._dabs = kept
        return changed

    def end(self) -> bool:
        """End the stroke; return whether it changed anything."""
        before, self._before, self._last = self._before, None, None
        if before is None or before == self.dabs:
            return False
        self._past.append(before)
        del self._past[:-100]
        return True

    def clear(self) -> bool:
        """Take all dabs away, as one stroke."""
        self.begin()
        self._dabs = []
        return self.end()

    def undo(self) -> bool:
        """Take the last stroke back; return whether there was one."""
        if self.in_stroke or not self._past:
            return False
        self._dabs = list(self._past.pop())
        return True
