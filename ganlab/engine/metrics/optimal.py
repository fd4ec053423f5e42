"""The discriminator that no other can beat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["optimal_discriminator"]


def optimal_discriminator(
    p_data: NDArray[np.floating], p_g: NDArray[np.floating]
) -> NDArray[np.float64]:
    """D*(x) = p_data(x) / (p_data(x) + p_g(x)); NaN where both densities are nil.

    Parameters
    ----------
    p_data, p_g
        Densities at the same points, same shape.

    Notes
    -----
    Goodfellow et al. 2014, proposition 1. With an estimated p_g it is an estimate, and where
    neither density lives D is free: nothing is drawn there.
    """
    total = np.asarray(p_data, np.float64) + np.asarray(p_g, np.float64)
    # Below one part in 10⁵ of the peak the quotient of two nothings would be drawn as a fact.
    nothing = total <= 1e-5 * float(np.max(total, initial=0.0))
    return np.where(nothing, np.nan, p_data / np.where(nothing, 1.0, total))
