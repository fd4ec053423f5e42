"""The range that D's values are drawn over: fixed by their meaning, or found in what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["Scale", "scale_of"]

#: Samples of each kind by whose means the middle of a scale without a threshold is found.
_SAMPLES = 256


@dataclass(frozen=True)
class Scale:
    """Where the colours of D's values begin, turn and end.

    Attributes
    ----------
    lo, middle, hi : float
        In units of the value; ``lo`` is below ``hi``. Values beyond take the last colour.
    found : bool
        Whether it follows what was found, so that it moves from one frame to the next.
    real_is_high : bool
        Whether the upper end says real.
    """

    lo: float = 0.0
    middle: float = 0.5
    hi: float = 1.0
    found: bool = False
    real_is_high: bool = True

    def share(self, values: NDArray[np.floating]) -> NDArray[np.float32]:
        """Place values on [0, 1], where 0 says fake, ½ is the middle, and 1 says real."""
        v = np.asarray(values, np.float64)
        below = 0.5 * (v - self.lo) / max(self.middle - self.lo, 1e-12)
        above = 0.5 + 0.5 * (v - self.middle) / max(self.hi - self.middle, 1e-12)
        place = np.clip(np.where(v < self.middle, below, above), 0.0, 1.0)
        return (place if self.real_is_high else 1.0 - place).astype(np.float32)


def scale_of(snapshot: Snapshot, values: NDArray[np.floating] | None = None) -> Scale:
    """Return the scale of D's values at one update.

    Parameters
    ----------
    values
        What is to be drawn, any shape: a scale without ends of its own reaches as far from its
        middle as these do.
    """
    output = snapshot.output
    lo, middle, hi = output.lo, output.threshold, output.hi
    if lo is not None and middle is not None and hi is not None:
        return Scale(lo, middle, hi, real_is_high=output.real_is_high)
    ends = _means(snapshot)
    if middle is None:
        middle = 0.5 * (ends[0] + ends[1])
    found = np.asarray([*ends] if values is None else values, np.float64).ravel()
    found = found[np.isfinite(found)]
    reach = float(np.abs(found - middle).max(initial=0.0)) or 1.0
    lo = min(middle - reach if lo is None else lo, middle - 1e-9)
    hi = max(middle + reach if hi is None else hi, middle + 1e-9)
    return Scale(lo, middle, hi, found=True, real_is_high=output.real_is_high)


def _means(snapshot: Snapshot) -> tuple[float, float]:
    """Mean value on real samples and on generated ones, always of the same draws."""
    data, latent = snapshot.distribution, snapshot.latent
    z = latent.sample(_SAMPLES, np.random.default_rng([0, 14]))
    rng = np.random.default_rng([0, 15])
    labels, asked = None, latent.labels_of(z)
    if asked is None:
        real = data.sample(_SAMPLES, rng)
    else:
        real, labels = data.sample_labelled(_SAMPLES, rng)
    values = snapshot.shown(real, labels), snapshot.shown(snapshot.generate(z), asked)
    means = [float(np.mean(v[np.isfinite(v)])) if np.isfinite(v).any() else 0.0 for v in values]
    return means[0], means[1]
