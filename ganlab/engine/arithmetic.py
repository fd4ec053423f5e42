"""Arithmetic on latents, as Radford, Metz and Chintala did it (2016, section 6.3, Figure 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.latent import LatentSpace

__all__ = ["SPREAD", "combine", "mean", "neighbours"]

#: Half the width of the uniform noise around a result: Radford et al. use ±0.25.
SPREAD = 0.25


def mean(latent: LatentSpace, zs: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the average ``[size]`` of latents ``[n, size]``, n ≥ 1.

    Of categories, the one that most of them have (the first of several such): G has never seen
    half of one and half of another.
    """
    averaged = np.asarray(zs, np.float64).mean(axis=0).astype(np.float32)
    return _whole(latent, averaged)


def combine(
    latent: LatentSpace,
    a: NDArray[np.floating],
    b: NDArray[np.floating],
    c: NDArray[np.floating],
) -> NDArray[np.float32]:
    """Return mean(A) − mean(B) + mean(C) ``[size]`` of three sets of latents ``[n, size]``.

    The paper does not rescale the result, and neither is it here: it may lie further out than
    the prior reaches. A category is that of C, but where A's differs from B's, and B's is C's, it
    is A's: what changes from B to A is what is done to C. Any other sum of three categories has
    no meaning, and C's holds.
    """
    ends = [mean(latent, zs) for zs in (a, b, c)]
    wide = [end.astype(np.float64) for end in ends]
    out = (wide[0] - wide[1] + wide[2]).astype(np.float32)
    for factor in latent.factors:
        if factor.categories:
            own = latent.columns(factor.name)
            first, second, third = (int(end[own].argmax()) for end in ends)
            out = latent.with_values(out[None], factor.name, first if second == third else third)[0]
    return out


def neighbours(
    latent: LatentSpace, z: NDArray[np.floating], n: int, seed: int = 0
) -> NDArray[np.float32]:
    """Return ``n`` latents ``[n, size]`` around z: to every number is added uniform noise of ±0.25.

    Categories stay what they are.
    """
    rng = np.random.default_rng([seed, 17])
    out = np.repeat(np.asarray(z, np.float32)[None], n, axis=0)
    kinds = np.repeat([f.prior for f in latent.factors], [f.width for f in latent.factors])
    numbers = np.flatnonzero(kinds != "categorical")
    out[:, numbers] += rng.uniform(-SPREAD, SPREAD, (n, len(numbers))).astype(np.float32)
    return out


def _whole(latent: LatentSpace, z: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make one-hot again what an average left of categories."""
    for factor in latent.factors:
        if factor.categories:
            most = int(z[latent.columns(factor.name)].argmax())
            z = latent.with_values(z[None], factor.name, most)[0]
    return z
