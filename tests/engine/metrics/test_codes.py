"""What codes have learned, against brute force and against the definitions themselves."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from ganlab.engine.metrics.codes import best_matching, clustering, ranks, spearman


def total(table: np.ndarray, matching: tuple[int | None, ...]) -> float:
    return float(sum(table[i, k] for i, k in enumerate(matching) if k is not None))


def by_brute_force(table: np.ndarray) -> float:
    """Return the largest sum over all one-to-one matchings."""
    tall = table if table.shape[0] <= table.shape[1] else table.T
    rows, columns = tall.shape
    return max(
        float(sum(tall[i, k] for i, k in enumerate(chosen)))
        for chosen in itertools.permutations(range(columns), rows)
    )


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (6, 6), (2, 6), (6, 2), (1, 5), (5, 1), (5, 4)])
@pytest.mark.parametrize("kind", ["counts", "ties", "numbers"])
def test_no_other_matching_gains_more(shape: tuple[int, int], kind: str) -> None:
    rng = np.random.default_rng([*shape, len(kind)])
    for _ in range(40):
        table = {
            "counts": rng.integers(0, 50, shape).astype(float),
            "ties": rng.integers(0, 2, shape).astype(float),
            "numbers": rng.normal(size=shape),
        }[kind]
        matching = best_matching(table)
        chosen = [k for k in matching if k is not None]
        assert len(matching) == shape[0] and len(set(chosen)) == len(chosen) == min(shape)
        assert total(table, matching) == pytest.approx(by_brute_force(table))


def test_of_twenty_categories_a_hidden_permutation_is_found() -> None:
    rng = np.random.default_rng(0)
    hidden = rng.permutation(20)
    table = rng.integers(0, 40, (20, 20)).astype(float)
    table[np.arange(20), hidden] += 41
    assert best_matching(table) == tuple(hidden)


def test_accuracy_is_the_share_of_samples_in_the_category_of_their_class() -> None:
    label = np.repeat([0, 1, 2], [50, 30, 20])
    category = np.array([2, 0, 1])[label]
    category[:5] = 0  # Five of the first class go astray.
    found = clustering(category, label, 3, 3)
    assert found.matching == (1, 2, 0) and found.accuracy == 0.95 and found.n == 100
    assert found.error == pytest.approx(math.sqrt(0.95 * 0.05 / 100))
    assert found.constant == 0.5
    assert found.purity == (pytest.approx(30 / 35), 1.0, 1.0)


def test_a_greedy_choice_is_not_taken_for_the_best() -> None:
    # The largest entry first would give 10 + 0; the other way gives 9 + 9.
    assert best_matching([[10, 9], [9, 0]]) == (1, 0)


def test_more_categories_than_classes_leave_some_without_and_their_samples_are_wrong() -> None:
    label = np.repeat([0, 1], 50)
    category = np.concatenate([np.repeat([0, 3], [30, 20]), np.full(50, 1)])
    found = clustering(category, label, 4, 2)
    assert found.accuracy == 0.8 and found.matching[:2] == (0, 1)
    assert found.matching.count(None) == 2
    assert math.isnan(found.purity[2]) and found.purity[3] == 0.0


def test_a_code_that_says_always_the_same_scores_the_largest_class() -> None:
    label = np.repeat([0, 1], [70, 30])
    found = clustering(np.zeros(100, int), label, 2, 2)
    assert found.accuracy == found.constant == 0.7


def by_definition(x: np.ndarray, y: np.ndarray) -> float:
    """Return the covariance of average ranks over their deviations, each rank by counting."""

    def rank(values: np.ndarray) -> np.ndarray:
        return np.array([(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values])

    return float(np.corrcoef(rank(x), rank(y))[0, 1])


@pytest.mark.parametrize("levels", [3, 10, 0])
def test_the_correlation_of_ranks_is_that_of_the_definition(levels: int) -> None:
    rng = np.random.default_rng(levels)
    x = rng.normal(size=200)
    y, other = x**3 + rng.normal(size=200), rng.normal(size=200)
    if levels:
        x, y, other = (np.digitize(v, np.linspace(-1, 1, levels)) for v in (x, y, other))
    found = spearman(x, (y, other, -np.asarray(x)))
    expected = (by_definition(x, y), by_definition(x, other), -1.0)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_without_ties_it_is_the_textbooks_formula() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(2, 60))
    d = np.argsort(np.argsort(x)) - np.argsort(np.argsort(y))
    expected = 1 - 6 * (d**2).sum() / (60 * (60**2 - 1))
    assert spearman(x, [y])[0] == pytest.approx(expected)


def test_only_the_order_counts_and_a_constant_goes_with_nothing() -> None:
    x = np.random.default_rng(1).normal(size=50)
    assert spearman(x, [np.exp(x), -x, np.ones(50)]) == pytest.approx((1.0, -1.0, 0.0))
    assert spearman(np.ones(50), [x]) == (0.0,)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    np.testing.assert_array_equal(ranks([3.0, 1.0, 3.0, 2.0, 3.0]), [4.0, 1.0, 4.0, 2.0, 4.0])
