"""MMD against a direct double sum, its being right on average, and the witness."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganlab.engine.kernel import WIDTHS, kernel, mmd2, witness


def samples(n: int, d: int, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(size=(n, d)))


def direct(x: np.ndarray, y: np.ndarray, width: float) -> float:
    """One pair, by the definition."""
    total = 0.0
    for sigma in WIDTHS:
        total += math.exp(-float(np.sum((x - y) ** 2)) / (2 * len(x) * (width * sigma) ** 2))
    return total / len(WIDTHS)


@pytest.mark.parametrize("d", [1, 2, 3, 40])
@pytest.mark.parametrize("width", [0.3, 1.0])
def test_it_is_the_direct_double_sum(d: int, width: float) -> None:
    x, y = samples(7, d), 0.5 * samples(5, d, 1) + 0.3
    a, b = x.numpy(), y.numpy()
    within = [
        np.mean([direct(s[i], s[j], width) for i in range(len(s)) for j in range(len(s)) if i != j])
        for s in (a, b)
    ]
    across = np.mean([direct(p, q, width) for p in a for q in b])
    expected = within[0] + within[1] - 2 * across
    assert float(mmd2(x, y, width)) == pytest.approx(expected, abs=1e-12)


def test_pictures_are_compared_as_their_numbers() -> None:
    x, y = samples(6, 48), samples(6, 48, 1)
    found = mmd2(x.view(6, 3, 4, 4), y.view(6, 3, 4, 4))
    assert float(found) == pytest.approx(float(mmd2(x, y)), rel=1e-12)


@pytest.mark.parametrize("d", [2, 30])
def test_single_precision_does(d: int) -> None:
    # Two samples as near as the narrowest width, far from the origin.
    x = samples(20, d)
    y = x + 0.01 * samples(20, d, 1)
    exact, found = kernel(x + 3.0, y + 3.0), kernel((x + 3.0).float(), (y + 3.0).float())
    np.testing.assert_allclose(found, exact, rtol=2e-3, atol=1e-4)


def test_on_average_it_is_right() -> None:
    # Between N(0, 1) and N(1, 1) each Gaussian of the kernel has a closed form.
    def mean(shift: float) -> float:
        return sum(
            math.sqrt(s * s / (s * s + 2)) * math.exp(-(shift**2) / (2 * (s * s + 2)))
            for s in WIDTHS
        ) / len(WIDTHS)

    true = 2 * mean(0.0) - 2 * mean(1.0)
    rng = np.random.default_rng(0)
    draws = torch.from_numpy(rng.normal(size=(800, 2, 6, 1)))
    same = np.array([float(mmd2(x, y)) for x, y in draws])
    apart = np.array([float(mmd2(x, y + 1.0)) for x, y in draws])
    assert abs(same.mean()) < 4 * same.std() / math.sqrt(len(same))
    assert abs(apart.mean() - true) < 4 * apart.std() / math.sqrt(len(apart))
    assert same.min() < 0


@pytest.mark.parametrize("d", [1, 2, 30])
def test_its_gradient_is_right(d: int) -> None:
    x, y = samples(5, d), samples(4, d, 1).requires_grad_()
    # Those of the narrowest widths are steep: a small step.
    assert torch.autograd.gradcheck(lambda y: mmd2(x, y, 4.0), [y], eps=1e-7, atol=1e-6)


def test_the_witness_is_the_difference_of_mean_kernels() -> None:
    x, real, fake = samples(1200, 2), samples(6, 2, 1), samples(4, 2, 2)
    found = witness(x, real, fake, 0.7).numpy()
    for i in (0, 511, 512, 1199):
        on_real = np.mean([direct(x[i].numpy(), r, 0.7) for r in real.numpy()])
        on_fake = np.mean([direct(x[i].numpy(), g, 0.7) for g in fake.numpy()])
        assert found[i] == pytest.approx(on_real - on_fake, abs=1e-12)


def test_against_the_witness_g_feels_the_gradient_of_the_discrepancy() -> None:
    n = 6
    x, y = samples(n, 2), samples(n, 2, 1).requires_grad_()
    # The biased estimate, in which a sample's closeness to itself has no slope.
    biased = kernel(y, y).mean() - 2 * kernel(x, y).mean()
    (expected,) = torch.autograd.grad(biased, [y])
    (found,) = torch.autograd.grad(-2 * witness(y, x, y.detach()).mean(), [y])
    torch.testing.assert_close(found, expected)
