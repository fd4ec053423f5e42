"""Whole latents on the way from one to another (line and slerp: tests of the probe)."""

from __future__ import annotations

import numpy as np
import pytest
from latents import EVERY

from ganlab.engine.between import between, has_circle, slerp
from ganlab.engine.latent import LatentSpace

A, B = EVERY.sample(2, np.random.default_rng(2))
T = np.linspace(0, 1, 5)


@pytest.mark.parametrize("spherical", [True, False])
def test_ends_are_the_ends(spherical: bool) -> None:
    way = between(EVERY, A, B, T, spherical)
    assert way.dtype == np.float32 and way.shape == (5, EVERY.size)
    np.testing.assert_allclose(way[0], A, atol=1e-6)
    np.testing.assert_allclose(way[-1], B, atol=1e-6)


def test_normal_noise_goes_along_the_circle_and_codes_straight() -> None:
    way = between(EVERY, A, B, T, True)
    np.testing.assert_allclose(way[:, :3], slerp(A[None, :3], B[None, :3], T)[0], atol=1e-6)
    a, b = (EVERY.values(z[None], "c2")[0] for z in (A, B))
    np.testing.assert_allclose(EVERY.values(way, "c2"), a + T * (b - a), atol=1e-6)
    straight = between(EVERY, A, B, T, False)
    np.testing.assert_allclose(straight[2, :3], (A[:3] + B[:3]) / 2, atol=1e-6)


def test_categories_change_in_the_middle_and_stay_whole() -> None:
    a = EVERY.with_values(A[None], "label", 0)[0]
    b = EVERY.with_values(B[None], "label", 2)[0]
    way = between(EVERY, a, b, T, True)
    assert EVERY.values(way, "label").tolist() == [0, 0, 2, 2, 2]
    assert (way[:, EVERY.columns("label")].sum(axis=1) == 1).all()


def test_a_cube_has_no_circle() -> None:
    cube = LatentSpace.noise(2, "uniform")
    assert not has_circle(cube) and has_circle(EVERY)
    a, b = np.array([[1.0, 1.0], [-1.0, 1.0]])
    np.testing.assert_allclose(between(cube, a, b, np.array([0.5]), True), [[0.0, 1.0]])
