from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.detector.ndb import ALPHA, binomial_bound, ndb, shortfall, two_proportions


def test_z_is_the_root_of_pearson_s_chi_squared() -> None:
    # For two proportions z² is Pearson's χ² of the 2 × 2 table: another formula altogether.
    generated, real = np.array([30, 170]), np.array([90, 210])
    table = np.array([generated, real], float)
    expected = table.sum(1)[:, None] * table.sum(0)[None] / table.sum()
    chi2 = ((table - expected) ** 2 / expected).sum()
    z = two_proportions(generated, real)
    assert z[0] ** 2 == pytest.approx(chi2) and z[0] < 0 < z[1]


def test_equal_distributions_differ_in_as_many_bins_as_chance_says() -> None:
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.full(40, 5.0))
    shares = [ndb(rng.multinomial(2560, p), rng.multinomial(6000, p)).share for _ in range(400)]
    # The mean of 400 × 40 tests: its standard error is about 0.002.
    assert np.mean(shares) == pytest.approx(ALPHA, abs=0.008)
    counts = np.array(shares) * 40
    assert (counts <= binomial_bound(40)).mean() > 0.975


def test_an_empty_bin_is_missing_and_a_fuller_one_is_not_under_served() -> None:
    real = np.full(10, 600)
    generated = np.full(10, 100)
    generated[3], generated[7] = 0, 200
    found = ndb(generated, real)
    assert list(np.flatnonzero(found.missing)) == [3]
    assert list(np.flatnonzero(found.under_served)) == [3]
    assert found.different[7] and found.count == 2


def test_too_few_samples_are_no_evidence() -> None:
    assert not ndb(np.array([0, 5]), np.array([20, 180])).missing.any()
    nothing = ndb(np.zeros(4, int), np.full(4, 10))
    assert nothing.count == 0


def test_the_bound_is_the_binomial_quantile() -> None:
    by_hand = [
        sum(math.comb(20, i) * 0.05**i * 0.95 ** (20 - i) for i in range(k + 1)) for k in range(6)
    ]
    assert binomial_bound(20) == next(k for k, p in enumerate(by_hand) if p >= 0.99)


def test_shortfall_counts_what_is_not_drawn() -> None:
    q = np.array([0.5, 0.3, 0.2])
    assert shortfall(np.array([50, 30, 20]), q) == 0.0
    assert shortfall(np.array([70, 30, 0]), q) == pytest.approx(0.2)
    assert shortfall(np.array([75, 15, 10]), q) == pytest.approx(0.0)
    assert shortfall(np.zeros(3, int), q) == pytest.approx(1.0)
