"""How far apart two programs' answers of one model may be: rounding in another order, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LARGEST_DIFFERENCE", "allowed", "difference"]

#: Largest difference that is let pass where answers are up to 1, in their units.
LARGEST_DIFFERENCE = 1e-5


def difference(found: NDArray[np.floating], wanted: NDArray[np.floating]) -> float:
    """Return the largest absolute difference, in the answers' units.

    Infinite where one is a number and the other none; where both overflow there is none.
    """
    found, wanted = found.astype(np.float64), wanted.astype(np.float64)
    same = (found == wanted) | (np.isnan(found) & np.isnan(wanted))
    with np.errstate(invalid="ignore"):
        gaps = np.where(same, 0.0, np.abs(found - wanted))
    return float(np.nan_to_num(gaps, nan=np.inf, posinf=np.inf).max(initial=0.0))


def allowed(wanted: NDArray[np.floating]) -> float:
    """Return the difference that is let pass, which grows with the largest answer above 1.

    A critic's score of 300 has steps of 3e-5 in float32: a fixed difference would ask for more
    digits than there are.
    """
    sizes = np.abs(wanted[np.isfinite(wanted)].astype(np.float64))
    return LARGEST_DIFFERENCE * max(1.0, float(sizes.max(initial=0.0)))
