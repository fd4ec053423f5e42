"""The value of the game, from D's log-odds."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["V_AT_OPTIMUM", "jsd_lower_bound", "value"]

#: V(D, G) where p_g = p_data and D = D*: −log 4 (Goodfellow et al. 2014, theorem 1).
V_AT_OPTIMUM = -math.log(4.0)


def value(real: NDArray[np.floating], fake: NDArray[np.floating]) -> float:
    """V(D, G) = E[log D(x)] + E[log(1 − D(G(z)))], nats, at most 0.

    Parameters
    ----------
    real, fake
        Log-odds of D on real and on generated samples, any shape.

    Notes
    -----
    Goodfellow et al. 2014, equation 1.
    """
    r, f = np.asarray(real, np.float64), np.asarray(fake, np.float64)
    return -float(np.logaddexp(0.0, -r).mean() + np.logaddexp(0.0, f).mean())


def jsd_lower_bound(real: NDArray[np.floating], fake: NDArray[np.floating]) -> float:
    """½(V + log 4), nats: a lower bound on JSD(p_data ‖ p_g), tight at D = D*; may be negative.

    Notes
    -----
    From theorem 1 of Goodfellow et al. 2014: max over D of V is 2·JSD − log 4. Estimated from
    samples, it is a bound up to their noise.
    """
    return 0.5 * (value(real, fake) - V_AT_OPTIMUM)
