"""A − B + C of averaged latents, as Radford et al. (2016) have it."""

from __future__ import annotations

import numpy as np
from latents import EVERY

from ganlab.engine.arithmetic import SPREAD, combine, mean, neighbours
from ganlab.engine.latent import LatentSpace

RNG = np.random.default_rng(6)
PLAIN = LatentSpace.noise(20, "normal")
A, B, C = (PLAIN.sample(n, RNG) for n in (3, 2, 4))


def test_it_is_the_sum_of_the_averages_without_rescaling() -> None:
    want = A.mean(axis=0) - B.mean(axis=0) + C.mean(axis=0)
    np.testing.assert_allclose(combine(PLAIN, A, B, C), want, atol=1e-6)
    assert np.linalg.norm(combine(PLAIN, 9 * A[:1], B, C)) > 2 * np.sqrt(20)


def test_a_mean_of_categories_is_the_most_frequent_one() -> None:
    zs = EVERY.with_values(EVERY.sample(5, RNG), "label", np.array([2, 1, 2, 0, 1]))
    assert EVERY.values(mean(EVERY, zs)[None], "label")[0] == 1
    assert mean(EVERY, zs)[EVERY.columns("label")].tolist() == [0, 1, 0]


def labels(a: int, b: int, c: int) -> float:
    zs = [EVERY.with_values(EVERY.sample(2, RNG), "label", k) for k in (a, b, c)]
    return float(EVERY.values(combine(EVERY, *zs)[None], "label")[0])


def test_categories_follow_what_changed_from_b_to_a() -> None:
    assert labels(0, 0, 2) == 2
    assert labels(1, 0, 0) == 1
    assert labels(0, 1, 2) == 2


def test_neighbours_are_near_and_keep_categories() -> None:
    z = EVERY.sample(1, RNG)[0]
    near = neighbours(EVERY, z, 200)
    assert near.shape == (200, EVERY.size)
    numbers = [0, 1, 2, *(EVERY.columns(name).start for name in ("c2", "c3"))]
    away = near - z
    assert np.abs(away).max() <= SPREAD + 1e-6
    assert (np.abs(away[:, numbers]).max(axis=0) > 0.9 * SPREAD).all()
    assert (np.delete(away, numbers, axis=1) == 0).all()
    assert np.array_equal(near, neighbours(EVERY, z, 200))
