"""Values from one number to another, in even steps or in even ratios."""

from __future__ import annotations

import math

from ganlab.sweep.errors import SweepError

__all__ = ["SCALES", "span"]

#: In which ways numbers can be spread.
SCALES = ("linear", "log")


def span(
    first: float, last: float, count: int, scale: str = "linear", *, whole: bool = False
) -> tuple[float, ...]:
    """Return ``count`` values from ``first`` to ``last``, both included, to 3 digits.

    Parameters
    ----------
    scale
        ``linear``: even steps; ``log``: even ratios.
    whole
        Whether they are whole numbers: rounded, and then there may be fewer of them.

    Raises
    ------
    SweepError
        Where the ends or the scale do not go together; the message says why.
    """
    if scale not in SCALES:
        raise SweepError(f"scale = {scale!r}: must be one of {', '.join(SCALES)}")
    if not (math.isfinite(first) and math.isfinite(last)) or first == last:
        raise SweepError(f"from {first:g} to {last:g}: must be two different numbers")
    if count < 2:
        raise SweepError(f"count = {count}: must be 2 at least")
    if scale == "log" and min(first, last) <= 0:
        raise SweepError(f"from {first:g} to {last:g}: even ratios (log) need numbers above 0")
    values: list[float] = []
    for i in range(count):
        share = i / (count - 1)
        if scale == "log":
            value = first * (last / first) ** share
        else:
            value = first + (last - first) * share
        # The ends are what was asked for; between them nobody means the tenth digit.
        value = (first, last)[i // (count - 1)] if i in (0, count - 1) else float(f"{value:.3g}")
        value = round(value) if whole else float(value)
        if value not in values:
            values.append(value)
    return tuple(values)
