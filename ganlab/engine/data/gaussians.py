"""Mixtures of a few isotropic Gaussians: the data sets whose modes are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ganlab.engine.data.distribution import (
    Distribution,
    Float32,
    Float64,
    Int64,
    Modes,
    ViewLimits,
    isotropic_standard,
)
from ganlab.engine.data.mixture import IsotropicMixture


class GaussianMixture(Distribution):
    """A mixture of isotropic Gaussians in one or two dimensions, data units.

    Parameters
    ----------
    name, title, description : str
    centres : array, shape [m, d]
    std : float or array, shape [m]
    view : tuple of two floats
        Limits of every axis.
    weights : array, shape [m], optional
        Equal when left out.
    """

    def __init__(
        self,
        name: str,
        title: str,
        description: str,
        centres: ArrayLike,
        std: ArrayLike,
        view: tuple[float, float],
        weights: Sequence[float] | None = None,
    ) -> None:
        super().__init__()
        c = np.asarray(centres, dtype=np.float64)
        s = np.broadcast_to(np.asarray(std, dtype=np.float64), len(c))
        self.name, self.title, self.description = name, title, description
        self.dims = c.shape[1]
        self._mixture = IsotropicMixture(c, s, np.ones(len(c)) if weights is None else weights)
        self.modes = Modes(self._mixture.centres, self._mixture.std, self._mixture.weights)
        self.view = ViewLimits((view[0],) * self.dims, (view[1],) * self.dims)
        self.location, self.scale = isotropic_standard(*self._mixture.moments())
        self.resolution = float(s.min())

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        return self._mixture.sample_labelled(n, rng)[0]

    def _sample_labelled(self, n: int, rng: np.random.Generator) -> tuple[Float32, Int64]:
        return self._mixture.sample_labelled(n, rng)

    def _log_density(self, x: Float64) -> Float64:
        return self._mixture.log_density(x)

    def _cell_masses(self, edges: list[Float64]) -> Float64:
        return self._mixture.cell_masses(edges)


def _on_circle(count: int, radius: float, first: float = 0.0) -> Float64:
    """Return `count` equally spaced points [count, 2]; the end point is not repeated."""
    angle = first + 2 * np.pi * np.arange(count) / count
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def _lattice(values: Sequence[float]) -> Float64:
    """Return every pair of `values`, [m, 2]."""
    return np.array([(x, y) for x in values for y in values], dtype=np.float64)


ENTRIES: tuple[Distribution, ...] = (
    GaussianMixture(
        "gaussian",
        "Gaussian",
        "One Gaussian at the origin, σ 1 along both axes",
        [[0.0, 0.0]],
        1.0,
        (-4.0, 4.0),
    ),
    GaussianMixture(
        "two-gaussians",
        "Two Gaussians",
        "Two equal Gaussians at (−1, 0) and (1, 0), σ 0.25",
        [[-1.0, 0.0], [1.0, 0.0]],
        0.25,
        (-2.25, 2.25),
    ),
    GaussianMixture(
        "ring",
        "Ring of 8",
        "Eight Gaussians, σ 0.01, equally spaced on the unit circle",
        _on_circle(8, 1.0),
        0.01,
        (-1.6, 1.6),
    ),
    GaussianMixture(
        "grid",
        "Grid of 25",
        "Twenty-five Gaussians, σ 0.05, at every pair of −4, −2, 0, 2, 4",
        _lattice([-4.0, -2.0, 0.0, 2.0, 4.0]),
        0.05,
        (-5.5, 5.5),
    ),
    GaussianMixture(
        "blobs",
        "Three blobs",
        "Three equal Gaussians, σ 0.15, far apart on a circle of radius 1.2",
        _on_circle(3, 1.2, np.pi / 2),
        0.15,
        (-2.25, 2.25),
    ),
)
