from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.latent import Factor, LatentSpace

Q = np.array([0.001, 0.02275, 0.25, 0.5, 0.75, 0.97725, 0.999])


def test_noise_is_named_factors_of_one_prior() -> None:
    space = LatentSpace.noise(3, "uniform")
    assert space.size == 3
    assert [f.name for f in space.factors] == ["z1", "z2", "z3"]
    assert {f.prior for f in space.factors} == {"uniform"}


def test_quantiles_of_the_uniform_prior_are_linear() -> None:
    np.testing.assert_allclose(Factor("z1", "uniform").quantile(Q), 2 * Q - 1)


def test_quantiles_of_the_normal_prior_invert_its_distribution_function() -> None:
    z = Factor("z1", "normal").quantile(Q)
    cdf = [0.5 * math.erfc(-v / math.sqrt(2)) for v in z]
    np.testing.assert_allclose(cdf, Q, atol=1e-12)


@pytest.mark.parametrize("prior", ["normal", "uniform"])
def test_a_quantile_keeps_the_shape_it_is_asked_in(prior: str) -> None:
    factor = Factor("z1", prior)  # type: ignore[arg-type]
    assert factor.quantile(np.full((2, 3), 0.3)).shape == (2, 3)
    assert factor.quantile(np.array(0.5)).shape == ()


@pytest.mark.parametrize("prior", ["normal", "uniform"])
def test_a_density_integrates_to_one_within_reach(prior: str) -> None:
    factor = Factor("z1", prior)  # type: ignore[arg-type]
    z = np.linspace(-8, 8, 160_001)
    density = factor.density(z)
    inside = np.abs(z) <= factor.reach
    assert np.trapezoid(density, z) == pytest.approx(1.0, abs=1e-4)
    assert np.trapezoid(density[inside], z[inside]) >= 0.9979


def test_densities_by_hand() -> None:
    normal, uniform = Factor("a", "normal"), Factor("b", "uniform")
    z = np.array([0.0, 1.0, -1.0, 1.5])
    np.testing.assert_allclose(normal.density(z), np.exp(-z * z / 2) / math.sqrt(2 * math.pi))
    np.testing.assert_allclose(uniform.density(z), [0.5, 0.5, 0.5, 0.0])


@pytest.mark.parametrize(("prior", "variance"), [("normal", 1.0), ("uniform", 1 / 3)])
def test_samples_have_the_moments_of_the_prior(prior: str, variance: float) -> None:
    space = LatentSpace.noise(3, prior)  # type: ignore[arg-type]
    z = space.sample(40_000, np.random.default_rng(0))
    assert z.shape == (40_000, 3) and z.dtype == np.float32
    # Five standard errors.
    np.testing.assert_allclose(z.mean(0), 0.0, atol=5 * math.sqrt(variance / 40_000))
    np.testing.assert_allclose(z.var(0), variance, rtol=5 * math.sqrt(2 / 40_000))
    if prior == "uniform":
        assert (np.abs(z) <= 1).all()
    np.testing.assert_allclose(np.corrcoef(z.T), np.eye(3), atol=0.03)


def test_the_same_generator_gives_the_same_latents() -> None:
    space = LatentSpace.noise(2, "normal")
    a, b = (space.sample(5, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(a, b)


def test_factors_of_different_priors_each_keep_their_own() -> None:
    space = LatentSpace((Factor("z1", "normal"), Factor("c1", "uniform")))
    z = space.sample(20_000, np.random.default_rng(0))
    assert z.shape == (20_000, 2) and z.dtype == np.float32
    assert np.abs(z[:, 0]).max() > 3 and np.abs(z[:, 1]).max() <= 1


LABELLED = LatentSpace.noise(3, "normal").and_label(("cat", "dog", "fox"), (0.5, 0.3, 0.2))


def test_a_label_is_a_factor_written_one_hot_behind_the_noise() -> None:
    assert (LABELLED.size, LABELLED.noise_size) == (6, 3)
    assert LABELLED.columns("z2") == slice(1, 2) and LABELLED.columns("label") == slice(3, 6)
    assert LABELLED.label is not None and LABELLED.label.categories == ("cat", "dog", "fox")
    with pytest.raises(KeyError):
        LABELLED.columns("hue")
    n = 20_000
    z = LABELLED.sample(n, np.random.default_rng(0))
    assert z.shape == (n, 6) and z.dtype == np.float32
    assert set(np.unique(z[:, 3:])) == {0.0, 1.0}
    np.testing.assert_array_equal(z[:, 3:].sum(1), 1.0)
    labels = LABELLED.labels_of(z)
    assert labels is not None
    for i, share in enumerate((0.5, 0.3, 0.2)):
        # Five standard errors of a share.
        assert np.mean(labels == i) == pytest.approx(share, abs=5 * math.sqrt(0.25 / n))


def test_labels_can_be_set_for_all_or_one_by_one_and_the_noise_stays() -> None:
    z = LABELLED.sample(4, np.random.default_rng(0))
    for asked in (2, np.array([0, 1, 2, 0])):
        other = LABELLED.with_labels(z, asked)
        np.testing.assert_array_equal(other[:, :3], z[:, :3])
        np.testing.assert_array_equal(LABELLED.labels_of(other), np.broadcast_to(asked, 4))
    plain = LatentSpace.noise(2, "normal")
    assert plain.label is None and plain.labels_of(z[:, :2]) is None
    with pytest.raises(ValueError, match="sees no label"):
        plain.with_labels(z[:, :2], 0)
