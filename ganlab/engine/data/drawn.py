"""Data that a person draws: every dab of the brush is a Gaussian."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ganlab.engine.data.distribution import (
    Distribution,
    Float32,
    Float64,
    ViewLimits,
    isotropic_standard,
)
from ganlab.engine.data.errors import DataError
from ganlab.engine.data.mixture import IsotropicMixture

CANVAS_1D = 3.0
CANVAS_2D = 1.5
_LARGEST = 1e6


class DrawnDistribution(Distribution):
    """A mixture of one isotropic Gaussian per dab of the brush.

    A dab of radius r has σ = r / 2 and a weight proportional to its area, r^d, so that the
    density is the same under a broad stroke as under a fine one.

    Parameters
    ----------
    dabs : sequence of (x, y, r), or of (x, r) in one dimension
        Centres and radii, data units.
    dims : int
        1 or 2.

    Raises
    ------
    DataError
        When there is no dab, or one of them is not made of finite numbers with r > 0.
    """

    def __init__(self, dabs: Sequence[Sequence[float]], dims: int = 2) -> None:
        super().__init__()
        self.dims = dims
        self.name = "drawn" if dims == 2 else "drawn-1d"
        self.title = "Drawn"
        if len(dabs) == 0:
            raise DataError("the drawing is empty: draw something on the canvas first")
        table = _checked(dabs, dims)
        count = len(table)
        self.description = f"Drawn with {count:,} dab{'s' if count > 1 else ''} of the brush"
        centres, radius = table[:, :-1], table[:, -1]
        self._mixture = IsotropicMixture(centres, radius / 2, radius**dims)
        canvas = CANVAS_2D if dims == 2 else CANVAS_1D
        # 1.5 r is 3 σ: the canvas grows when a dab's mass would hang over its edge.
        reach = 1.5 * radius[:, None]
        lo = np.minimum((centres - reach).min(axis=0), -canvas)
        hi = np.maximum((centres + reach).max(axis=0), canvas)
        self.view = ViewLimits(tuple(lo.tolist()), tuple(hi.tolist()))
        self.location, self.scale = isotropic_standard(*self._mixture.moments())
        self.resolution = float(radius.min()) / 2

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        return self._mixture.sample_labelled(n, rng)[0]

    def _log_density(self, x: Float64) -> Float64:
        return self._mixture.log_density(x)

    def _cell_masses(self, edges: list[Float64]) -> Float64:
        return self._mixture.cell_masses(edges)


def _checked(dabs: Sequence[Sequence[float]], dims: int) -> Float64:
    """Return the dabs as [count, dims + 1], or say which one is wrong."""
    fields = "(x, y, r)" if dims == 2 else "(x, r)"
    for number, dab in enumerate(dabs, start=1):
        if len(dab) != dims + 1:
            raise DataError(
                f"drawing, dab {number}: {len(dab)} numbers, but a dab is {fields} in {dims}-D data"
            )
        if not all(math.isfinite(v) and abs(v) <= _LARGEST for v in dab):
            raise DataError(
                f"drawing, dab {number}: {tuple(dab)} must be finite numbers up to {_LARGEST:,.0f}"
            )
        if dab[-1] < 1e-4:
            raise DataError(
                f"drawing, dab {number}: its radius is {dab[-1]:g}; it must be at least 0.0001"
            )
    return np.array(dabs, dtype=np.float64)
