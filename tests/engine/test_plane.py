"""The endless plane: fair draws everywhere, without a jump, the same in every session."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from ganlab.engine.latent import LatentSpace
from ganlab.engine.plane import FAR, at_place, corner, from_scores, to_scores

NORMAL = LatentSpace.noise(3, "normal")
UNIFORM = LatentSpace.noise(3, "uniform")
MIXED = LatentSpace.noise(2, "normal").and_codes(1, 5, 1).and_label(("a", "b"), (0.9, 0.1))


def places(latent: LatentSpace, x: float, y: float, n: int = 60) -> np.ndarray:
    """Draw one place of n × n cells that share no corner."""
    return np.array([at_place(latent, 2 * i + x, 2 * j + y) for i in range(n) for j in range(n)])


@pytest.mark.parametrize("at", [(0.0, 0.0), (0.5, 0.5), (0.25, 0.0), (0.9, 0.35)])
def test_every_place_is_a_fair_draw_from_a_normal_prior(at: tuple[float, float]) -> None:
    z = places(NORMAL, *at)
    # 3,600 draws: the standard error of a mean is 0.017, that of a variance 0.024.
    assert np.abs(z.mean(axis=0)).max() < 0.07
    np.testing.assert_allclose(z.var(axis=0), 1.0, atol=0.1)
    np.testing.assert_allclose((z**4).mean(axis=0), 3.0, atol=0.75)
    assert np.abs(np.corrcoef(z.T) - np.eye(3)).max() < 0.07


@pytest.mark.parametrize("at", [(0.0, 0.0), (0.5, 0.5), (0.9, 0.35)])
def test_every_place_is_a_fair_draw_from_a_uniform_prior(at: tuple[float, float]) -> None:
    z = places(UNIFORM, *at)
    assert np.abs(z).max() <= 1.0
    shares = np.sort(z[:, 0]) / 2 + 0.5
    # Kolmogorov and Smirnov: beyond 0.027 in one of a hundred draws.
    assert np.abs(shares - np.linspace(0, 1, len(shares))).max() < 0.027


def test_neighbouring_cells_meet_without_a_jump() -> None:
    for z in (NORMAL, UNIFORM):
        for i in range(-3, 3):
            a, b = (at_place(z, i + d, 0.3) for d in (-1e-9, 1e-9))
            np.testing.assert_allclose(a, b, atol=1e-6)
            a, b = (at_place(z, -1.7, i + d) for d in (-1e-9, 1e-9))
            np.testing.assert_allclose(a, b, atol=1e-6)


def test_a_short_step_is_a_small_change() -> None:
    way = np.array([at_place(NORMAL, x, 2.2) for x in np.linspace(-2, 2, 4001)])
    # The weights turn by π/2 in a cell: a thousandth of it moves z by a thousandth of that.
    assert np.abs(np.diff(way, axis=0)).max() < 0.012


def test_at_a_whole_place_stands_its_own_draw() -> None:
    assert np.array_equal(corner(NORMAL, 4, -7), at_place(NORMAL, 4.0, -7.0))
    drawn = {corner(NORMAL, i, j).tobytes() for i in range(-5, 5) for j in range(-5, 5)}
    assert len(drawn) == 100


def test_a_category_is_the_nearest_corners() -> None:
    for x, y, i, j in ((0.4, 0.4, 0, 0), (0.6, 0.4, 1, 0), (0.5, 0.5, 1, 1), (-0.4, -0.6, 0, -1)):
        for name in ("c1", "label"):
            own = MIXED.columns(name)
            z = at_place(MIXED, x, y)
            assert np.array_equal(z[own], corner(MIXED, i, j)[own])
            assert z[own].sum() == 1.0


def test_categories_come_as_often_as_in_the_prior() -> None:
    labels = MIXED.labels_of(places(MIXED, 0.3, 0.3))
    assert labels is not None
    assert abs(labels.mean() - 0.1) < 0.02


def test_a_place_is_the_same_in_another_process() -> None:
    code = (
        "from ganlab.engine.latent import LatentSpace\n"
        "from ganlab.engine.plane import at_place\n"
        "z = at_place(LatentSpace.noise(2, 'normal').and_codes(1, 5, 1), 12.25, -3.5)\n"
        "print(z.tobytes().hex())\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    here = at_place(LatentSpace.noise(2, "normal").and_codes(1, 5, 1), 12.25, -3.5)
    assert found.stdout.strip() == here.tobytes().hex()


def test_a_place_is_the_same_in_later_versions() -> None:
    # These numbers are in addresses that people have kept.
    z = at_place(LatentSpace.noise(2, "normal"), 12.25, -3.5)
    np.testing.assert_allclose(z, (0.276906, -1.48792), atol=1e-6)


def test_the_plane_ends_where_addresses_do() -> None:
    assert np.isfinite(at_place(NORMAL, FAR, -FAR)).all()
    with pytest.raises(ValueError, match="ends at"):
        at_place(NORMAL, FAR + 1, 0)
    with pytest.raises(ValueError, match="ends at"):
        at_place(NORMAL, float("nan"), 0)


def test_ranks_of_uniform_numbers_and_back() -> None:
    values = np.linspace(-0.99, 0.99, 41)
    np.testing.assert_allclose(from_scores(to_scores(values)), values, atol=1e-12)
    assert np.isfinite(to_scores(np.array([-1.0, 1.0, 3.0]))).all()
