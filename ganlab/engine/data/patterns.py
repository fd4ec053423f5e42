"""Two-dimensional patterns that are neither modes nor curves."""

from __future__ import annotations

import numpy as np

from ganlab.engine.data.distribution import (
    Distribution,
    Float32,
    Float64,
    ViewLimits,
    frozen_array,
)


class Checkerboard(Distribution):
    """Uniform on the eight dark unit squares of a 4 x 4 board over [-2, 2]².

    Square (i, j), counted from the lower left corner, is dark when i + j is even.
    """

    name = "checkerboard"
    title = "Checkerboard"
    description = "Uniform on the eight dark unit squares of a 4 × 4 board over −2 to 2"
    dims = 2

    def __init__(self) -> None:
        super().__init__()
        self.view = ViewLimits((-3.0, -3.0), (3.0, 3.0))
        self.location = frozen_array([0.0, 0.0])
        # Either axis alone is uniform over the four units: variance 4² / 12.
        self.scale = frozen_array(np.full(2, np.sqrt(4 / 3)))
        self.resolution = 1.0

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        dark = rng.integers(8, size=n)
        column = dark // 2
        row = 2 * (dark % 2) + column % 2
        x: Float32 = rng.random((n, 2), dtype=np.float32)
        x[:, 0] += column - 2
        x[:, 1] += row - 2
        return x

    def _log_density(self, x: Float64) -> Float64:
        inside = (np.abs(x) <= 2).all(axis=1)
        # The upper edges of the board belong to its last squares.
        square = np.clip(np.floor(x) + 2, 0, 3)
        dark = square.sum(axis=1) % 2 == 0
        return np.asarray(np.where(inside & dark, -np.log(8.0), -np.inf))

    def _cell_masses(self, edges: list[Float64]) -> Float64:
        parity = np.arange(4)
        dark = ((parity[:, None] + parity) % 2 == 0).astype(np.float64)
        return np.asarray(_overlap(edges[0]) @ dark @ _overlap(edges[1]).T / 8.0)


def _overlap(edges: Float64) -> Float64:
    """Return the length that each cell shares with each of the four unit stretches, [cells, 4]."""
    start = np.arange(-2.0, 2.0)
    upper = np.minimum(edges[1:, None], start + 1)
    return np.asarray(np.maximum(upper - np.maximum(edges[:-1, None], start), 0.0))


class Pinwheel(Distribution):
    """Five Gaussian arms, swirled.

    An arm is a Gaussian around (1, 0), σ 0.3 along the radius and 0.1 across it, turned by a
    multiple of 72°; then each point is turned by one radian per unit of its distance from the
    origin. That swirl keeps both the distance and the area, so that the density at x is the
    unswirled density at x turned back.
    """

    name = "pinwheel"
    title = "Pinwheel"
    description = "Five Gaussian arms, σ 0.3 along and 0.1 across, swirled by 1 rad per unit"
    dims = 2

    arms = 5
    along = 0.3
    across = 0.1
    swirl = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.view = ViewLimits((-2.5, -2.5), (2.5, 2.5))
        self.location = frozen_array([0.0, 0.0])
        # E|x|² survives the turning, and five-fold symmetry shares it equally between the axes.
        mean_square = 1 + self.along**2 + self.across**2
        self.scale = frozen_array(np.full(2, np.sqrt(mean_square / 2)))
        self.resolution = self.across / 2
        turn = 2 * np.pi * np.arange(self.arms) / self.arms
        self._cos, self._sin = np.cos(turn), np.sin(turn)

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        a: Float32 = rng.standard_normal((n, 2), dtype=np.float32)
        along = 1 + np.float32(self.along) * a[:, 0]
        across = np.float32(self.across) * a[:, 1]
        turn = rng.integers(self.arms, size=n).astype(np.float32)
        angle = turn * np.float32(2 * np.pi / self.arms)
        angle += np.float32(self.swirl) * np.hypot(along, across)
        cos, sin = np.cos(angle), np.sin(angle)
        return np.stack([cos * along - sin * across, sin * along + cos * across], axis=1)

    def _log_density(self, x: Float64) -> Float64:
        angle = -self.swirl * np.hypot(x[:, 0], x[:, 1])
        cos, sin = np.cos(angle), np.sin(angle)
        u, v = cos * x[:, 0] - sin * x[:, 1], sin * x[:, 0] + cos * x[:, 1]
        along = (u[:, None] * self._cos + v[:, None] * self._sin - 1) / self.along
        across = (v[:, None] * self._cos - u[:, None] * self._sin) / self.across
        exponent = -0.5 * (along**2 + across**2)
        top = exponent.max(axis=1)
        total = np.exp(exponent - top[:, None]).sum(axis=1)
        norm = np.log(self.arms * 2 * np.pi * self.along * self.across)
        return np.asarray(top + np.log(total) - norm)


ENTRIES: tuple[Distribution, ...] = (Checkerboard(), Pinwheel())
