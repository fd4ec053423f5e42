"""What every distribution must keep: built in, drawn or read from a file."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ganlab.engine.data import DISTRIBUTIONS, Distribution
from ganlab.engine.data.distribution import Distribution as Base

FLOAT = NDArray[np.float64]


def grid_edges(distribution: Distribution, cells_1d: int = 200, cells_2d: int = 50) -> list[FLOAT]:
    cells = cells_1d if distribution.dims == 1 else cells_2d
    limits = zip(distribution.view.lo, distribution.view.hi, strict=True)
    return [np.linspace(lo, hi, cells + 1) for lo, hi in limits]


def with_outside(masses: FLOAT) -> FLOAT:
    return np.append(masses.ravel(), max(0.0, 1 - masses.sum()))


def histogram(x: NDArray[np.float32], edges: list[FLOAT]) -> FLOAT:
    counts, _ = np.histogramdd(x.astype(np.float64), bins=edges)
    return np.append(counts.ravel(), len(x) - counts.sum())


def jsd(p: FLOAT, q: FLOAT) -> float:
    m = (p + q) / 2

    def kl(a: FLOAT) -> float:
        held = a > 0
        return float((a[held] * np.log(a[held] / m[held])).sum())

    return (kl(p) + kl(q)) / 2


def jsd_floor(p: FLOAT, n: int) -> float:
    """Expected JSD of n true samples.

    To second order it is the sum of (q - p)^2 / 8p, whose expectation is (1 - p) / 8n per cell:
    (K - 1) / 8n in all. Where np is small that overshoots: a cell hit or missed costs p log 2.
    """
    return float(np.minimum((1 - p) / (8 * n), p * np.log(2)).sum())


def test_it_describes_itself(distribution: Distribution) -> None:
    assert distribution.title and distribution.description
    assert distribution.dims in (1, 2)
    assert distribution.exact_density == (distribution.density_label == "exact")
    d = distribution.dims
    assert len(distribution.view.lo) == len(distribution.view.hi) == d
    assert distribution.location.shape == distribution.scale.shape == (d,)
    assert (distribution.scale > 0).all()


def test_every_builtin_has_an_exact_density_and_its_own_name(builtin: Distribution) -> None:
    assert builtin.exact_density
    assert DISTRIBUTIONS[builtin.name] is builtin


def test_the_density_integrates_to_one(distribution: Distribution) -> None:
    # Well beyond the view; what the heavy tail has out there is known: 1 - (F(b) - F(a)).
    lo, hi = np.array(distribution.view.lo), np.array(distribution.view.hi)
    middle, half = (lo + hi) / 2, (hi - lo) / 2 * (5 if distribution.dims == 1 else 1.3)
    step = distribution.resolution / 1.25
    if distribution.dims == 1:
        # Midpoints that fall evenly about the jumps at -1, 0 and 1 of some densities.
        step = min(step, 1 / 50)
        k = np.ceil(half[0] / step)
        start = np.floor(middle[0] / step) * step
        x = start + step * (np.arange(-k, k) + 0.5)
        total = distribution.density(x[:, None]).sum() * step
        if distribution.name == "heavy-tail-1d":
            reach = k * step
            total += 1 - reach / np.sqrt(2 + reach**2)
    else:
        counts = np.minimum(np.ceil(2 * half / step), 1000).astype(int)
        if distribution.name == "checkerboard":
            half, counts = np.array([3.0, 3.0]), np.array([60, 60])
        axes = [
            m - h + 2 * h * (np.arange(c) + 0.5) / c
            for m, h, c in zip(middle, half, counts, strict=True)
        ]
        x = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
        total = distribution.density(x).sum() * np.prod(2 * half / counts)
    assert total == pytest.approx(1, abs=1e-3)


def test_the_cell_masses_are_the_integral_of_the_density(exact: Distribution) -> None:
    if exact.name == "checkerboard":
        edges = [np.linspace(-2.5, 3.0, 12), np.linspace(-3.0, 2.0, 11)]
    elif exact.dims == 1:
        edges = [np.linspace(-3.0, 4.0, 57)]  # meets the jumps at -1, 0 and 1
    else:
        edges = grid_edges(exact, cells_2d=11)
    summed = Base._cell_masses(exact, edges)
    np.testing.assert_allclose(exact.cell_masses(edges), summed, atol=1e-4)


def test_cell_masses_count_what_lies_outside(distribution: Distribution) -> None:
    edges = grid_edges(distribution)
    masses = distribution.cell_masses(edges)
    assert masses.shape == tuple(len(axis) - 1 for axis in edges)
    assert 0.99 < masses.sum() < 1 + 1e-9 and (masses >= 0).all()
    assert distribution.cell_masses(edges) is masses  # kept
    with pytest.raises(ValueError, match="read-only"):
        masses[...] = 0
    halves = [axis[: len(axis) // 2 + 1] for axis in edges]
    part = distribution.cell_masses(halves)
    inner = tuple(slice(0, n) for n in part.shape)
    np.testing.assert_allclose(part, masses[inner], atol=3e-6)


def test_true_samples_score_the_floor(distribution: Distribution) -> None:
    n = 100_000
    edges = grid_edges(distribution)
    p = with_outside(distribution.cell_masses(edges))
    counts = histogram(distribution.sample(n, np.random.default_rng(3)), edges)
    floor = jsd_floor(p, n)
    assert floor / 3 < jsd(p, counts / n) < 3 * floor

    # Chi-square over the cells with five expected samples or more, the rest as one cell.
    large = n * p >= 5
    expected = np.append(n * p[large], n * p[~large].sum())
    observed = np.append(counts[large], counts[~large].sum())
    held = expected > 0.5
    statistic = ((observed - expected)[held] ** 2 / expected[held]).sum()
    freedom = held.sum() - 1
    assert abs(statistic - freedom) < 5 * np.sqrt(2 * freedom)


def test_the_seed_decides_the_samples(distribution: Distribution) -> None:
    draws = [distribution.sample(500, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert draws[0].dtype == np.float32 and draws[0].shape == (500, distribution.dims)
    np.testing.assert_array_equal(draws[0], draws[1])
    assert (draws[0] != draws[2]).any()
    assert distribution.sample(0, np.random.default_rng(0)).shape == (0, distribution.dims)


def test_standardised_samples_have_mean_0_and_deviation_1(distribution: Distribution) -> None:
    u = distribution.standardise(distribution.sample(50_000, np.random.default_rng(5)))
    if distribution.name == "heavy-tail-1d":
        low, middle, high = np.quantile(u, [0.25, 0.5, 0.75])
        assert abs(middle) < 0.02
        assert (high - low) / 1.349 == pytest.approx(1, abs=0.03)
        return
    np.testing.assert_allclose(u.mean(axis=0), 0, atol=0.02)
    # Built-in 2-D data shares one scale between the axes.
    assert (u**2).mean() == pytest.approx(1, abs=0.02)
    if distribution.name != "file":
        assert len(set(distribution.scale.tolist())) == 1


def test_standardising_is_undone(distribution: Distribution) -> None:
    x = distribution.sample(50, np.random.default_rng(5)).astype(np.float64)
    np.testing.assert_allclose(distribution.unstandardise(distribution.standardise(x)), x)


def test_the_view_holds_99_percent(distribution: Distribution) -> None:
    # The heavy tail too: 0.99 of it is all that its view holds.
    x = distribution.sample(50_000, np.random.default_rng(9))
    inside = ((x >= distribution.view.lo) & (x <= distribution.view.hi)).all(axis=1)
    assert inside.mean() >= (0.988 if distribution.name == "heavy-tail-1d" else 0.99)


def test_log_density_is_finite_where_samples_fall(distribution: Distribution) -> None:
    x = distribution.sample(20_000, np.random.default_rng(11))
    logp = distribution.log_density(x)
    assert logp.dtype == np.float64 and logp.shape == (20_000,)
    assert np.isfinite(logp).all()
    np.testing.assert_allclose(distribution.density(x[:10]), np.exp(logp[:10]))


def test_far_away_and_infinite_points_are_no_trouble(distribution: Distribution) -> None:
    x = np.full((4, distribution.dims), 1e4)
    x[1], x[2], x[3] = np.inf, np.nan, -np.inf
    logp = distribution.log_density(x)
    assert logp[0] < -9 and not np.isnan(logp[0])
    assert (logp[1:] == -np.inf).all()


def test_samples_are_labelled_where_modes_exist(distribution: Distribution) -> None:
    rng = np.random.default_rng(13)
    if distribution.modes is None:
        with pytest.raises(ValueError, match="has no modes"):
            distribution.sample_labelled(10, rng)
        return
    modes = distribution.modes
    count = len(modes.weights)
    assert modes.centres.shape == (count, distribution.dims) and modes.std.shape == (count,)
    assert modes.weights.sum() == pytest.approx(1)
    x, label = distribution.sample_labelled(60_000, rng)
    assert label.dtype == np.int64
    for k in range(count):
        mine = x[label == k].astype(np.float64)
        assert len(mine) / len(x) == pytest.approx(modes.weights[k], abs=0.01)
        error = 5 * modes.std[k] / np.sqrt(len(mine))
        np.testing.assert_allclose(mine.mean(axis=0), modes.centres[k], atol=error)
        assert (mine - modes.centres[k]).std() == pytest.approx(modes.std[k], rel=0.1)


def test_wrong_shapes_are_refused(distribution: Distribution) -> None:
    with pytest.raises(ValueError, match=r"have shape \[n, "):
        distribution.log_density(np.zeros(3))
    with pytest.raises(ValueError, match="array\\(s\\) of cell edges, got 3"):
        distribution.cell_masses([np.arange(3.0)] * 3)
    with pytest.raises(ValueError, match="increasing"):
        distribution.cell_masses([np.array([1.0, 0.0])] * distribution.dims)


def test_shared_arrays_cannot_be_changed(distribution: Distribution) -> None:
    for array in (distribution.location, distribution.scale):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 3


def test_the_scaling_reads_as_an_equation() -> None:
    assert DISTRIBUTIONS["exponential-1d"].scaling == "x = 1·u + 1"
    assert DISTRIBUTIONS["two-gaussians-1d"].scaling == "x = 1.446·u − 0.6"
    assert DISTRIBUTIONS["moons"].scaling == "x = 0.7068·u + 0.5, y = 0.7068·v + 0.25"
    assert "e-1" not in DISTRIBUTIONS["ring"].scaling
