"""An endless plane of latents: every place has an address, and every place is a fair draw.

At each whole (x, y) stands a latent that is drawn from the prior by the seed of its coordinates.
Between them the four nearest mix: with weights cos and sin of a quarter turn along x on both
edges, then the same along y. The squares of the four weights add up to 1, so that a mix of
independent standard normal numbers is standard normal at every place, and its length is what the
prior's is: in many dimensions, where drawn vectors stand almost at right angles, this is slerp,
the great circle through both. Slerp itself is not used, as in one or two dimensions two corners
may point in opposite ways with unequal lengths, and it then swings out without bound.

Uniform numbers are mixed as the normal numbers of the same rank, and so are uniform at every
place and never leave the cube. Categories cannot be mixed: the nearest corner's holds.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.latent import LatentSpace

__all__ = ["FAR", "at_place", "corner", "from_scores", "to_scores"]

#: Where the plane ends for a person: beyond, a place has fewer decimals than an address shows.
FAR = 1_000_000.0
#: Keeps these draws apart from those of an address with a seed.
_PLANE = 0x91A7E


def from_scores(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the uniform numbers in [-1, 1] that have the rank of standard normal ones."""
    flat = [math.erf(score) for score in np.ravel(scores) / math.sqrt(2.0)]
    return np.array(flat, np.float64).reshape(np.shape(scores))


def to_scores(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the standard normal numbers that have the rank of uniform ones in [-1, 1].

    The ends, and what lies beyond, count as if they were one in ten million before the end.
    """
    from statistics import NormalDist

    shares = np.clip(0.5 + 0.5 * np.asarray(values, np.float64), 1e-7, 1.0 - 1e-7)
    flat = [NormalDist().inv_cdf(share) for share in np.ravel(shares).tolist()]
    return np.array(flat, np.float64).reshape(np.shape(values))


def corner(latent: LatentSpace, i: int, j: int) -> NDArray[np.float32]:
    """Return the latent ``[size]`` at a whole place."""
    return at_place(latent, float(i), float(j))


def at_place(latent: LatentSpace, x: float, y: float) -> NDArray[np.float32]:
    """Return the latent ``[size]`` at a place; the same on every machine and in every session.

    Raises
    ------
    ValueError
        Beyond ``FAR``, where the plane ends.
    """
    if not (abs(x) <= FAR and abs(y) <= FAR):
        raise ValueError(f"the plane ends at ±{FAR:,.0f}")
    i, j = math.floor(x), math.floor(y)
    across, up = _weights(x - i), _weights(y - j)
    corners = [[_corner(latent, i + a, j + b) for a in (0, 1)] for b in (0, 1)]
    scores = sum(up[b] * across[a] * corners[b][a][0] for a in (0, 1) for b in (0, 1))
    assert isinstance(scores, np.ndarray)
    nearest = corners[int(y - j >= 0.5)][int(x - i >= 0.5)]
    return _latent(latent, scores, nearest[1])


def _weights(t: float) -> tuple[float, float]:
    # At a corner, exactly that corner: the sine of 0 is 0, and t = 1 is the next cell's 0.
    return math.cos(0.5 * math.pi * t), math.sin(0.5 * math.pi * t)


@lru_cache(maxsize=4096)
def _corner(latent: LatentSpace, i: int, j: int) -> tuple[NDArray[np.float64], tuple[int, ...]]:
    """Draw standard normal scores of all numbers, and the categories, of a whole place."""
    rng = np.random.default_rng([_PLANE, _natural(i), _natural(j)])
    numbers = sum(1 for factor in latent.factors if not factor.categories)
    scores = rng.standard_normal(numbers)
    scores.setflags(write=False)
    categories = tuple(
        int(rng.choice(f.width, p=np.array(f.shares) / sum(f.shares)))
        for f in latent.factors
        if f.categories
    )
    return scores, categories


def _natural(i: int) -> int:
    # Seeds are natural numbers: 0, -1, 1, -2, 2 … are counted through.
    return 2 * i if i >= 0 else -2 * i - 1


def _latent(
    latent: LatentSpace, scores: NDArray[np.float64], categories: tuple[int, ...]
) -> NDArray[np.float32]:
    uniform, columns, starts = _places(latent)
    values = np.array(scores)
    if uniform.any():
        values[uniform] = from_scores(values[uniform])
    z = np.zeros(latent.size, np.float32)
    z[columns] = values
    for start, category in zip(starts, categories, strict=True):
        z[start + category] = 1.0
    return z


@lru_cache(maxsize=8)
def _places(
    latent: LatentSpace,
) -> tuple[NDArray[np.bool_], NDArray[np.intp], tuple[int, ...]]:
    """Which numbers are uniform, the columns of numbers, and where each one-hot begins."""
    widths = [factor.width for factor in latent.factors]
    begins = np.concatenate([[0], np.cumsum(widths)]).astype(np.intp)[:-1]
    kinds = [factor.prior for factor in latent.factors]
    numbers = np.array([kind != "categorical" for kind in kinds], bool)
    uniform = np.array([kind == "uniform" for kind in kinds if kind != "categorical"], bool)
    return uniform, begins[numbers], tuple(int(start) for start in begins[~numbers])
