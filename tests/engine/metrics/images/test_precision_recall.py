from __future__ import annotations

import numpy as np
import pytest

from ganlab.engine.metrics.images import precision_recall as module
from ganlab.engine.metrics.images.precision_recall import precision_recall


def naive(generated: np.ndarray, real: np.ndarray, k: int) -> tuple[float, float]:
    """Count by the definition, pair by pair."""

    def reach(x: np.ndarray, i: int) -> float:
        return sorted(np.linalg.norm(x[i] - x[j]) for j in range(len(x)) if j != i)[k - 1]

    def share(x: np.ndarray, others: np.ndarray) -> float:
        reaches = [reach(others, j) for j in range(len(others))]
        inside = [
            any(np.linalg.norm(p - q) <= r for q, r in zip(others, reaches, strict=True)) for p in x
        ]
        return float(np.mean(inside))

    return share(generated, real), share(real, generated)


def test_points_on_a_line_by_hand() -> None:
    # k = 1: each real point reaches 1 far; the generated ones reach 0.5 and 0.5 and 9.5.
    real = np.array([[0.0], [1.0], [2.0], [3.0]])
    generated = np.array([[0.0], [0.5], [10.0]])
    found = precision_recall(generated, real, neighbours=1)
    assert found.precision == pytest.approx(2 / 3)
    # 0 and 1 lie within 0.5 of a generated point; 2 and 3 within 9.5 of the one at 10.
    assert found.recall == 1.0
    assert (found.n, found.n_real, found.neighbours) == (3, 4, 1)


def test_it_counts_as_the_definition_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 17)
    rng = np.random.default_rng(0)
    for shift in (0.0, 0.7, 1.5):
        real = rng.standard_normal((61, 3)).astype(np.float32)
        generated = (rng.standard_normal((50, 3)) * 0.6 + shift).astype(np.float32)
        for k in (1, 3):
            found = precision_recall(generated, real, k)
            wanted = naive(generated.astype(np.float64), real.astype(np.float64), k)
            assert (found.precision, found.recall) == pytest.approx(wanted)


def test_a_generator_that_knows_half_of_the_data_has_full_precision_and_half_of_the_recall() -> (
    None
):
    rng = np.random.default_rng(1)
    clouds = [rng.standard_normal((400, 4)) + centre for centre in (-50, 50)]
    half = rng.standard_normal((400, 4)) - 50
    found = precision_recall(half, np.concatenate(clouds))
    assert found.precision > 0.9 and 0.42 < found.recall <= 0.5
    # And the other way round: half of what is generated is real.
    turned = precision_recall(np.concatenate(clouds), half)
    assert (turned.precision, turned.recall) == (found.recall, found.precision)


def test_what_is_far_from_the_data_has_none_of_either() -> None:
    rng = np.random.default_rng(2)
    found = precision_recall(rng.standard_normal((40, 3)) + 1e4, rng.standard_normal((40, 3)))
    assert (found.precision, found.recall) == (0.0, 0.0)


def test_copies_of_the_data_lie_in_it_however_far_it_is_from_nil() -> None:
    real = (np.random.default_rng(3).standard_normal((60, 5)) * 1e-3 + 1000).astype(np.float32)
    found = precision_recall(real, real)
    assert (found.precision, found.recall) == (1.0, 1.0)


def test_points_that_coincide_are_neighbours_of_each_other() -> None:
    real = np.zeros((10, 2))
    generated = np.concatenate([np.zeros((5, 2)), np.ones((5, 2))])
    assert precision_recall(generated, real).precision == 0.5


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="3 generated samples: more than k = 3"):
        precision_recall(np.zeros((3, 2)), np.zeros((9, 2)))
    with pytest.raises(ValueError, match="2 real samples"):
        precision_recall(np.zeros((9, 2)), np.zeros((2, 2)))


def test_progress_ends_at_all_and_can_stop_it() -> None:
    shares: list[float] = []
    x = np.random.default_rng(4).standard_normal((30, 2))
    precision_recall(x, x, progress=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        precision_recall(x, x, progress=stop)
