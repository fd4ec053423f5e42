from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.metrics.jsd import jsd
from ganlab.engine.metrics.value import V_AT_OPTIMUM, jsd_lower_bound, value


def test_an_undecided_d_is_at_minus_log_four_and_bounds_by_nil() -> None:
    zeros = np.zeros(7)
    assert value(zeros, zeros) == pytest.approx(-math.log(4)) == V_AT_OPTIMUM
    assert jsd_lower_bound(zeros, zeros) == pytest.approx(0.0, abs=1e-15)


def test_a_d_that_is_always_right_bounds_by_log_two() -> None:
    sure = np.full(5, 1e4)
    assert value(sure, -sure) == 0.0
    assert jsd_lower_bound(sure, -sure) == pytest.approx(math.log(2))


def test_a_d_that_is_wrong_bounds_by_less_than_nothing() -> None:
    sure = np.full(5, 10.0)
    assert jsd_lower_bound(-sure, sure) < -5


def test_it_is_the_definition_where_that_can_be_computed() -> None:
    rng = np.random.default_rng(0)
    real, fake = rng.normal(1, 3, 100), rng.normal(-1, 3, 50)
    d_real, d_fake = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
    by_definition = np.log(d_real).mean() + np.log(1 - d_fake).mean()
    assert value(real, fake) == pytest.approx(by_definition, rel=1e-9)


def test_single_precision_outputs_do_not_overflow() -> None:
    huge = np.array([3e38, -3e38], np.float32)
    assert np.isfinite(value(huge, huge))


@pytest.mark.parametrize("shift", [0.5, 1.0, 3.0])
def test_at_the_optimal_d_the_bound_is_the_divergence_itself(shift: float) -> None:
    # p = N(0, 1), q = N(shift, 1); log p − log q are the log-odds of D*.
    x = np.linspace(-12, 12 + shift, 200_001)
    p = np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
    q = np.exp(-0.5 * (x - shift) ** 2) / math.sqrt(2 * math.pi)
    cell = x[1] - x[0]
    by_quadrature = jsd(p * cell, q * cell)
    rng = np.random.default_rng(0)
    n = 400_000
    real, fake = rng.standard_normal(n), rng.standard_normal(n) + shift

    def optimal(a: np.ndarray) -> np.ndarray:
        return 0.5 * shift**2 - shift * a

    tight = jsd_lower_bound(optimal(real), optimal(fake))
    # Five standard errors of a mean of n numbers whose spread is below 0.7.
    assert tight == pytest.approx(by_quadrature, abs=5 * 0.7 / math.sqrt(n))
    for factor in (0.3, 3.0):
        assert jsd_lower_bound(factor * optimal(real), factor * optimal(fake)) < tight
