from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.metrics.smoothing import smoothed_density


def normal(x: np.ndarray, sd: float = 1.0) -> np.ndarray:
    return np.exp(-0.5 * (x / sd) ** 2) / (sd * math.sqrt(2 * math.pi))


def quantiles(n: int) -> np.ndarray:
    """Evenly spread normal samples: no luck is involved."""
    from ganlab.engine.latent import Factor

    return Factor("z", "normal").quantile((np.arange(n) + 0.5) / n)


X = np.linspace(-5, 5, 401)
CELL = X[1] - X[0]


def test_it_is_near_a_density_that_is_known() -> None:
    density, bandwidth = smoothed_density(quantiles(20_000), X)
    # A histogram smoothed by σ shows a Gaussian of variance 1 + σ².
    np.testing.assert_allclose(density, normal(X, math.hypot(1, bandwidth)), atol=2e-3)
    np.testing.assert_allclose(density, normal(X), atol=0.01)


def test_the_bandwidth_is_silverman_s() -> None:
    # Wide axes and few samples, where neither limit is met.
    x = np.linspace(-20, 20, 2001)
    samples = quantiles(2000)
    _, bandwidth = smoothed_density(samples, x)
    iqr = np.subtract(*np.quantile(samples, [0.75, 0.25]))
    assert bandwidth == pytest.approx(0.9 * min(samples.std(), iqr / 1.34) * 2000**-0.2)
    assert 0.01 < bandwidth < 0.8


@pytest.mark.parametrize(("spread", "limit"), [(1e-6, 0.5 * CELL), (1e3, 0.02 * 10)])
def test_the_bandwidth_stays_between_half_a_cell_and_two_percent(
    spread: float, limit: float
) -> None:
    assert smoothed_density(spread * quantiles(500), X)[1] == pytest.approx(limit)


@pytest.mark.parametrize("shift", [0.0, -5.0, 4.99, 3.0])
@pytest.mark.parametrize("sd", [0.0, 0.003, 0.5])
def test_what_is_inside_integrates_to_its_share(shift: float, sd: float) -> None:
    samples = shift + sd * quantiles(4000)
    inside = np.abs(samples) <= 5 + CELL / 2
    density, _ = smoothed_density(samples, X)
    assert density.sum() * CELL == pytest.approx(inside.mean(), abs=1e-9)
    assert density.min() >= 0


def test_what_lies_outside_or_is_no_number_is_not_drawn_but_counted() -> None:
    samples = np.concatenate([np.zeros(50), np.full(25, 99.0), np.full(15, np.nan),
                              np.full(10, -np.inf)])  # fmt: skip
    density, _ = smoothed_density(samples.astype(np.float32), X)
    assert density.sum() * CELL == pytest.approx(0.5)


@pytest.mark.parametrize("samples", [np.full(10, np.nan), np.empty(0)])
def test_no_number_at_all_is_no_density(samples: np.ndarray) -> None:
    density, bandwidth = smoothed_density(samples, X)
    assert density.shape == X.shape and not density.any() and bandwidth > 0


def test_it_is_symmetric_where_the_samples_are() -> None:
    density, _ = smoothed_density(quantiles(4000), X)
    np.testing.assert_allclose(density, density[::-1], atol=1e-9)
    assert X[density.argmax()] == pytest.approx(0.0, abs=2 * CELL)
