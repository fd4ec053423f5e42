from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS, Modes
from ganlab.engine.metrics.modes import mode_report

FOUR = Modes(
    centres=np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]]),
    std=np.array([1.0, 0.1, 1.0, 1.0]),
    weights=np.full(4, 0.25),
)


def test_perfect_samples_by_hand() -> None:
    report = mode_report(np.repeat(FOUR.centres, 5, axis=0), FOUR)
    assert (report.n, report.total, report.covered) == (20, 4, 4)
    assert report.high_quality == 1.0 and report.shares == (0.25,) * 4
    assert report.reverse_kl == pytest.approx(0.0, abs=1e-12)


def test_a_missing_mode_by_hand() -> None:
    x = np.concatenate([np.repeat(FOUR.centres[:1], 6, 0), np.repeat(FOUR.centres[1:3], 2, 0)])
    report = mode_report(x, FOUR)
    assert report.covered == 3 and report.high_quality == 1.0
    assert report.shares == (0.6, 0.2, 0.2, 0.0)
    by_hand = 0.6 * math.log(0.6 / 0.25) + 2 * 0.2 * math.log(0.2 / 0.25)
    assert report.reverse_kl == pytest.approx(by_hand)


def test_quality_ends_at_three_of_the_own_mode_s_standard_deviations() -> None:
    x = np.array([[2.99, 0.0], [3.01, 0.0], [10.0, 0.29], [10.0, 0.31]])
    report = mode_report(x, FOUR)
    assert report.shares == (0.25, 0.25, 0.0, 0.0) and report.high_quality == 0.5


def test_nearest_is_by_distance_not_by_standard_deviations() -> None:
    # Nearer to the narrow mode, though within reach of a wide one.
    wide = Modes(np.array([[0.0], [4.0]]), np.array([2.0, 0.1]), np.array([0.5, 0.5]))
    report = mode_report(np.array([[2.5]]), wide)
    assert report.covered == 0 and report.high_quality == 0.0


def test_samples_far_off_or_no_numbers_are_of_no_mode() -> None:
    x = np.array([[1e6, 0], [np.nan, 0], [np.inf, -np.inf], [1e300, 1e300], [3e38, 0], [0, 0.1]])
    report = mode_report(x, FOUR)
    assert report.n == 6 and report.covered == 1
    assert report.high_quality == pytest.approx(1 / 6)
    assert report.shares == pytest.approx((1 / 6, 0, 0, 0))
    # Of the high-quality samples alone, all are of one mode.
    assert report.reverse_kl == pytest.approx(math.log(4))


def test_without_a_good_sample_the_divergence_is_infinite() -> None:
    report = mode_report(np.full((5, 2), np.nan), FOUR)
    assert report.covered == 0 and report.high_quality == 0.0 and report.reverse_kl == math.inf
    nothing = mode_report(np.empty((0, 2)), FOUR)
    assert (nothing.n, nothing.high_quality, nothing.reverse_kl) == (0, 0.0, math.inf)


def test_unequal_modes_are_compared_with_their_own_weights() -> None:
    unequal = Modes(np.array([[0.0], [9.0]]), np.ones(2), np.array([0.8, 0.2]))
    x = np.array([[0.0]] * 8 + [[9.0]] * 2)
    assert mode_report(x, unequal).reverse_kl == pytest.approx(0.0, abs=1e-12)
    swapped = mode_report(9.0 - x, unequal).reverse_kl
    assert swapped == pytest.approx(0.2 * math.log(0.2 / 0.8) + 0.8 * math.log(0.8 / 0.2))


@pytest.mark.parametrize(("name", "total"), [("ring", 8), ("grid", 25)])
def test_true_samples_score_what_the_definition_promises(name: str, total: int) -> None:
    data = DISTRIBUTIONS[name]
    assert data.modes is not None
    report = mode_report(data.sample(2500, np.random.default_rng(0)), data.modes)
    assert report.covered == report.total == total
    # 1 − exp(−9/2) = 98.9 % of a Gaussian in the plane lie within 3 σ.
    assert report.high_quality == pytest.approx(1 - math.exp(-4.5), abs=0.01)
    # About (K − 1) / 2n nats are lost to counting.
    assert report.reverse_kl < 3 * (total - 1) / (2 * 2500)
