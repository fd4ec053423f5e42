"""The arithmetic of mixtures of isotropic Gaussians.

Most data here is one: a few modes, what a brush drew, a curve under Gaussian noise (a mixture
over quadrature nodes), a kernel density estimate.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab.engine.data.distribution import Float32, Float64, Int64, frozen_array

# Entries of the [points, components] table that are held at a time: stays in the cache.
_CHUNK = 1 << 16
# exp below this underflows, and underflow takes a slow path in many maths libraries.
_SMALLEST = -700.0


def normal_cdf(z: Float64) -> Float64:
    """Return the standard normal distribution function of `z`, of any shape."""
    flat = (z * math.sqrt(0.5)).ravel().tolist()
    erf = np.fromiter(map(math.erf, flat), np.float64, count=len(flat))
    return 0.5 * (1.0 + erf.reshape(z.shape))


class IsotropicMixture:
    """The density sum_j w_j N(x; c_j, s_j^2 I).

    Parameters
    ----------
    centres : array, shape [k, d]
    std : array, shape [k]
        Positive standard deviations.
    weights : array, shape [k]
        Non-negative; divided by their sum.
    """

    def __init__(self, centres: ArrayLike, std: ArrayLike, weights: ArrayLike) -> None:
        self.centres = frozen_array(centres)
        self.std = frozen_array(std)
        total = np.asarray(weights, dtype=np.float64)
        self.weights = frozen_array(total / total.sum())
        self._cumulative = np.cumsum(self.weights)
        self._cumulative[-1] = 1.0
        self._centres32 = self.centres.astype(np.float32)
        self._std32 = self.std.astype(np.float32)
        # Exponents are linear in (y, |y|^2, 1) with y = x - mean: one matrix product gives all.
        # Taking y about the mean keeps |y|^2 small, and with it the rounding.
        self._mean = self.weights @ self.centres
        c, d = self.centres - self._mean, self.centres.shape[1]
        precision = 1.0 / self.std**2
        with np.errstate(divide="ignore"):
            constant = np.log(self.weights) - 0.5 * d * np.log(2 * math.pi * self.std**2)
        self._coefficients = np.vstack(
            [
                (c * precision[:, None]).T,
                -0.5 * precision,
                constant - 0.5 * precision * (c**2).sum(axis=1),
            ]
        )

    def sample_labelled(self, n: int, rng: np.random.Generator) -> tuple[Float32, Int64]:
        """Draw `n` points, float32 [n, d], and the component of each, int64 [n]."""
        which: Int64 = np.searchsorted(self._cumulative, rng.random(n), side="right")
        d = self.centres.shape[1]
        noise: Float32 = rng.standard_normal((n, d), dtype=np.float32)
        noise *= self._std32[which, None]
        noise += self._centres32[which]
        return noise, which.astype(np.int64, copy=False)

    def log_density(self, x: Float64) -> Float64:
        """Return the log-density in nats at `x` [n, d], as [n]; finite however far away."""
        n, d = x.shape
        features = np.empty((n, d + 2))
        np.subtract(x, self._mean, out=features[:, :d])
        np.einsum("nd,nd->n", features[:, :d], features[:, :d], out=features[:, d])
        features[:, d + 1] = 1.0
        out = np.empty(n)
        rows = max(1, _CHUNK // len(self.std))
        for start in range(0, n, rows):
            table = features[start : start + rows] @ self._coefficients
            top = table.max(axis=1)
            table -= top[:, None]
            np.maximum(table, _SMALLEST, out=table)
            np.exp(table, out=table)
            out[start : start + rows] = top + np.log(table.sum(axis=1))
        return out

    def cell_masses(self, edges: list[Float64]) -> Float64:
        """Return the exact mass per cell: each component is a product over the axes."""
        shares: list[NDArray[np.float64]] = []
        for axis, edge in enumerate(edges):
            z = (edge - self.centres[:, axis, None]) / self.std[:, None]
            shares.append(np.diff(normal_cdf(z), axis=1))
        if len(shares) == 1:
            return np.asarray(self.weights @ shares[0])
        return np.asarray((shares[0] * self.weights[:, None]).T @ shares[1])

    def moments(self) -> tuple[Float64, Float64]:
        """Return the mean [d] and the variance of each axis [d]."""
        spread = self.weights @ ((self.centres - self._mean) ** 2)
        return self._mean, spread + self.weights @ self.std**2
