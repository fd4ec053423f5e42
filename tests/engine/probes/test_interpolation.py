from __future__ import annotations

import numpy as np
import pytest
from picture_runs import pictures_of

from ganlab.engine.between import line, slerp
from ganlab.engine.probes import InterpolationRequest, InterpolationResult, evaluate
from ganlab.engine.snapshot import Snapshot

RNG = np.random.default_rng(4)
A, B = RNG.standard_normal((2, 6, 30))
T = np.linspace(0, 1, 7)


def ways(snapshot: Snapshot, request: InterpolationRequest) -> InterpolationResult:
    result = evaluate(request, snapshot)
    assert isinstance(result, InterpolationResult)
    return result


@pytest.mark.parametrize("way", [line, slerp])
def test_both_ways_begin_and_end_where_they_should(way: object) -> None:
    z = way(A, B, T)  # type: ignore[operator]
    assert z.shape == (6, 7, 30)
    np.testing.assert_allclose(z[:, 0], A, atol=1e-12)
    np.testing.assert_allclose(z[:, -1], B, atol=1e-12)


def test_the_great_circle_keeps_the_length_and_turns_evenly() -> None:
    a, b = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (A, B))
    z = slerp(3 * a, 3 * b, T)
    np.testing.assert_allclose(np.linalg.norm(z, axis=2), 3.0)
    angles = np.arccos(np.clip((z[:, :-1] * z[:, 1:]).sum(2) / 9, -1, 1))
    np.testing.assert_allclose(angles, np.repeat(angles[:, :1], 6, axis=1))
    # The straight line cuts the corner.
    assert np.linalg.norm(line(a, b, T)[:, 3], axis=1).max() < 0.9


def test_a_quarter_turn_by_hand() -> None:
    z = slerp(np.array([[2.0, 0.0]]), np.array([[0.0, 2.0]]), np.array([1 / 3]))
    np.testing.assert_allclose(z[0, 0], [2 * np.cos(np.pi / 6), 2 * np.sin(np.pi / 6)])


@pytest.mark.parametrize("factor", [1.0, -1.0, 2.5, 0.0])
def test_where_there_is_no_circle_it_is_the_straight_line(factor: float) -> None:
    z = slerp(A, factor * A, T)
    np.testing.assert_allclose(z, line(A, factor * A, T), atol=1e-9)


@pytest.mark.parametrize("spherical", [True, False])
def test_rows_are_fixed_by_the_seed_and_keep_their_label(spherical: bool) -> None:
    snapshot = pictures_of("conditional-dcgan")
    result = ways(snapshot, InterpolationRequest(3, 5, spherical, seed=1))
    assert result.pictures.shape == (3, 5, 16, 16)
    assert result.labels is not None and result.labels.shape == (3,)
    more = ways(snapshot, InterpolationRequest(4, 9, spherical, seed=1))
    np.testing.assert_array_equal(more.pictures[:3, ::4], result.pictures[:, ::2])
    np.testing.assert_array_equal(more.labels[:3], result.labels)  # type: ignore[index]
    other = ways(snapshot, InterpolationRequest(3, 5, spherical, seed=2))
    assert (other.length != result.length).all()


def test_both_ways_share_their_ends_and_only_the_line_dips() -> None:
    snapshot = pictures_of("dcgan", latent__size=64)
    straight, round_ = (ways(snapshot, InterpolationRequest(4, 5, s)) for s in (False, True))
    assert straight.labels is None
    np.testing.assert_array_equal(straight.pictures[:, [0, -1]], round_.pictures[:, [0, -1]])
    assert (straight.pictures[:, 2] != round_.pictures[:, 2]).any()
    assert (straight.length[:, 2] < 0.85 * straight.length[:, 0]).all()
    assert (round_.length[:, 2] > 0.9 * round_.length[:, [0, -1]].min(1)).all()
