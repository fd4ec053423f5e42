"""Penalties against finite differences and closed forms, in double precision."""

from __future__ import annotations

import pytest
import torch

from ganlab.engine.trainer.penalties import gradient_penalty, r1_penalty, slopes


def chance(seed: int = 0) -> torch.Generator:
    generator = torch.Generator()
    generator.manual_seed(seed)
    return generator


def plane(weights: torch.Tensor):  # type: ignore[no-untyped-def]
    return lambda x: x @ weights[:, None]


def curved(w: torch.Tensor):  # type: ignore[no-untyped-def]
    """D(x) = tanh(w · x) + ¼ (w · x)²: a slope that differs from place to place."""
    return lambda x: torch.tanh(x @ w[:, None]) + 0.25 * (x @ w[:, None]).square()


def draw(n: int, seed: int) -> torch.Tensor:
    return torch.randn(n, 2, generator=chance(seed), dtype=torch.float64)


def test_the_slope_of_a_plane_is_the_length_of_its_weights() -> None:
    w = torch.tensor([3.0, 4.0], dtype=torch.float64)
    torch.testing.assert_close(slopes(plane(w), draw(5, 1)), torch.full((5,), 25.0).double())


def test_a_pack_is_one_input_with_one_slope() -> None:
    w = torch.tensor([1.0, 2.0, 2.0, 4.0], dtype=torch.float64)
    found = slopes(lambda x: x.reshape(-1, 4) @ w[:, None], draw(6, 1), pack=2)
    torch.testing.assert_close(found, torch.full((3,), 25.0).double())


def test_both_penalties_of_a_plane_are_on_paper() -> None:
    w = torch.tensor([3.0, 4.0], dtype=torch.float64)
    real, fake = draw(16, 1), draw(16, 2)
    assert float(r1_penalty(plane(w), real)) == pytest.approx(12.5)
    assert float(gradient_penalty(plane(w), real, fake, chance())) == pytest.approx(16.0)


@pytest.mark.parametrize("which", ["r1", "gradient"])
def test_the_gradient_by_the_weights_is_that_of_finite_differences(which: str) -> None:
    real, fake = draw(32, 1), draw(32, 2)

    def penalty(w: torch.Tensor) -> torch.Tensor:
        if which == "r1":
            return r1_penalty(curved(w), real)
        return gradient_penalty(curved(w), real, fake, chance(3))

    start = torch.tensor([0.8, -0.6], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(penalty, (start,), eps=1e-6, atol=1e-6)


def test_the_penalty_looks_between_real_and_generated_samples() -> None:
    seen: list[torch.Tensor] = []

    def judge(x: torch.Tensor) -> torch.Tensor:
        seen.append(x.detach())
        return x.sum(1, keepdim=True)

    real, fake = torch.zeros(1000, 2), torch.ones(1000, 2)
    gradient_penalty(judge, real, fake, chance())
    (x,) = seen
    assert torch.equal(x[:, 0], x[:, 1]) and float(x.min()) >= 0 and float(x.max()) <= 1
    # Evenly: mean ½, variance 1/12.
    assert float(x.mean()) == pytest.approx(0.5, abs=0.03)
    assert float(x[:, 0].var()) == pytest.approx(1 / 12, abs=0.01)


def test_a_flat_d_has_a_penalty_with_a_slope() -> None:
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    loss = gradient_penalty(plane(w), draw(8, 1), draw(8, 2), chance())
    (slope,) = torch.autograd.grad(loss, [w])
    assert float(loss.detach()) == pytest.approx(1.0, abs=1e-5) and bool(slope.isfinite().all())
