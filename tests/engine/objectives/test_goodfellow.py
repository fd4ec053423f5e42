from __future__ import annotations

import numpy as np
import pytest
import torch

from ganlab.engine.metrics.value import value
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.objectives.goodfellow import (
    discriminator_loss,
    minimax_generator_loss,
    non_saturating_generator_loss,
)

LOGITS = np.concatenate([np.linspace(-100, 100, 401), [-1e-8, 1e-8, -20.5, 19.5]])

OF_THE_PAPER = {name: OBJECTIVES[name] for name in ("minimax", "non-saturating")}


def log_d(a: np.ndarray) -> np.ndarray:
    """log D where D = 1 / (1 + exp(−a))."""
    return -np.logaddexp(0.0, -a)


def sigmoid(a: np.ndarray) -> np.ndarray:
    return np.exp(log_d(a))


def column(a: np.ndarray, dtype: torch.dtype) -> torch.Tensor:
    return torch.tensor(a[:, None], dtype=dtype, requires_grad=True)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_losses_and_gradients_equal_the_closed_forms(dtype: torch.dtype) -> None:
    n = len(LOGITS)
    rtol = 1e-8 if dtype == torch.float64 else 1e-5
    real, fake = column(LOGITS, dtype), column(LOGITS[::-1].copy(), dtype)
    on_real, on_fake = discriminator_loss(real, fake)
    assert on_real.shape == on_fake.shape == ()
    np.testing.assert_allclose(on_real.item(), -log_d(LOGITS).mean(), rtol=rtol)
    # log(1 − D(a)) = log D(−a)
    np.testing.assert_allclose(on_fake.item(), -log_d(-LOGITS).mean(), rtol=rtol)
    (on_real + on_fake).backward()
    assert real.grad is not None and fake.grad is not None
    expected = -sigmoid(-LOGITS)[:, None] / n
    np.testing.assert_allclose(real.grad.numpy(), expected, rtol=rtol, atol=1e-11)
    expected = sigmoid(LOGITS[::-1])[:, None] / n
    np.testing.assert_allclose(fake.grad.numpy(), expected, rtol=rtol, atol=1e-11)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("a", [-100.0, -30.0, -1.0, 0.0, 2.0, 30.0, 100.0])
def test_generator_losses_equal_the_closed_forms(a: float, dtype: torch.dtype) -> None:
    rtol = 1e-8 if dtype == torch.float64 else 1e-5
    x = np.array([a])
    cases = (
        # log(1 − D), derivative −D; −log D, derivative −(1 − D).
        (minimax_generator_loss, log_d(-x)[0], -sigmoid(x)[0]),
        (non_saturating_generator_loss, -log_d(x)[0], -sigmoid(-x)[0]),
    )
    for loss_g, expected, slope in cases:
        fake = column(x, dtype)
        loss = loss_g(fake)
        loss.backward()
        assert fake.grad is not None and loss.shape == ()
        np.testing.assert_allclose(loss.item(), expected, rtol=rtol, atol=1e-40)
        np.testing.assert_allclose(fake.grad.item(), slope, rtol=rtol, atol=1e-12)


@pytest.mark.parametrize("sure", [-20.0, -100.0])
def test_where_d_is_sure_of_a_fake_only_the_non_saturating_loss_still_pulls(sure: float) -> None:
    slopes = {}
    for name, objective in OF_THE_PAPER.items():
        fake = torch.full((4, 1), sure, requires_grad=True)
        objective.loss_g(fake).backward()
        assert fake.grad is not None
        slopes[name] = float(fake.grad.abs().sum())
    assert slopes["non-saturating"] == pytest.approx(1.0, abs=1e-6)
    assert slopes["minimax"] < 1e-8


def test_both_generator_losses_pull_towards_what_d_takes_for_real() -> None:
    for objective in OF_THE_PAPER.values():
        fake = torch.linspace(-5, 5, 11)[:, None].requires_grad_()
        objective.loss_g(fake).backward()
        assert fake.grad is not None and (fake.grad < 0).all(), objective.name


@pytest.mark.parametrize("name", list(OF_THE_PAPER))
def test_the_loss_of_d_is_minus_the_value_of_the_game(name: str) -> None:
    rng = np.random.default_rng(0)
    real, fake = rng.normal(2, 30, (64, 1)), rng.normal(-2, 30, (64, 1))
    terms = OBJECTIVES[name].loss_d(torch.tensor(real), torch.tensor(fake))
    assert float(sum(terms)) == pytest.approx(-value(real, fake), rel=1e-9)


def test_an_undecided_d_is_at_minus_log_four() -> None:
    zeros = torch.zeros(8, 1, dtype=torch.float64)
    on_real, on_fake = discriminator_loss(zeros, zeros)
    assert -(on_real + on_fake).item() == pytest.approx(-np.log(4.0))
    assert minimax_generator_loss(zeros).item() == pytest.approx(-np.log(2.0))
    assert non_saturating_generator_loss(zeros).item() == pytest.approx(np.log(2.0))
