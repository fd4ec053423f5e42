from __future__ import annotations

import numpy as np
import pytest

from ganlab.engine.data import DataError, PointsDistribution
from ganlab.engine.data.points import check_points

RNG = np.random.default_rng


def test_it_samples_its_points_with_replacement() -> None:
    points = RNG(0).normal(size=(40, 2))
    own = PointsDistribution(points, "cloud.csv")
    x = own.sample(4000, RNG(1))
    held = {tuple(row) for row in points.astype(np.float32)}
    assert {tuple(row) for row in x} == held
    assert own.title == "cloud.csv"
    assert own.description == "40 points from cloud.csv, drawn with replacement"
    np.testing.assert_array_equal(own.points, points.astype(np.float32))


def test_each_axis_is_standardised_on_its_own() -> None:
    own = PointsDistribution(RNG(0).normal([1.5, -200], [3.2, 0.01], (5000, 2)), "p.csv")
    u = own.standardise(own.points)
    np.testing.assert_allclose(u.mean(axis=0), 0, atol=1e-3)
    np.testing.assert_allclose(u.std(axis=0), 1, atol=1e-3)
    first, second = own.scaling.split(", ")
    assert first.startswith("x = 3.") and "·u + 1." in first
    assert second.startswith("y = 0.0") and second.endswith("·v − 200")


def test_a_few_outliers_do_not_set_the_scale_or_the_view() -> None:
    values = RNG(0).normal(size=(2000, 1))
    values[:4] = 1e6
    own = PointsDistribution(values, "spikes.csv")
    assert own.scale[0] == pytest.approx(1, abs=0.1)
    assert abs(own.location[0]) < 0.1
    assert own.view.hi[0] < 10
    assert np.mean(own.points <= own.view.hi[0]) > 0.99


def test_two_far_clusters_are_no_outliers() -> None:
    values = np.concatenate([RNG(0).normal(0, 0.01, 900), RNG(1).normal(50, 0.01, 100)])
    own = PointsDistribution(values[:, None], "clusters.csv")
    assert own.scale[0] == pytest.approx(values.std())
    assert own.view.lo[0] < values.min() and own.view.hi[0] > values.max()


def test_the_view_holds_every_point_with_a_margin() -> None:
    points = RNG(0).uniform([0, 10], [1, 30], (500, 2))
    view = PointsDistribution(points, "box.csv").view
    span = np.ptp(points, axis=0)
    np.testing.assert_allclose(view.lo, points.min(axis=0) - 0.15 * span)
    np.testing.assert_allclose(view.hi, points.max(axis=0) + 0.15 * span)


def test_the_density_is_an_estimate_near_the_truth() -> None:
    own = PointsDistribution(RNG(0).normal(3, 2, (20_000, 1)), "normal.csv")
    assert not own.exact_density
    # Scott's rule over the 2,000 kernels that are kept.
    bandwidth = own.scale[0] * 2000 ** (-1 / 5)
    assert own.density_label == f"estimate (KDE, bandwidth {bandwidth:.3g})"
    x = np.linspace(-1, 7, 30)
    truth = np.exp(-0.5 * ((x - 3) / 2) ** 2) / (2 * np.sqrt(2 * np.pi))
    np.testing.assert_allclose(own.density(x[:, None]), truth, atol=0.02)


def test_the_label_gives_a_bandwidth_per_axis() -> None:
    own = PointsDistribution(RNG(0).normal(0, [1, 10], (1000, 2)), "p.csv")
    label = own.density_label.removeprefix("estimate (KDE, bandwidth ").removesuffix(")")
    widths = [float(part) for part in label.split(" × ")]
    np.testing.assert_allclose(widths, own.scale * 1000 ** (-1 / 6), rtol=1e-2)


def test_cell_masses_count_the_points() -> None:
    own = PointsDistribution(np.arange(20.0)[:, None], "p.csv")
    masses = own.cell_masses([np.array([-0.5, 4.5, 9.5])])
    np.testing.assert_allclose(masses, [0.25, 0.25])


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (np.zeros(20), r"p.csv has shape \(20,\): \[n, 1\] or \[n, 2\] is wanted"),
        (np.zeros((20, 3)), r"p.csv has shape \(20, 3\)"),
        (np.zeros((0, 2)), "p.csv has 0 rows of numbers: at least 10 are needed"),
        (np.arange(9.0)[:, None], "p.csv has 9 rows of numbers: at least 10 are needed"),
        (np.arange(1.0)[:, None], "p.csv has 1 row of"),
        (np.c_[np.arange(12.0), np.full(12, 3.5)], "column 2 is constant .every value is 3.5"),
        (1e9 + np.arange(12.0)[:, None], "column 1 varies by only 3.5 around 1e\\+09: .* subtract"),
        (np.arange(12.0)[:, None] * 1e30, "row 3, column 1: 2e\\+30 is not a finite number"),
    ],
)
def test_points_that_cannot_be_learnt_from(points: np.ndarray, message: str) -> None:
    with pytest.raises(DataError, match=message):
        PointsDistribution(points, "p.csv")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_is_named(bad: float) -> None:
    points = RNG(0).normal(size=(30, 2))
    points[16, 1] = bad
    with pytest.raises(DataError, match=f"p.csv, row 17, column 2: {bad} is not a finite number"):
        check_points(points, "p.csv")
