from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.detector.birthday import (
    duplicate_distance,
    duplicates,
    near_pairs,
    support_size,
)
from ganlab.engine.detector.pairwise import distances, mean_distance


def test_a_generator_of_fifty_outputs_is_told_to_have_fifty() -> None:
    rng = np.random.default_rng(0)
    outputs = (100.0 * rng.standard_normal((50, 2))).astype(np.float32)
    epsilon = 0.01
    found = pairs = repeated = 0
    for _ in range(20):
        between = distances(outputs[rng.integers(50, size=192)])
        found += near_pairs(between, epsilon)
        repeated += duplicates(between, epsilon)
        pairs += 192 * 191 // 2
    assert support_size(pairs, found) == pytest.approx(50, rel=0.1)
    # That a draw has no equal among 191 others: (49/50)^191.
    assert repeated / (20 * 192) == pytest.approx(1 - (49 / 50) ** 191, abs=0.02)


def test_samples_of_the_data_are_near_duplicates_one_time_in_a_hundred() -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((6000, 2)).astype(np.float32)
    epsilon = duplicate_distance(x, 192)
    fresh = rng.standard_normal((6000, 2)).astype(np.float32)
    cuts = [fresh[i : i + 192] for i in range(0, 5800, 192)]
    rate = sum(duplicates(distances(cut), epsilon) for cut in cuts) / sum(map(len, cuts))
    assert rate == pytest.approx(0.01, abs=0.006)


def test_no_more_than_the_data_shows_is_no_evidence_of_a_small_support() -> None:
    assert support_size(1000, 0) == math.inf
    assert support_size(10_000, 110, expected=100) == math.inf
    assert support_size(10_000, 200, expected=100) == pytest.approx(100)


def test_mean_distance_by_hand() -> None:
    x = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 8.0]], np.float32)
    assert mean_distance(distances(x)) == pytest.approx((5 + 8 + 5) / 3)
    assert math.isnan(mean_distance(distances(x[:1])))
    # Two numbers on a line of unit spread lie 2/√π apart on average.
    line = np.random.default_rng(3).standard_normal((2000, 1)).astype(np.float32)
    assert mean_distance(distances(line)) == pytest.approx(2 / math.sqrt(math.pi), rel=0.05)
