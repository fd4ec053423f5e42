"""A random walk through a latent space: smooth, and at each moment a fair draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.plane import from_scores, to_scores

if TYPE_CHECKING:
    from ganlab.engine.latent import LatentSpace

__all__ = ["Walk"]

#: Waves that a number's way is the sum of.
_WAVES = 8
#: Seconds that a wave takes: all lengths between these are equally likely.
_PERIODS = (4.0, 16.0)
#: Seconds in which the start fades out.
FADE = 3.0
#: Seconds for which a category holds.
HOLD = 2.0


class Walk:
    """A way that begins at a latent; the same seed and start make the same way.

    A number's way is a sum of sines and cosines whose amplitudes are standard normal, divided by
    the root of their number: over the seeds it is standard normal at every moment (a stationary
    Gaussian process), and it has no kink anywhere. Uniform numbers take the values of the same
    rank. The start is mixed in with a weight cos φ, the way with sin φ, while φ makes a quarter
    turn: the squares add up to 1, so that from a fair draw on all is a fair draw. Categories are
    drawn anew every two seconds.

    Parameters
    ----------
    latent
        The latent space.
    start
        Where it begins ``[size]``.
    seed
        Which way.
    """

    def __init__(self, latent: LatentSpace, start: NDArray[np.floating], seed: int) -> None:
        self.latent, self.seed = latent, seed
        self.start = np.array(start, np.float32)
        rng = np.random.default_rng([seed, 11])
        kinds = np.repeat([f.prior for f in latent.factors], [f.width for f in latent.factors])
        self._numbers = np.flatnonzero(kinds != "categorical")
        self._uniform = kinds[self._numbers] == "uniform"
        n = len(self._numbers)
        self._speed = 2.0 * math.pi / rng.uniform(*_PERIODS, (_WAVES, n))
        self._sines, self._cosines = rng.standard_normal((2, _WAVES, n)) / math.sqrt(_WAVES)
        self._begin = self.start[self._numbers].astype(np.float64)
        self._begin[self._uniform] = to_scores(self._begin[self._uniform])

    def at(self, seconds: float) -> NDArray[np.float32]:
        """Return the latent ``[size]`` after so many seconds; at 0 it is the start."""
        if seconds <= 0.0:
            return np.array(self.start)
        turn = self._speed * seconds
        way = (self._sines * np.sin(turn) + self._cosines * np.cos(turn)).sum(axis=0)
        phi = 0.5 * math.pi * min(1.0, seconds / FADE)
        scores = math.cos(phi) * self._begin + math.sin(phi) * way
        scores[self._uniform] = from_scores(scores[self._uniform])
        z = np.array(self.start)
        z[self._numbers] = scores
        turns = int(seconds // HOLD)
        if turns > 0:
            for i, factor in enumerate(self.latent.factors):
                if factor.categories:
                    rng = np.random.default_rng([self.seed, 13, i, turns])
                    own = self.latent.columns(factor.name)
                    z[own] = factor.sample(1, rng)[0]
        return z
