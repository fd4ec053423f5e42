"""One observation: a few generated samples, counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.distribution import Distribution
from ganlab.engine.detector.birthday import duplicates, near_pairs
from ganlab.engine.detector.pairwise import distances, mean_distance
from ganlab.engine.metrics.modes import mode_counts

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.detector.bins import Bins

__all__ = ["PAIRED", "Look", "look_at"]

#: Samples of an observation that are compared with one another.
PAIRED = 192
#: So many times as far from the middle as the farthest real sample is flung away.
_FAR = 10.0


@dataclass(frozen=True)
class Look:
    """What is kept of one observation; whole numbers wherever it counts.

    Attributes
    ----------
    step, n : int
        When, and how many samples.
    finite, far : int
        Samples that are numbers; those of them flung far away.
    within : int
        Samples where data lies: within its reach of a bin's centre.
    counts : tuple of int
        Samples of each bin.
    modes : tuple of int
        High-quality samples of each known mode; empty where there are none, or withheld.
    distance : float
        Mean distance of two samples; NaN where none are finite.
    paired, duplicates, pairs : int
        Samples compared with one another, those with a near-duplicate, near-duplicate pairs.
    gradient, accuracy : float
        G's gradient norm and D's share of right answers, median of the last steps; NaN: unknown.
    nearest : tuple of int
        Samples nearest to each bin, however far; empty in runs that were saved before it was kept.
    """

    step: int
    n: int
    finite: int
    far: int
    within: int
    counts: tuple[int, ...]
    modes: tuple[int, ...]
    distance: float
    paired: int
    duplicates: int
    pairs: int
    gradient: float
    accuracy: float
    nearest: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return JSON values; None where a number is unknown."""
        values = asdict(self)
        return {name: None if value != value else value for name, value in values.items()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Look:
        """Undo :meth:`as_json`."""
        known: dict[str, Any] = {
            name: np.nan if value is None else value for name, value in values.items()
        }
        for name in ("counts", "modes", "nearest"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


def look_at(
    x: NDArray[np.float32],
    data: Dataset,
    bins: Bins,
    epsilon: float,
    *,
    step: int,
    gradient: float,
    accuracy: float,
    blind: bool,
) -> Look:
    """Count generated samples ``[n, *shape]`` in data units.

    Parameters
    ----------
    epsilon
        Distance of near-duplicates, in the space of the bins.
    """
    sound = np.isfinite(x).reshape(len(x), -1).all(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        y = bins.space.embed(x[sound])
        lengths = np.sqrt((y.astype(np.float64) ** 2).sum(axis=1))
    far = ~(lengths <= _FAR * bins.farthest)
    near = y[~far]
    between = distances(near[:PAIRED])
    counts, nearest, within = bins.count(near)
    modes: tuple[int, ...] = ()
    if isinstance(data, Distribution) and data.modes is not None and not blind:
        modes = tuple(mode_counts(x, data.modes).tolist())
    return Look(
        step=step,
        n=len(x),
        finite=int(sound.sum()),
        far=int(far.sum()),
        within=within,
        counts=tuple(counts.tolist()),
        modes=modes,
        distance=mean_distance(between),
        paired=len(between),
        duplicates=duplicates(between, epsilon),
        pairs=near_pairs(between, epsilon),
        gradient=gradient,
        accuracy=accuracy,
        nearest=tuple(nearest.tolist()),
    )
