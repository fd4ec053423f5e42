"""Each objective's value and gradient, held against closed forms that share no code with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.objectives.f_gan import DIVERGENCES

#: p_data and p_g: two Gaussians, mean and standard deviation.
P, Q = (0.0, 1.0), (0.7, 1.3)
_N = 400_001
Array = NDArray[np.float64]


def density(x: Array, mean: float, deviation: float) -> Array:
    z = (x - mean) / deviation
    return np.exp(-0.5 * z**2) / (deviation * math.sqrt(2 * math.pi))


def integral(f: Callable[[Array, Array], Array]) -> float:
    """∫ f(p_data(x), p_g(x)) dx, by the trapezoidal rule far into both tails."""
    x = np.linspace(-14.0, 14.0, _N)
    return float(np.trapezoid(f(density(x, *P), density(x, *Q)), x))


def kl(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Closed form of KL(N(a) ‖ N(b)), nats."""
    (m, s), (n, t) = a, b
    return math.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5


def hellinger() -> float:
    """Closed form of ∫ (√p − √q)²."""
    (m, s), (n, t) = P, Q
    overlap = math.sqrt(2 * s * t / (s**2 + t**2))
    return 2.0 * (1.0 - overlap * math.exp(-0.25 * (m - n) ** 2 / (s**2 + t**2)))


def two_jsd() -> float:
    def both(p: Array, q: Array) -> Array:
        m = 0.5 * (p + q)
        return p * np.log(p / m) + q * np.log(q / m)

    return integral(both)


DIVERGENCE = {
    "f-kl": lambda: kl(P, Q),
    "f-reverse-kl": lambda: kl(Q, P),
    "f-pearson": lambda: integral(lambda p, q: (p - q) ** 2 / q),
    "f-hellinger": hellinger,
    "f-jensen-shannon": two_jsd,
}

#: The best raw output as a function of log(p_data / p_g), and the value it must reach.
BEST: dict[str, tuple[Callable[[Array], Array], Callable[[], float]]] = {
    "minimax": (lambda r: r, lambda: two_jsd() - math.log(4)),
    "non-saturating": (lambda r: r, lambda: two_jsd() - math.log(4)),
    "least-squares": (
        lambda r: 1 / (1 + np.exp(-r)),
        lambda: -0.5 * integral(lambda p, q: p * q / (p + q)),
    ),
    "hinge": (np.sign, lambda: -2.0 * integral(np.minimum)),
    "total-variation": (
        lambda r: 1e3 * np.sign(r),
        lambda: 1.0 + 0.5 * integral(lambda p, q: np.abs(p - q)),
    ),
    "f-kl": (lambda r: r + 1, DIVERGENCE["f-kl"]),
    "f-reverse-kl": (lambda r: r, DIVERGENCE["f-reverse-kl"]),
    "f-pearson": (lambda r: 2 * (np.exp(r) - 1), DIVERGENCE["f-pearson"]),
    "f-hellinger": (lambda r: 0.5 * r, DIVERGENCE["f-hellinger"]),
    "f-jensen-shannon": (lambda r: r, DIVERGENCE["f-jensen-shannon"]),
}


def draws(mean: float, deviation: float) -> Array:
    """Points of equal mass: a mean over them is a quadrature."""
    q = (torch.arange(_N, dtype=torch.float64) + 0.5) / _N
    return mean + deviation * torch.distributions.Normal(0.0, 1.0).icdf(q).numpy()


def log_ratio(x: Array) -> Array:
    return np.log(density(x, *P)) - np.log(density(x, *Q))


def value(name: str, raw: Callable[[Array], Array]) -> float:
    """−L_D for raw outputs that are a function of x."""
    on = [torch.from_numpy(raw(draws(*which)))[:, None] for which in (P, Q)]
    return -float(sum(OBJECTIVES[name].loss_d(*on)))


def test_every_objective_for_discriminators_has_a_closed_form_here() -> None:
    plain = {name for name, o in OBJECTIVES.items() if not o.family}
    assert plain == {*BEST, "wasserstein"}


@pytest.mark.parametrize("name", list(BEST))
def test_the_best_discriminator_reaches_the_value_that_theory_says(name: str) -> None:
    best, expected = BEST[name]
    # Of p_g / p_data, whose mean over p_data is wanted, a thousandth lies beyond the last point.
    error = 2e-3 if name == "f-reverse-kl" else 2e-4
    assert value(name, lambda x: best(log_ratio(x))) == pytest.approx(expected(), abs=error)


@pytest.mark.parametrize("name", list(BEST))
def test_no_other_discriminator_does_better(name: str) -> None:
    best, expected = BEST[name]
    for other in (
        lambda r: best(r) + 0.3,
        lambda r: 0.7 * best(r),
        lambda r: best(r) + 0.2 * np.sin(3 * r),
        lambda r: np.zeros_like(r),
    ):
        assert value(name, lambda x, other=other: other(log_ratio(x))) <= expected() + 2e-3


@pytest.mark.parametrize("name", list(BEST))
def test_the_value_where_both_are_the_same_is_the_one_that_is_said(name: str) -> None:
    best, _ = BEST[name]
    raw = torch.full((64, 1), float(best(np.zeros(1))[0]), dtype=torch.float64)
    said = OBJECTIVES[name].value.at_optimum
    assert said == pytest.approx(-float(sum(OBJECTIVES[name].loss_d(raw, raw))), abs=1e-9)


@pytest.mark.parametrize("divergence", DIVERGENCES, ids=lambda d: d.name)
def test_an_implied_probability_is_that_of_the_density_ratio(divergence) -> None:  # type: ignore[no-untyped-def]
    best, _ = BEST[divergence.name]
    ratio = np.linspace(-4.0, 4.0, 81)
    raw = torch.from_numpy(best(ratio))[:, None]
    shown = OBJECTIVES[divergence.name].output(raw).numpy()
    np.testing.assert_allclose(shown, 1 / (1 + np.exp(-ratio)), rtol=1e-9)


@pytest.mark.parametrize("divergence", DIVERGENCES, ids=lambda d: d.name)
def test_the_conjugate_is_the_largest_of_all_lines(divergence) -> None:  # type: ignore[no-untyped-def]
    f = {
        "f-kl": lambda u: u * np.log(u),
        "f-reverse-kl": lambda u: -np.log(u),
        "f-pearson": lambda u: (u - 1) ** 2,
        "f-hellinger": lambda u: (np.sqrt(u) - 1) ** 2,
        "f-jensen-shannon": lambda u: -(u + 1) * np.log((1 + u) / 2) + u * np.log(u),
    }[divergence.name]
    u = np.exp(np.linspace(-12, 12, 200_001))
    for v in (-1.5, -0.4, 0.0, 0.6, 1.3):
        raw = torch.tensor(v, dtype=torch.float64)
        t = float(divergence.activation(raw))
        assert float(divergence.conjugate(raw)) == pytest.approx(
            float(np.max(u * t - f(u))), abs=1e-5
        )


def test_the_wasserstein_value_of_the_best_critic_is_the_earth_mover_s_distance() -> None:
    shifted = draws(0.0, 1.0), draws(1.7, 1.0)
    on = [torch.from_numpy(-x)[:, None] for x in shifted]
    assert -float(sum(OBJECTIVES["wasserstein"].loss_d(*on))) == pytest.approx(1.7, abs=1e-6)


_SLOPE: dict[str, Callable[[float], float]] = {
    "minimax": lambda a: -1 / (1 + math.exp(-a)),
    "non-saturating": lambda a: 1 / (1 + math.exp(-a)) - 1,
    "least-squares": lambda a: a - 1,
    "hinge": lambda a: -1.0,
    "wasserstein": lambda a: -1.0,
    "total-variation": lambda a: -math.exp(-a) / (1 + math.exp(-a)) ** 2,
    "f-kl": lambda a: -math.exp(a - 1),
    "f-reverse-kl": lambda a: -1.0,
    "f-pearson": lambda a: -(0.5 * a + 1),
    "f-hellinger": lambda a: -math.exp(a),
    "f-jensen-shannon": lambda a: -1 / (1 + math.exp(-a)),
}


@pytest.mark.parametrize("name", list(_SLOPE))
def test_what_g_feels_of_a_sample_is_the_derivative_on_paper(name: str) -> None:
    for a in (-3.0, -0.5, 0.0, 0.9, 2.5):
        raw = torch.tensor([[a]], dtype=torch.float64, requires_grad=True)
        OBJECTIVES[name].loss_g(raw).backward()
        assert raw.grad is not None
        assert float(raw.grad) == pytest.approx(_SLOPE[name](a), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", [name for name, o in OBJECTIVES.items() if not o.family])
def test_g_s_loss_falls_as_d_is_more_deceived(name: str) -> None:
    raw = torch.linspace(-1.9, 3.0, 50, dtype=torch.float64)
    losses = [float(OBJECTIVES[name].loss_g(a.view(1, 1))) for a in raw]
    shown = OBJECTIVES[name].output(raw[:, None])
    assert (shown[1:] > shown[:-1]).all()
    # Least squares turns back behind the label of real samples, as the paper says.
    until = 30 if name == "least-squares" else 50
    assert all(after < before for before, after in pairwise(losses[:until]))
