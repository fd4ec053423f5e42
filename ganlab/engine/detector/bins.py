"""Bins over the data: by k-means on training samples, or one for each known mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.distribution import Distribution
from ganlab.engine.detector.kmeans import kmeans, nearest_centre, seed_centres, square_distances
from ganlab.engine.detector.space import Space, SpaceName, build_space

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["EXAMPLES", "REAL", "Bins", "build_bins"]

#: Training samples that bins are made of: of points, and of pictures.
REAL = (6_000, 2_000)
#: Real samples that are kept of each bin, to be shown.
EXAMPLES = 8
#: Bins at most, and generated samples that each should have where they are pooled.
_MOST, _PER_BIN = 40, 25
#: Centres of points stand at least so far apart at first, in standard deviations of the data.
_APART = 0.35
#: A bin has at least this share of an equal one; else it goes to its neighbours.
_LEAST = 0.25
#: A bin reaches that many times as far as 99 % of its real samples.
_SLACK = 1.25


@dataclass(frozen=True, eq=False)
class Bins:
    """Voronoi cells of some centres, each cut off where the data ends.

    Attributes
    ----------
    space : Space
        In which distances are taken.
    centres : ndarray
        float32 ``[k, d]``.
    reach : ndarray
        How far its data reaches, float32 ``[k]``: 1.25 times as far as 99 % of its real samples
        lie from its centre.
    radius : ndarray
        How far samples are counted, float32 ``[k]``: as far as the data reaches, or half of the
        way to the next centre, whichever is more: a generator finds modes before it hits them.
        Of pictures without end, as in the paper: in many dimensions hardly any generated one is
        as near as real ones are.
    counts : ndarray
        Real samples of each, int64 ``[k]``.
    farthest : float
        Distance from the origin to the farthest real sample.
    names : tuple of str
        What to call each.
    examples : ndarray
        float32 ``[k, few, *shape]``: real samples, nearest to the centre first. Where a bin has
        fewer, some stand there twice.
    of_modes : bool
        Whether each bin is a known mode.
    real : ndarray
        Coordinates of some real samples, float32 ``[n, d]``.
    """

    space: Space
    centres: NDArray[np.float32]
    reach: NDArray[np.float32]
    radius: NDArray[np.float32]
    counts: NDArray[np.int64]
    farthest: float
    names: tuple[str, ...]
    examples: NDArray[np.float32]
    of_modes: bool
    real: NDArray[np.float32]

    def __len__(self) -> int:
        """Count the bins."""
        return len(self.centres)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of the data in each bin, ``[k]``; they sum to 1."""
        return np.asarray(self.counts / self.counts.sum())

    def count(self, y: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
        """Count finite coordinates ``[n, d]``.

        Returns
        -------
        counts, nearest, within
            Those that count in each bin, and those that are nearest to it however far, ``[k]``
            each; and all within the data's reach.
        """
        if not len(y):
            none = np.zeros(len(self), np.int64)
            return none, none, 0
        index, distance = nearest_centre(y, self.centres)
        counted = index[distance <= self.radius[index]]
        within = int((distance <= self.reach[index]).sum())
        counts, nearest = (np.bincount(i, minlength=len(self)) for i in (counted, index))
        return counts, nearest, within


def build_bins(
    data: Dataset,
    pooled: int,
    *,
    blind: bool = False,
    space: SpaceName | None = None,
    seed: int = 0,
) -> Bins:
    """Make the bins of a data set; the same every time.

    Parameters
    ----------
    pooled
        Generated samples that will be counted together: there are no more bins than get 25 of
        them on average, and no more than 40.
    blind
        Whether known modes are withheld.
    space
        Of pictures; see :func:`build_space`.
    """
    rng = np.random.default_rng([seed, 51])
    x, labels = _training_samples(data, rng)
    found = build_space(data, x, space)
    y = found.embed(x)
    of_modes = False
    if isinstance(data, Distribution) and data.modes is not None and not blind:
        centres, of_modes = found.embed(data.modes.centres.astype(np.float32)), True
    else:
        k = max(2, min(_MOST, pooled // _PER_BIN))
        centres = _centres(y, k, rng, _APART if data.kind != "images" else 0.0)
        centres = _ordered(centres, y, labels)
    index, distance = nearest_centre(y, centres)
    reach = _reach(len(centres), index, distance)
    radius = np.maximum(reach, _half_way(centres))
    if data.kind == "images":
        radius = np.full_like(reach, np.inf)
    inside = distance <= radius[index]
    return Bins(
        space=found,
        centres=centres,
        reach=reach,
        radius=radius,
        counts=np.maximum(np.bincount(index[inside], minlength=len(centres)), 1),
        farthest=float(np.sqrt((y * y).sum(axis=1).max())),
        names=_names(data, len(centres), index, labels, of_modes),
        examples=_examples(x, y, centres),
        of_modes=of_modes,
        real=y,
    )


def _training_samples(
    data: Dataset, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.int64] | None]:
    if data.kind != "images":
        return data.sample(REAL[0], rng), None
    if data.labels:
        return data.sample_labelled(REAL[1], rng)
    return data.sample(REAL[1], rng), None


def _centres(
    y: NDArray[np.float32], k: int, rng: np.random.Generator, apart: float
) -> NDArray[np.float32]:
    centres = kmeans(y, seed_centres(y, k, rng, apart))
    # A few samples far out in a tail are no bin: no test could tell whether they are drawn.
    counts = np.bincount(nearest_centre(y, centres)[0], minlength=len(centres))
    return kmeans(y, centres[counts >= _LEAST * len(y) / len(centres)])


def _ordered(
    centres: NDArray[np.float32], y: NDArray[np.float32], labels: NDArray[np.int64] | None
) -> NDArray[np.float32]:
    """Bins that belong together stand together: by label, around the middle, or on the line."""
    if labels is not None:
        key = _common(nearest_centre(y, centres)[0], labels, len(centres))[0].astype(np.float64)
    elif centres.shape[1] == 2:
        key = np.arctan2(centres[:, 1], centres[:, 0]).astype(np.float64)
    else:
        key = centres[:, 0].astype(np.float64)
    return centres[np.argsort(key, kind="stable")]


def _common(
    index: NDArray[np.int64], labels: NDArray[np.int64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Most common label of each bin, and its share there, ``[k]`` each."""
    table = np.zeros((k, int(labels.max()) + 1))
    np.add.at(table, (index, labels), 1)
    return table.argmax(axis=1), table.max(axis=1) / np.maximum(table.sum(axis=1), 1)


def _reach(k: int, index: NDArray[np.int64], distance: NDArray[np.float32]) -> NDArray[np.float32]:
    own = [distance[index == b] for b in range(k)]
    far = [_SLACK * float(np.quantile(d, 0.99)) if len(d) else 0.0 for d in own]
    return np.array(far, np.float32)


def _half_way(centres: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half of the distance from each centre to the next one, ``[k]``."""
    if len(centres) == 1:
        return np.zeros(1, np.float32)
    between = np.sqrt(square_distances(centres, centres))
    np.fill_diagonal(between, np.inf)
    return np.asarray(0.5 * between.min(axis=1), np.float32)


def _names(
    data: Dataset,
    k: int,
    index: NDArray[np.int64],
    labels: NDArray[np.int64] | None,
    of_modes: bool,
) -> tuple[str, ...]:
    if of_modes:
        return tuple(f"mode {label}" for label in data.labels)
    if labels is None:
        return tuple(f"bin {i + 1}" for i in range(k))
    common, share = _common(index, labels, k)
    # A bin in which no label has half is of none.
    return tuple(
        f"bin {i + 1}: {data.labels[common[i]]}" if share[i] >= 0.5 else f"bin {i + 1}"
        for i in range(k)
    )


def _examples(
    x: NDArray[np.float32], y: NDArray[np.float32], centres: NDArray[np.float32]
) -> NDArray[np.float32]:
    squares = square_distances(y, centres)
    index = squares.argmin(axis=1)
    picked = []
    for b in range(len(centres)):
        own = np.flatnonzero(index == b)
        if not len(own):
            own = squares[:, b].argsort()[:1]
        near = own[np.argsort(squares[own, b], kind="stable")]
        picked.append(x[np.resize(near[:EXAMPLES], EXAMPLES)])
    return np.stack(picked)
