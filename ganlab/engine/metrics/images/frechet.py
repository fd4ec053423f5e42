"""The Fréchet distance between generated and real pictures, in a classifier's feature space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Frechet", "Gaussian", "distance", "fit", "frechet"]


@dataclass(frozen=True, eq=False)
class Gaussian:
    """A normal distribution that was fitted to features.

    Attributes
    ----------
    n : int
        Samples that it was fitted to.
    mean : ndarray
        float64 ``[d]``.
    covariance : ndarray
        float64 ``[d, d]``, unbiased.
    """

    n: int
    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


@dataclass(frozen=True)
class Frechet:
    """Fréchet distance, and what real pictures score against each other.

    Attributes
    ----------
    distance : float
        Between generated and real pictures; 0 where both Gaussians are the same. In squared
        units of the features.
    floor : float
        Between two sets of real pictures of ``n_real`` each.
    n, n_real, features : int
        Generated pictures, real ones, and dimensions of the feature space.
    """

    distance: float
    floor: float
    n: int
    n_real: int
    features: int

    def words(self) -> str:
        """Say it in one line."""
        return (
            f"Fréchet distance {self.distance:.2f} (real against real {self.floor:.2f}), "
            f"{self.n:,} samples against {self.n_real:,} real pictures, {self.features} features"
        )


def fit(features: NDArray[np.floating]) -> Gaussian:
    """Fit a Gaussian to features ``[n, d]``, n at least 2, in float64.

    Raises
    ------
    ValueError
        Where there are fewer than 2 samples, or features that are no finite numbers.
    """
    n = len(features)
    if n < 2:
        raise ValueError(f"{n} samples have no covariance: ask for at least 2")
    x = np.asarray(features, np.float64)
    if not np.isfinite(x).all():
        raise ValueError("some features are not finite numbers: the samples are none")
    mean = x.mean(axis=0)
    centred = x - mean
    return Gaussian(n, mean, centred.T @ centred / (n - 1))


def distance(a: Gaussian, b: Gaussian) -> float:
    """‖μ_a − μ_b‖² + tr(S_a + S_b − 2 (S_a S_b)^½): squared Fréchet (2-Wasserstein) distance.

    Notes
    -----
    Dowson & Landau 1982; as a score of generators, "FID", Heusel et al. 2017, there in the
    feature space of an Inception network: numbers of other feature spaces are not comparable.
    The trace of (S_a S_b)^½ is that of (S_a^½ S_b S_a^½)^½, whose inside is symmetric and has
    no negative eigenvalues but for rounding, so that two eigendecompositions suffice.
    """
    values, vectors = np.linalg.eigh(a.covariance)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    inside = root @ b.covariance @ root
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(0.5 * (inside + inside.T)), 0.0)).sum()
    gap = a.mean - b.mean
    total = gap @ gap + np.trace(a.covariance) + np.trace(b.covariance) - 2.0 * cross
    return max(0.0, float(total))


def frechet(
    generated: NDArray[np.floating],
    real: NDArray[np.floating],
    more_real: NDArray[np.floating],
) -> Frechet:
    """Compare features of generated pictures with those of real ones.

    Parameters
    ----------
    generated, real
        ``[n, d]`` and ``[m, d]``.
    more_real
        Features of m other real pictures: their distance to ``real`` is the floor.

    Notes
    -----
    The estimate is biased upwards, the more the fewer samples there are (Bińkowski et al. 2018);
    so both counts are stated, and the floor has the same bias where n = m.
    """
    gaussian = fit(real)
    return Frechet(
        distance=distance(fit(generated), gaussian),
        floor=distance(fit(more_real), gaussian),
        n=len(generated),
        n_real=len(real),
        features=real.shape[1],
    )
