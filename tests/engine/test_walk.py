"""A random walk: smooth, the same for the same seed, and fair at each moment."""

from __future__ import annotations

import numpy as np
import pytest
from latents import EVERY

from ganlab.engine.latent import LatentSpace
from ganlab.engine.walk import FADE, HOLD, Walk


def test_it_begins_where_it_is_told_and_is_reproducible() -> None:
    start = EVERY.sample(1, np.random.default_rng(1))[0]
    walk = Walk(EVERY, start, 3)
    assert np.array_equal(walk.at(0.0), start)
    np.testing.assert_allclose(walk.at(1e-6), start, atol=1e-5)
    assert np.array_equal(walk.at(7.3), Walk(EVERY, start, 3).at(7.3))
    assert not np.array_equal(walk.at(7.3), Walk(EVERY, start, 4).at(7.3))


@pytest.mark.parametrize("seconds", [0.5, 1.5, FADE, 20.0])
def test_it_is_a_fair_draw_at_each_moment(seconds: float) -> None:
    space = LatentSpace.noise(2, "normal").and_codes(0, 2, 1)
    starts = space.sample(2000, np.random.default_rng(8))
    z = np.array([Walk(space, start, seed).at(seconds) for seed, start in enumerate(starts)])
    # 2,000 walks: standard errors of 0.022 for a mean and 0.032 for a variance.
    assert np.abs(z.mean(axis=0)).max() < 0.1
    np.testing.assert_allclose(z[:, :2].var(axis=0), 1.0, atol=0.13)
    code = np.sort(z[:, 2]) / 2 + 0.5
    assert np.abs(code - np.linspace(0, 1, len(code))).max() < 0.04


def test_it_is_smooth() -> None:
    space = LatentSpace.noise(50, "normal")
    walk = Walk(space, np.zeros(50, np.float32), 5)
    way = np.array([walk.at(0.1 * tick) for tick in range(150)], np.float64)
    steps = np.diff(way, axis=0)
    assert np.abs(steps).max() < 0.5
    # No kink: a step is much like the one before.
    assert np.abs(np.diff(steps, axis=0)).max() < 0.12
    assert np.abs(way).max() < 6.0


def test_categories_hold_and_then_change() -> None:
    start = EVERY.sample(1, np.random.default_rng(1))[0]
    walk = Walk(EVERY, start, 3)
    held = EVERY.values(np.array([walk.at(t) for t in np.arange(0, HOLD, 0.1)]), "c1")
    assert len(set(held)) == 1 and held[0] == EVERY.values(start[None], "c1")[0]
    later = EVERY.values(np.array([walk.at(HOLD * (k + 0.5)) for k in range(30)]), "c1")
    assert set(later) == {0.0, 1.0, 2.0, 3.0}
