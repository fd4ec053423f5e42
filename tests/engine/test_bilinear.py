"""Every method of the bilinear game against what is known of it in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.bilinear import METHODS, MOMENTUM, average

ETAS = (0.05, 0.2, 0.45, 0.7)
START = (1.1, -0.6)


def path(name: str, eta: float, steps: int = 40) -> np.ndarray:
    return METHODS[name].path(*START, eta, steps)


def radii(points: np.ndarray) -> np.ndarray:
    return np.hypot(points[:, 0], points[:, 1])


@pytest.mark.parametrize("eta", ETAS)
def test_simultaneous_steps_leave_by_the_same_factor_each(eta: float) -> None:
    # As complex numbers x + iy, a step is a product with 1 + iη.
    powers = complex(*START) * (1 + 1j * eta) ** np.arange(41)
    np.testing.assert_allclose(
        path("simultaneous", eta), np.column_stack([powers.real, powers.imag])
    )
    assert METHODS["simultaneous"].rate(eta) == pytest.approx(math.sqrt(1 + eta**2))


@pytest.mark.parametrize("eta", [*ETAS, 1.9])
def test_alternating_steps_stay_on_an_ellipse(eta: float) -> None:
    x, y = path("alternating", eta, 2000).T
    kept = x * x - eta * x * y + y * y
    np.testing.assert_allclose(kept, kept[0], rtol=1e-9)
    assert METHODS["alternating"].rate(eta) == pytest.approx(1.0)
    # The ellipse keeps its distance from the middle, too.
    assert radii(np.column_stack([x, y])).min() >= math.sqrt(kept[0] / (1 + eta / 2)) * (1 - 1e-9)


@pytest.mark.parametrize("eta", ETAS)
def test_the_mean_of_alternating_steps_is_what_the_sum_telescopes_to(eta: float) -> None:
    raw, mean = path("alternating", eta, 300), path("averaged", eta, 300)
    n = np.arange(1, 301)
    # x₍t₊₁₎ − x₍t₎ = −η·y₍t₎ and y₍t₊₁₎ − y₍t₎ = η·x₍t₊₁₎, summed.
    np.testing.assert_allclose(mean[:-1, 1], (raw[0, 0] - raw[1:, 0]) / (eta * n), atol=1e-12)
    sums = raw[0, 0] + (raw[1:, 1] - raw[0, 1]) / eta
    np.testing.assert_allclose(mean[1:, 0], sums / (n + 1), atol=1e-12)
    assert math.isnan(METHODS["averaged"].rate(eta))


def test_a_mean_of_simultaneous_steps_runs_away_with_them() -> None:
    mean = radii(average(path("simultaneous", 0.3, 400)))
    assert mean[400] > 100 * mean[0] and radii(path("averaged", 0.3, 400))[400] < 0.02


@pytest.mark.parametrize("eta", ETAS)
def test_extragradient_comes_nearer_by_the_same_factor_each(eta: float) -> None:
    r = radii(path("extragradient", eta))
    factor = math.sqrt(1 - eta**2 + eta**4)
    np.testing.assert_allclose(r[1:] / r[:-1], factor)
    assert METHODS["extragradient"].rate(eta) == pytest.approx(factor) and factor < 1


@pytest.mark.parametrize("eta", [0.05, 0.2, 0.45])
def test_optimistic_steps_come_nearer_at_the_known_rate(eta: float) -> None:
    factor = math.sqrt(0.5 + 0.5 * math.sqrt(1 - 4 * eta**2))
    assert METHODS["optimistic"].rate(eta) == pytest.approx(factor)
    r = radii(path("optimistic", eta, 1200))
    # The other eigenvalue, and with it the way in, is forgotten by then.
    assert (r[400] / r[200]) ** (1 / 200) == pytest.approx(factor, rel=1e-6)


@pytest.mark.parametrize(("eta", "converges"), [(0.57, True), (0.585, False)])
def test_optimistic_steps_that_are_too_large_diverge(eta: float, converges: bool) -> None:
    assert (eta < 1 / math.sqrt(3)) == converges
    assert (METHODS["optimistic"].rate(eta) < 1) == converges
    r = radii(path("optimistic", eta, 2000))
    assert (r[-1] < 1e-3) if converges else (r[-1] > 1e3)


@pytest.mark.parametrize("eta", ETAS)
def test_negative_momentum_is_the_recurrence_of_its_paper(eta: float) -> None:
    points = path("negative-momentum", eta, 60)
    x, y = points.T
    before_x, before_y = np.append(x[0], x[:-1])[:-1], np.append(y[0], y[:-1])[:-1]
    np.testing.assert_allclose(x[1:], x[:-1] - eta * y[:-1] + MOMENTUM * (x[:-1] - before_x))
    np.testing.assert_allclose(y[1:], y[:-1] + eta * x[1:] + MOMENTUM * (y[:-1] - before_y))
    # det(λ − M) = 0 reads ((λ − 1)(λ − β))² = −η²λ³.
    roots = np.roots(np.polyadd(np.convolve([1, -0.5, -0.5], [1, -0.5, -0.5]), [eta**2, 0, 0, 0]))
    assert METHODS["negative-momentum"].rate(eta) == pytest.approx(np.abs(roots).max())
    assert METHODS["negative-momentum"].rate(eta) < 1


@pytest.mark.parametrize("name", list(METHODS))
def test_paths_are_powers_of_the_map(name: str) -> None:
    method, eta = METHODS[name], 0.3
    state = np.array(method.start(*START))
    points = np.array([np.linalg.matrix_power(method.matrix(eta), t) @ state for t in range(30)])
    expected = average(points[:, :2]) if method.averaged else points[:, :2]
    np.testing.assert_allclose(method.path(*START, eta, 29), expected, atol=1e-12)


@pytest.mark.parametrize("name", list(METHODS))
def test_every_method_stays_where_both_have_nothing_to_gain(name: str) -> None:
    np.testing.assert_array_equal(METHODS[name].path(0.0, 0.0, 0.4, 5), np.zeros((6, 2)))


def test_every_method_says_what_it_is() -> None:
    for name, method in METHODS.items():
        assert method.name == name and method.title and method.rule
        assert method.note.endswith(".") and len(method.note) < 160
        assert any(year in method.source for year in ("1976", "2018", "2019", "2020"))
