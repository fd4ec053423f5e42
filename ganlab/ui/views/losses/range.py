"""Where the axes of the losses end: at what matters, and not elsewhere a moment later."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ganlab.ui.views.axes import nice_ceiling, nice_step

__all__ = ["needed", "last_step", "steady"]


def last_step(newest: float, planned: int) -> float:
    """Return where the step axis ends: at the plan, once half of it is done, or a little ahead."""
    if 0 < planned / 2 <= newest <= planned:
        return float(planned)
    return nice_ceiling(max(newest, 20.0))


def needed(
    values: NDArray[np.floating], references: tuple[float, ...], full: bool
) -> tuple[float, float] | None:
    """Return the range that shows the values.

    Parameters
    ----------
    values
        Extremes of each pixel and curve, ``[n]``; NaN are left out.
    references
        Lines that are always shown.
    full
        Whether to show every value; else the middle 98 % of them, and all of them where the rest
        would stretch the axis by no more than half.

    Returns
    -------
    lo, hi
        Or None where there is nothing to show.
    """
    known = values[np.isfinite(values)]
    if not len(known) and not references:
        return None
    known = np.concatenate([known, references])
    lo, hi = float(known.min()), float(known.max())
    if not full and len(known) > len(references):
        body = known[: len(known) - len(references)]
        a, b = np.quantile(body, [0.01, 0.99])
        a, b = min(float(a), *references, math.inf), max(float(b), *references, -math.inf)
        room = 0.5 * (b - a)
        lo, hi = max(lo, a) if lo < a - room else lo, min(hi, b) if hi > b + room else hi
    if hi - lo < 1e-9 * max(abs(hi), abs(lo), 1e-9):
        lo, hi = lo - 0.5 * max(abs(lo), 0.1), hi + 0.5 * max(abs(hi), 0.1)
    return lo, hi


def steady(wanted: tuple[float, float], present: tuple[float, float] | None) -> tuple[float, float]:
    """Return the present range while it serves, else a new one that ends at round numbers."""
    lo, hi = wanted
    if present is not None:
        a, b = present
        if a <= lo and hi <= b and hi - lo >= 0.55 * (b - a):
            return present
    step = nice_step(hi - lo, 10)
    lo, hi = lo - 0.04 * (hi - lo), hi + 0.04 * (hi - lo)
    return math.floor(lo / step) * step, math.ceil(hi / step) * step
