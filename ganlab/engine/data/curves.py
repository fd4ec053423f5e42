"""Curves under isotropic Gaussian noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.distribution import (
    Distribution,
    Float32,
    Float64,
    ViewLimits,
    isotropic_standard,
)
from ganlab.engine.data.mixture import IsotropicMixture

Real = TypeVar("Real", np.float32, np.float64)


class Arc(Protocol):
    """A smooth curve over [0, 1]."""

    def __call__(self, u: NDArray[Real], /) -> NDArray[Real]:
        """Return the points [n, 2] of the curve at `u` [n], in the precision of `u`."""


_PANEL = 4.0  # length of a quadrature panel, in σ
_NODES = 8  # Gauss-Legendre nodes on it: relative error of the density about 1e-7
_FINE = 4096  # samples of an arc from which its length is measured


class NoisyCurve(Distribution):
    """One or several arcs, equally likely, under isotropic Gaussian noise.

    A point is c(u) + σ ε with u uniform on [0, 1], so that the density is
    p(x) = mean over arcs of ∫ N(x; c(u), σ² I) du. The integral is evaluated by Gauss-Legendre
    quadrature on panels of equal arc length, short against σ: a mixture of isotropic Gaussians
    over the nodes, exact to far below anything that a histogram could see. The sampler draws u
    itself.

    Parameters
    ----------
    name, title, description : str
    arcs : sequence of Arc
    std : float
        σ of the noise, data units.
    centre, half : floats
        Middle and half the width of the square view.
    """

    dims = 2

    def __init__(
        self,
        name: str,
        title: str,
        description: str,
        arcs: Sequence[Arc],
        std: float,
        centre: tuple[float, float] = (0.0, 0.0),
        half: float = 1.6,
    ) -> None:
        super().__init__()
        self.name, self.title, self.description = name, title, description
        self._arcs, self._std = tuple(arcs), std
        nodes, weights = zip(*(_quadrature(arc, std) for arc in self._arcs), strict=True)
        centres = np.concatenate(nodes)
        self._mixture = IsotropicMixture(
            centres, np.full(len(centres), std), np.concatenate(weights)
        )
        self.view = ViewLimits(
            (centre[0] - half, centre[1] - half), (centre[0] + half, centre[1] + half)
        )
        self.location, self.scale = isotropic_standard(*self._mixture.moments())
        self.resolution = std

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        u: Float32 = rng.random(n, dtype=np.float32)
        x: Float32 = rng.standard_normal((n, 2), dtype=np.float32)
        x *= np.float32(self._std)
        if len(self._arcs) == 1:
            x += self._arcs[0](u)
            return x
        which = rng.integers(len(self._arcs), size=n)
        for i, arc in enumerate(self._arcs):
            mine = which == i
            x[mine] += arc(u[mine])
        return x

    def _log_density(self, x: Float64) -> Float64:
        return self._mixture.log_density(x)

    def _cell_masses(self, edges: list[Float64]) -> Float64:
        return self._mixture.cell_masses(edges)


def _quadrature(arc: Arc, std: float) -> tuple[Float64, Float64]:
    """Return points of the arc [k, 2] and weights [k] that integrate over u in [0, 1]."""
    u = np.linspace(0.0, 1.0, _FINE)
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(arc(u), axis=0), axis=1))])
    panels = max(1, int(np.ceil(length[-1] / (_PANEL * std))))
    breaks = np.interp(np.linspace(0.0, length[-1], panels + 1), length, u)
    t, w = np.polynomial.legendre.leggauss(_NODES)
    width = np.diff(breaks)[:, None]
    nodes = (breaks[:-1, None] + width * (t + 1) / 2).ravel()
    return arc(nodes), (width * w / 2).ravel()


def _segment(u: NDArray[Real]) -> NDArray[Real]:
    return np.stack([2 * u - 1, 2 * u - 1], axis=1)


def _circle(u: NDArray[Real]) -> NDArray[Real]:
    a = u * u.dtype.type(2 * np.pi)
    return np.stack([np.cos(a), np.sin(a)], axis=1)


def _upper_moon(u: NDArray[Real]) -> NDArray[Real]:
    a = u * u.dtype.type(np.pi)
    return np.stack([np.cos(a), np.sin(a)], axis=1)


def _lower_moon(u: NDArray[Real]) -> NDArray[Real]:
    a = u * u.dtype.type(np.pi)
    return np.stack([1 - np.cos(a), u.dtype.type(0.5) - np.sin(a)], axis=1)


def _spiral_arm(u: NDArray[Real]) -> NDArray[Real]:
    """Radius θ / 3π for θ from π/2 to 3π; uniform θ² spreads points nearly evenly."""
    first, last = np.pi / 2, 3 * np.pi
    squared = u.dtype.type(first**2) + u * u.dtype.type(last**2 - first**2)
    a = np.sqrt(squared)
    r = a * u.dtype.type(1 / last)
    return np.stack([r * np.cos(a), r * np.sin(a)], axis=1)


def _other_spiral_arm(u: NDArray[Real]) -> NDArray[Real]:
    return -_spiral_arm(u)


def _swiss_roll(u: NDArray[Real]) -> NDArray[Real]:
    """Radius θ / 10 for θ uniform from 1.5 π to 4.5 π."""
    a = u.dtype.type(1.5 * np.pi) * (1 + 2 * u)
    r = a * u.dtype.type(0.1)
    return np.stack([r * np.cos(a), r * np.sin(a)], axis=1)


ENTRIES: tuple[Distribution, ...] = (
    NoisyCurve(
        "line",
        "Line",
        "The segment from (−1, −1) to (1, 1) under noise of σ 0.05",
        [_segment],
        0.05,
    ),
    NoisyCurve(
        "circle",
        "Circle",
        "The unit circle under noise of σ 0.05",
        [_circle],
        0.05,
    ),
    NoisyCurve(
        "moons",
        "Two moons",
        "Two interlocked half circles of radius 1 under noise of σ 0.05",
        [_upper_moon, _lower_moon],
        0.05,
        centre=(0.5, 0.25),
        half=2.0,
    ),
    NoisyCurve(
        "spiral",
        "Spiral",
        "Two spiral arms of 1¼ turns, radius 1, under noise of σ 0.03",
        [_spiral_arm, _other_spiral_arm],
        0.03,
    ),
    NoisyCurve(
        "swiss-roll",
        "Swiss roll",
        "One spiral of 1½ turns, radius 0.47 to 1.41, under noise of σ 0.05",
        [_swiss_roll],
        0.05,
        half=2.1,
    ),
)
