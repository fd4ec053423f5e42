"""The range that D's values are drawn over: fixed by their meaning, or found in what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.objectives.output import LOG_ODDS, Output
from ganlab.engine.probes.judging import COMPANY, as_in_training
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.snapshot import Snapshot

__all__ = ["Scale", "scale_of"]

#: Points of each kind by whose means the middle of a scale without a threshold is found; of
#: pictures, which take longer, as many as D is given for company.
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
    output : Output
        What the values mean.
    """

    lo: float = 0.0
    middle: float = 0.5
    hi: float = 1.0
    found: bool = False
    output: Output = LOG_ODDS

    @property
    def real_is_high(self) -> bool:
        """Whether the upper end says real."""
        return self.output.real_is_high

    def share(self, values: NDArray[np.floating]) -> NDArray[np.float32]:
        """Place values on [0, 1], where 0 says fake, ½ is the middle, and 1 says real."""
        if (self.lo, self.middle, self.hi) == (0.0, 0.5, 1.0) and self.real_is_high:
            # Of most runs, and on the way of every frame.
            plain: NDArray[np.float32] = np.clip(np.asarray(values, np.float32), 0.0, 1.0)
            return plain
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
        middle as these do, or as the means on real and on generated samples where there are none.
    """
    output = snapshot.output
    lo, middle, hi = output.lo, output.threshold, output.hi
    if lo is not None and middle is not None and hi is not None:
        return Scale(lo, middle, hi, output=output)
    ends = _means(snapshot) if middle is None or values is None else (0.0, 0.0)
    if middle is None:
        middle = 0.5 * (ends[0] + ends[1])
    found = np.asarray([*ends] if values is None else values, np.float64).ravel()
    found = found[np.isfinite(found)]
    reach = float(np.abs(found - middle).max(initial=0.0)) or 1.0
    # An end of its own that the middle has passed is none.
    lo = lo if lo is not None and lo < middle else middle - reach
    hi = hi if hi is not None and hi > middle else middle + reach
    return Scale(lo, middle, hi, True, output)


def _means(snapshot: Snapshot) -> tuple[float, float]:
    """Mean value on real samples and on generated ones, always of the same draws.

    Both as in training: where D normalises by batch, by the statistics of their own kind.
    """
    data, latent = snapshot.distribution, snapshot.latent
    n = COMPANY if data.kind == "images" else _SAMPLES
    z = remember(
        data, ("scale", latent, n), lambda: latent.sample(n, np.random.default_rng([0, 14]))
    )
    asked = latent.labels_of(z)
    scaling = (snapshot.location.tobytes(), snapshot.scale.tobytes(), snapshot.device)

    def draw() -> tuple[Tensor, NDArray[np.int64] | None]:
        rng = np.random.default_rng([0, 15])
        if asked is None:
            return snapshot.standardised(data.sample(n, rng)), None
        x, labels = data.sample_labelled(n, rng)
        return snapshot.standardised(x), labels

    real, labels = remember(data, ("scale, real", asked is None, n, *scaling), draw)
    values = (
        as_in_training("real", snapshot).shown(real, labels),
        as_in_training("generated", snapshot).shown(snapshot.generate(z), asked),
    )
    means = [float(np.mean(v[np.isfinite(v)])) if np.isfinite(v).any() else 0.0 for v in values]
    return means[0], means[1]
