from __future__ import annotations

import numpy as np
import pytest
import torch

from ganlab.engine.metrics.images.frechet import Gaussian, distance, fit, frechet


def random_covariance(rng: np.random.Generator, d: int, rank: int | None = None) -> np.ndarray:
    factor = rng.standard_normal((d, rank or d))
    return factor @ factor.T / d


def test_diagonal_covariances_have_a_closed_form() -> None:
    rng = np.random.default_rng(0)
    m1, m2, s1, s2 = (rng.uniform(0.1, 3, 12) for _ in range(4))
    closed = ((m1 - m2) ** 2).sum() + ((s1 - s2) ** 2).sum()
    a, b = Gaussian(0, m1, np.diag(s1**2)), Gaussian(0, m2, np.diag(s2**2))
    assert distance(a, b) == pytest.approx(closed, rel=1e-12)


def brute(a: Gaussian, b: Gaussian) -> float:
    """Take the root of the product itself, by the eigenvectors of what is not symmetric."""
    product = torch.from_numpy(a.covariance @ b.covariance)
    values, vectors = torch.linalg.eig(product)
    root = vectors @ torch.diag(values.sqrt()) @ torch.linalg.inv(vectors)
    assert torch.allclose((root @ root).real, product, atol=1e-9)
    gap = a.mean - b.mean
    traces = np.trace(a.covariance) + np.trace(b.covariance) - 2 * float(root.diagonal().real.sum())
    return float(gap @ gap + traces)


def test_it_agrees_with_the_root_of_the_product() -> None:
    rng = np.random.default_rng(1)
    for _ in range(5):
        a, b = (Gaussian(0, rng.standard_normal(9), random_covariance(rng, 9)) for _ in range(2))
        assert distance(a, b) == pytest.approx(brute(a, b), rel=1e-8)
        assert distance(b, a) == pytest.approx(distance(a, b), rel=1e-10)


def test_dead_features_and_the_same_gaussian_are_at_nil() -> None:
    rng = np.random.default_rng(2)
    a = Gaussian(0, rng.standard_normal(10), random_covariance(rng, 10, rank=3))
    assert distance(a, a) == pytest.approx(0.0, abs=1e-6)
    nothing = Gaussian(0, a.mean, np.zeros((10, 10)))
    assert distance(nothing, nothing) == 0.0
    assert distance(a, nothing) == pytest.approx(np.trace(a.covariance))


def test_a_fit_is_the_sample_mean_and_the_unbiased_covariance() -> None:
    x = np.random.default_rng(3).standard_normal((50, 4)).astype(np.float32)
    gaussian = fit(x)
    np.testing.assert_allclose(gaussian.mean, x.astype(np.float64).mean(axis=0))
    np.testing.assert_allclose(gaussian.covariance, np.cov(x.astype(np.float64).T), rtol=1e-12)


def test_float32_features_far_from_nil_lose_nothing() -> None:
    x = np.random.default_rng(4).standard_normal((400, 5))
    near, far = fit(x), fit((x + 1000).astype(np.float32))
    np.testing.assert_allclose(far.covariance, near.covariance, atol=2e-4)


def test_samples_of_the_data_score_the_floor_and_shifted_ones_their_shift() -> None:
    rng = np.random.default_rng(5)
    real, more, fake = (rng.standard_normal((4000, 6)) for _ in range(3))
    same = frechet(fake, real, more)
    assert same.distance < 0.05 and same.floor < 0.05
    assert (same.n, same.n_real, same.features) == (4000, 4000, 6)
    moved = frechet(fake[:1000] + 2.0, real, more)
    assert moved.distance == pytest.approx(6 * 4.0, rel=0.05) and moved.floor == same.floor
    assert "real against real" in moved.words() and "1,000 samples" in moved.words()


@pytest.mark.parametrize("features", [np.zeros((1, 3)), np.full((5, 3), np.nan)])
def test_what_has_no_covariance_is_refused(features: np.ndarray) -> None:
    with pytest.raises(ValueError, match="samples"):
        fit(features)
