"""What a picker needs to draw a distribution in small."""

from __future__ import annotations

import numpy as np

from ganlab.engine.data.distribution import Distribution, Float64


def thumbnail_points(distribution: Distribution, n: int = 600, seed: int = 0) -> Float64:
    """Return `n` samples [n, d], float64, data units; the same ones every time."""
    return distribution.sample(n, np.random.default_rng(seed)).astype(np.float64)


def thumbnail_curve(distribution: Distribution, n: int = 96) -> tuple[Float64, Float64]:
    """Return `n` positions over the view and the density there, each [n], of 1-D data.

    Raises
    ------
    ValueError
        When the data has two dimensions.
    """
    if distribution.dims != 1:
        raise ValueError(f"data {distribution.name!r} is 2-D: draw thumbnail_points instead")
    x = np.linspace(distribution.view.lo[0], distribution.view.hi[0], n)
    return x, distribution.density(x[:, None])
