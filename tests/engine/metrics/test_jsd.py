from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.metrics.jsd import (
    CELLS_1D,
    CELLS_2D,
    Grid,
    data_grid,
    jsd,
    sampling_floor,
)

LOG2 = math.log(2)


def test_the_same_distribution_is_at_distance_nil() -> None:
    p = np.random.default_rng(0).dirichlet(np.ones(50))
    assert jsd(p, p) == 0.0


def test_disjoint_distributions_are_at_log_two() -> None:
    assert jsd(np.array([0.3, 0.7, 0.0]), np.array([0.0, 0.0, 1.0])) == pytest.approx(LOG2)


def test_two_cells_by_hand() -> None:
    # p = (1, 0), q = (½, ½), m = (¾, ¼): ½·log(4/3) + ½·(½·log(2/3) + ½·log 2).
    by_hand = 0.5 * math.log(4 / 3) + 0.25 * math.log(2 / 3) + 0.25 * math.log(2)
    p, q = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert jsd(p, q) == pytest.approx(by_hand, rel=1e-12)
    assert jsd(q, p) == pytest.approx(by_hand, rel=1e-12)


def test_it_stays_between_nil_and_log_two() -> None:
    rng = np.random.default_rng(0)
    for sparsity in (0.01, 0.1, 1.0, 100.0):
        p, q = rng.dirichlet(np.full(20, sparsity), 2)
        assert 0.0 <= jsd(p, q) <= LOG2 + 1e-12


def test_the_smallest_number_that_there_is_does_no_harm() -> None:
    tiny = np.nextafter(0.0, 1.0)
    assert jsd(np.array([tiny, 1.0]), np.array([0.0, 1.0])) == 0.0


def grid_2d() -> Grid:
    edges = (np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0]))
    return Grid(edges, np.array([0.25, 0.25, 0.25, 0.15, 0.1]), "2 × 2")


def test_mass_outside_is_counted_never_dropped() -> None:
    x = np.array(
        [[0.5, 0.5], [0.5, 1.5], [1.5, 0.5], [1.5, 1.5], [1.5, 1.5], [-1.0, 0.5], [0.5, 9.0],
         [np.nan, 0.5], [np.inf, np.inf], [1e30, 0.5]]
    )  # fmt: skip
    np.testing.assert_allclose(grid_2d().histogram(x), [0.1, 0.1, 0.1, 0.2, 0.5])


@pytest.mark.parametrize("n", [3, 7, 10, 1000, 99_999])
def test_when_all_is_inside_exactly_nothing_is_outside(n: int) -> None:
    rng = np.random.default_rng(n)
    shares = grid_2d().histogram(rng.uniform(0, 2, (n, 2)).astype(np.float32))
    assert shares[-1] == 0.0 and shares.sum() == pytest.approx(1.0)


def test_all_outside_is_as_far_as_it_gets_from_data_inside() -> None:
    data = DISTRIBUTIONS["ring"]
    grid = data_grid(data)
    for far in (1e3, np.nan, np.inf):
        assert jsd(grid.masses, grid.histogram(np.full((10, 2), far))) == pytest.approx(LOG2)


@pytest.mark.parametrize("name", ["gaussian-1d", "heavy-tail-1d", "ring", "checkerboard"])
def test_the_grid_covers_the_view_and_the_masses_sum_to_one(name: str) -> None:
    data = DISTRIBUTIONS[name]
    grid = data_grid(data)
    cells = CELLS_1D if data.dims == 1 else CELLS_2D
    assert grid.masses.shape == (cells**data.dims + 1,)
    assert grid.masses.sum() == pytest.approx(1.0, abs=1e-12) and grid.masses.min() >= 0
    assert grid.label == ("200" if data.dims == 1 else "50 × 50")
    for edges, lo, hi in zip(grid.edges, data.view.lo, data.view.hi, strict=True):
        assert len(edges) == cells + 1 and (edges[0], edges[-1]) == (lo, hi)


def test_cells_of_the_grid_and_of_the_histogram_are_the_same_ones() -> None:
    # Far off the diagonal: swapped axes would score log 2.
    data = DISTRIBUTIONS["moons"]
    grid = data_grid(data)
    x = data.sample(20_000, np.random.default_rng(0))
    assert jsd(grid.masses, grid.histogram(x)) < 0.05
    assert jsd(grid.masses, grid.histogram(x[:, ::-1])) > 0.3


@pytest.mark.parametrize("n", [20_000, 100_000])
def test_the_floor_is_what_the_theory_of_counts_expects(n: int) -> None:
    # Each cell's count varies by its own size: a mean of (K − 1) / 8n over K occupied cells.
    data = DISTRIBUTIONS["uniform-1d"]
    grid = data_grid(data)
    occupied = int((grid.masses * n > 5).sum())
    assert occupied > 90
    assert sampling_floor(data, grid, n) == pytest.approx((occupied - 1) / (8 * n), rel=0.15)


def test_the_floor_is_the_same_each_time_and_falls_with_more_samples() -> None:
    data = DISTRIBUTIONS["gaussian-1d"]
    grid = data_grid(data)
    few, many = (sampling_floor(data, grid, n) for n in (500, 5000))
    assert few == sampling_floor(data, grid, 500)
    assert few > 5 * many > 0


def test_true_samples_score_their_floor_and_wrong_ones_more() -> None:
    data = DISTRIBUTIONS["gaussian-1d"]
    grid = data_grid(data)
    floor = sampling_floor(data, grid, 10_000)
    x = data.sample(10_000, np.random.default_rng(77))
    assert jsd(grid.masses, grid.histogram(x)) == pytest.approx(floor, rel=0.5)
    assert jsd(grid.masses, grid.histogram(x + 0.5)) > 8 * floor
