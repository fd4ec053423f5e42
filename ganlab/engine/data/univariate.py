"""One-dimensional data: the axis of Figure 1."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from ganlab.engine.data.distribution import (
    Distribution,
    Float32,
    Float64,
    ViewLimits,
    frozen_array,
)
from ganlab.engine.data.gaussians import GaussianMixture


class Univariate(Distribution):
    """A distribution on the line with its distribution function in closed form."""

    dims = 1

    def __init__(self, location: float, scale: float, view: tuple[float, float]) -> None:
        super().__init__()
        self.location, self.scale = frozen_array([location]), frozen_array([scale])
        self.view = ViewLimits(view[:1], view[1:])
        self.resolution = 0.1 * scale

    @abstractmethod
    def _cdf(self, x: Float64) -> Float64:
        """Return the probability of a value of at most `x`, of any shape."""

    def _cell_masses(self, edges: list[Float64]) -> Float64:
        return np.diff(self._cdf(edges[0]))


class Uniform(Univariate):
    """Uniform on [-1, 1]."""

    name = "uniform-1d"
    title = "Uniform"
    description = "Uniform between −1 and 1"

    def __init__(self) -> None:
        super().__init__(location=0.0, scale=float(np.sqrt(1 / 3)), view=(-2.0, 2.0))

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        u: Float32 = rng.random((n, 1), dtype=np.float32)
        return 2 * u - 1

    def _log_density(self, x: Float64) -> Float64:
        return np.where(np.abs(x[:, 0]) <= 1, -np.log(2.0), -np.inf)

    def _cdf(self, x: Float64) -> Float64:
        return np.clip((x + 1) / 2, 0, 1)


class Exponential(Univariate):
    """Exponential of rate 1: a hard edge at 0 and a light tail."""

    name = "exponential-1d"
    title = "Exponential"
    description = "Exponential of rate 1: zero below 0, mean 1"

    def __init__(self) -> None:
        super().__init__(location=1.0, scale=1.0, view=(-1.5, 6.5))

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        x: Float32 = rng.standard_exponential((n, 1), dtype=np.float32)
        return x

    def _log_density(self, x: Float64) -> Float64:
        return np.where(x[:, 0] >= 0, -x[:, 0], -np.inf)

    def _cdf(self, x: Float64) -> Float64:
        return -np.expm1(-np.maximum(x, 0))


class HeavyTail(Univariate):
    """Student's t with 2 degrees of freedom.

    Like Cauchy's distribution it has no variance, so its scale here comes from the quartiles.
    Unlike Cauchy's it has a mean, and a batch of it is not ruled by one point in millions. With
    two degrees of freedom density, distribution function and sampler are all elementary:
    p(x) = (2 + x²)^(−3/2), F(x) = ½ + x / (2 √(2 + x²)).
    """

    name = "heavy-tail-1d"
    title = "Heavy tail"
    description = "Student's t with 2 degrees of freedom: infinite variance, tails like 1/|x|³"

    def __init__(self) -> None:
        upper_quartile = np.sqrt(2 / 3)  # F(√⅔) = ¾
        # 0.6745 is the upper quartile of the standard normal: σ of a normal from its quartiles.
        scale = float(upper_quartile / 0.6744897501960817)
        super().__init__(location=0.0, scale=scale, view=(-10.5, 10.5))

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        # t = Z / √(χ²₂ / 2), and half of a χ²₂ is exponential.
        half_chi2 = np.maximum(rng.standard_exponential(n), 1e-15)
        t = rng.standard_normal(n) / np.sqrt(half_chi2)
        return t.astype(np.float32)[:, None]

    def _log_density(self, x: Float64) -> Float64:
        return -1.5 * np.log(2 + x[:, 0] ** 2)

    def _cdf(self, x: Float64) -> Float64:
        # An infinite edge gives inf / inf, though the limit is plain.
        with np.errstate(invalid="ignore"):
            ratio = np.where(np.isinf(x), np.sign(x), x / np.hypot(np.sqrt(2.0), x))
        return 0.5 + 0.5 * ratio


ENTRIES: tuple[Distribution, ...] = (
    GaussianMixture(
        "gaussian-1d",
        "Gaussian",
        "One Gaussian, mean 0, σ 1",
        [[0.0]],
        1.0,
        (-4.0, 4.0),
    ),
    GaussianMixture(
        "two-gaussians-1d",
        "Two Gaussians",
        "70 % of a Gaussian at −1.5, σ 0.5, and 30 % of one at 1.5, σ 0.3",
        [[-1.5], [1.5]],
        [0.5, 0.3],
        (-4.0, 4.0),
        weights=[0.7, 0.3],
    ),
    Uniform(),
    Exponential(),
    HeavyTail(),
)
