"""A latent space as a list of named factors.

Sliders, samplers and exporters ask the latent space alone, and never which family of networks
stands behind it: a label and a code will be factors like the noise is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Factor", "LatentSpace"]


@dataclass(frozen=True)
class Factor:
    """One named dimension of the latent space, with its prior.

    Attributes
    ----------
    name : str
        ``z1``, ``z2`` …
    prior : str
        ``normal``: standard normal; ``uniform``: uniform on [-1, 1].
    """

    name: str
    prior: Literal["normal", "uniform"]

    @property
    def reach(self) -> float:
        """How far an axis must go to either side: all of the prior, or 99.8 % of a normal one."""
        return 1.0 if self.prior == "uniform" else float(self.quantile(np.array(0.999)))

    def quantile(self, q: NDArray[np.floating]) -> NDArray[np.float64]:
        """Value below which the prior has mass ``q``, for q in (0, 1)."""
        if self.prior == "uniform":
            return 2.0 * np.asarray(q, np.float64) - 1.0
        from statistics import NormalDist

        inverse = NormalDist().inv_cdf
        flat = [inverse(float(p)) for p in np.ravel(q)]
        return np.array(flat, np.float64).reshape(np.shape(q))

    def density(self, z: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the prior's density at z."""
        z = np.asarray(z, np.float64)
        if self.prior == "uniform":
            return np.where(np.abs(z) <= 1.0, 0.5, 0.0)
        return np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


@dataclass(frozen=True)
class LatentSpace:
    """The generator's input, factor by factor."""

    factors: tuple[Factor, ...]

    @classmethod
    def noise(cls, size: int, prior: Literal["normal", "uniform"]) -> LatentSpace:
        """Noise alone: ``size`` factors z1 … of one prior."""
        return cls(tuple(Factor(f"z{i + 1}", prior) for i in range(size)))

    @property
    def size(self) -> int:
        """Number of the generator's inputs."""
        return len(self.factors)

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``[n, size]`` latents from the prior."""
        priors = {factor.prior for factor in self.factors}
        if len(priors) > 1:
            # Factor by factor; one call for all is what the usual case wants.
            each = [LatentSpace((factor,)).sample(n, rng) for factor in self.factors]
            return np.concatenate(each, axis=1)
        if priors == {"normal"}:
            return rng.standard_normal((n, self.size), np.float32)
        return 2.0 * rng.random((n, self.size), np.float32) - 1.0
