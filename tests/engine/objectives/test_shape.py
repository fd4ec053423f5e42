"""The shape of a generator's loss, against the closed forms of Goodfellow et al. 2014."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.objectives.shape import GRID, PAIR, compared, has_shape, loss_and_slope, shape

#: ℓ(D) and −∂ℓ/∂a = −ℓ′(D)·D·(1 − D).
CLOSED = {
    "minimax": (lambda d: np.log(1 - d), lambda d: d),
    "non-saturating": (lambda d: -np.log(d), lambda d: 1 - d),
}


@pytest.mark.parametrize("name", PAIR)
def test_loss_and_slope_are_those_of_the_paper(name: str) -> None:
    found = shape(OBJECTIVES[name])
    loss, slope = CLOSED[name]
    np.testing.assert_allclose(found.loss, loss(GRID), rtol=1e-10)
    np.testing.assert_allclose(found.slope, slope(GRID), rtol=1e-10)
    assert (found.name, found.title) == (name, OBJECTIVES[name].title)


def test_where_d_is_sure_one_starves_and_the_other_does_not() -> None:
    a = np.array([-40.0, -10.0, 10.0, 40.0], np.float32)
    minimax, other = (loss_and_slope(OBJECTIVES[name], a)[1] for name in PAIR)
    np.testing.assert_allclose(minimax, [np.exp(-40), 4.54e-5, 1, 1], rtol=1e-3)
    np.testing.assert_allclose(other, [1, 1, 4.54e-5, np.exp(-40)], rtol=1e-3)


@pytest.mark.parametrize("name", [n for n, each in OBJECTIVES.items() if has_shape(each)])
def test_the_slope_is_the_derivative_of_the_loss(name: str) -> None:
    a, h = np.linspace(-4.0, 4.0, 9), 1e-5
    _, slope = loss_and_slope(OBJECTIVES[name], a)
    up, down = (loss_and_slope(OBJECTIVES[name], a + s)[0] for s in (h, -h))
    np.testing.assert_allclose(slope, -(up - down) / (2 * h), rtol=1e-6, atol=1e-9)


def test_a_new_objective_needs_nothing() -> None:
    new = dataclasses.replace(
        OBJECTIVES["minimax"], name="new", title="New", loss_g=lambda fake: -(fake**2).mean()
    )
    assert [each.name for each in compared(new)] == ["new", "minimax", "non-saturating"]
    loss, slope = loss_and_slope(new, np.array([-2.0, 3.0]))
    np.testing.assert_allclose(loss, [-4.0, -9.0])
    np.testing.assert_allclose(slope, [-4.0, 6.0])


def test_no_probability_no_shape() -> None:
    score = dataclasses.replace(OBJECTIVES["minimax"].output, name="critic score")
    assert compared(dataclasses.replace(OBJECTIVES["minimax"], output=score)) == ()
    assert [each.name for each in compared(OBJECTIVES["non-saturating"])] == [*reversed(PAIR)]
