from __future__ import annotations

import numpy as np
import pytest

from ganlab.engine.data import DataError, DrawnDistribution


def test_a_dab_is_a_gaussian_of_half_its_radius() -> None:
    drawn = DrawnDistribution([(0.3, -0.2, 0.4)])
    x = drawn.sample(40_000, np.random.default_rng(0))
    np.testing.assert_allclose(x.mean(axis=0), [0.3, -0.2], atol=0.005)
    np.testing.assert_allclose(x.std(axis=0), 0.2, atol=0.005)
    assert drawn.density([[0.3, -0.2]])[0] == pytest.approx(1 / (2 * np.pi * 0.04))
    assert drawn.modes is None and drawn.exact_density


@pytest.mark.parametrize(("dabs", "share"), [([(-1, 0, 0.1), (1, 0, 0.2)], 0.2)])
def test_weight_follows_area_in_2d(dabs: list[tuple[float, ...]], share: float) -> None:
    edges = [np.array([-1.5, 0.0, 1.5]), np.array([-1.5, 1.5])]
    masses = DrawnDistribution(dabs).cell_masses(edges)
    np.testing.assert_allclose(masses.ravel(), [share, 1 - share], atol=1e-6)


def test_weight_follows_length_in_1d() -> None:
    masses = DrawnDistribution([(-1, 0.1), (1, 0.3)], dims=1).cell_masses([np.array([-3, 0, 3])])
    np.testing.assert_allclose(masses, [0.25, 0.75], atol=1e-6)


def test_the_canvas_stays_and_grows_only_for_what_lies_outside() -> None:
    view = DrawnDistribution([(0, 0, 0.1)]).view
    assert view.lo == (-1.5, -1.5) and view.hi == (1.5, 1.5)
    assert DrawnDistribution([(0, 0.1)], dims=1).view.lo == (-3.0,)
    wide = DrawnDistribution([(0, 0, 0.1), (2, 0, 0.2)]).view
    assert wide.lo == (-1.5, -1.5)
    assert wide.hi == pytest.approx((2.3, 1.5))


def test_names_tell_the_dimensions() -> None:
    assert DrawnDistribution([(0, 0, 1)]).name == "drawn"
    one = DrawnDistribution([(0, 1)], dims=1)
    assert (one.name, one.dims) == ("drawn-1d", 1)
    assert one.description == "Drawn with 1 dab of the brush"


@pytest.mark.parametrize(
    ("dabs", "dims", "message"),
    [
        ([], 2, "the drawing is empty: draw something on the canvas first"),
        ([], 1, "draw something"),
        ([(0, 0, 1), (0, 1)], 2, r"dab 2: 2 numbers, but a dab is \(x, y, r\) in 2-D data"),
        ([(0, 0, 1)], 1, r"dab 1: 3 numbers, but a dab is \(x, r\) in 1-D data"),
        ([(0, float("nan"), 1)], 2, "dab 1: .* must be finite numbers"),
        ([(0, 1e9, 1)], 2, "dab 1: .* must be finite numbers up to 1,000,000"),
        ([(0, 0, 0)], 2, "dab 1: its radius is 0; it must be at least 0.0001"),
        ([(0, 0, 1), (0, 0, -1)], 2, "dab 2: its radius is -1"),
    ],
)
def test_a_bad_drawing_says_what_is_wrong(
    dabs: list[tuple[float, ...]], dims: int, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        DrawnDistribution(dabs, dims=dims)
