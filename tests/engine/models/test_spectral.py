"""Spectral normalisation: σ against the singular values, the slope that it bounds, gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganlab.engine.models.convolution import ConvDiscriminator
from ganlab.engine.models.mlp import MLP
from ganlab.engine.models.network import Network, Training
from ganlab.engine.models.spectral import Spectral

POINTS = MLP(2, 1, 2, 24, "leaky_relu")
PICTURES = ConvDiscriminator(1, 16, 6, batch_norm=False)
LEARNING = Training(torch.Generator(), follow=True)


def start(network: Network, dtype: torch.dtype = torch.float32) -> list[torch.Tensor]:
    return [torch.from_numpy(w).to(dtype) for w in network.initial(np.random.default_rng(0))]


def samples(network: Network, n: int = 4) -> torch.Tensor:
    shape = (2,) if network is POINTS else (1, 16, 16)
    return torch.randn(n, *shape, generator=torch.Generator().manual_seed(1))


def matrices(d: Spectral, weights: list[torch.Tensor]) -> list[torch.Tensor]:
    found = d.divided(weights)[: len(d.shapes)]
    return [w.flatten(1) for w in found if w.dim() > 1]


@pytest.mark.parametrize("inner", [POINTS, PICTURES])
def test_every_layer_s_largest_singular_value_becomes_1(inner: Network) -> None:
    d = Spectral(inner)
    weights = start(d)
    for w in weights[: len(d.shapes)]:
        # As after a while of training: not what u began with.
        w.add_(0.5 * torch.rand(w.shape, generator=torch.Generator().manual_seed(2)))
    for _ in range(200):
        d(weights, samples(inner), LEARNING)
    for matrix in matrices(d, weights):
        assert float(torch.linalg.svdvals(matrix)[0]) == pytest.approx(1.0, rel=1e-4)


def test_the_first_call_finds_them_well_divided_already() -> None:
    for inner in (POINTS, PICTURES):
        d = Spectral(inner)
        for matrix in matrices(d, start(d)):
            assert 0.999 < float(torch.linalg.svdvals(matrix)[0]) < 1.1


@pytest.mark.parametrize("inner", [POINTS, PICTURES])
def test_the_slope_is_at_most_1_everywhere(inner: Network) -> None:
    d = Spectral(inner)
    weights = start(d)
    for w in weights[: len(d.shapes)]:
        w.mul_(30.0)
    for _ in range(300):
        d(weights, samples(inner), LEARNING)
    x, y = samples(inner, 400).split(200)
    rise = (d(weights, x) - d(weights, y)).abs()[:, 0]
    assert bool((rise <= (x - y).flatten(1).norm(dim=1) * (1 + 1e-4)).all())
    plain = inner(weights[: len(d.shapes)], x) - inner(weights[: len(d.shapes)], y)
    assert float(plain.abs().max()) > 100 * float(rise.max())


def test_u_follows_only_where_d_learns() -> None:
    d = Spectral(POINTS)
    weights = start(d)
    weights[2].mul_(torch.linspace(0.1, 3.0, 24)[:, None])
    before = [w.clone() for w in weights]
    d(weights, samples(POINTS))
    d(weights, samples(POINTS), Training(torch.Generator()))
    assert all(torch.equal(a, b) for a, b in zip(before, weights, strict=True))
    d(weights, samples(POINTS), LEARNING)
    moved = [not torch.equal(a, b) for a, b in zip(before, weights, strict=True)]
    assert not any(moved[: len(d.shapes)]) and any(moved[len(d.shapes) :])


def test_gradients_are_those_of_the_division_by_the_largest_singular_value() -> None:
    d = Spectral(POINTS)
    weights = start(d, torch.float64)
    for _ in range(2000):
        d.divided(weights, LEARNING)
    count = len(d.shapes)
    leaves = [w.detach().requires_grad_() for w in weights[:count]]
    x = samples(POINTS).double()
    # Real and generated samples go through one after the other: u moves in between.
    loss = d([*leaves, *weights[count:]], x, LEARNING).square().mean()
    loss = loss + d([*leaves, *weights[count:]], 2 * x, LEARNING).sum()
    found = torch.autograd.grad(loss, leaves)

    def direct(own: list[torch.Tensor]) -> torch.Tensor:
        divided = [w / torch.linalg.svdvals(w)[0] if w.dim() == 2 else w for w in own]
        return POINTS(divided, x).square().mean() + POINTS(divided, 2 * x).sum()

    others = [w.detach().clone().requires_grad_() for w in leaves]
    expected = torch.autograd.grad(direct(others), others)
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-6, atol=1e-9)
    # And by differences, at one weight of each layer.
    for i in (0, 2, 4):
        moved = [w.detach().clone() for w in leaves]
        moved[i][0, 1] += 1e-6
        there = float(direct(moved))
        moved[i][0, 1] -= 2e-6
        slope = (there - float(direct(moved))) / 2e-6
        assert float(found[i][0, 1]) == pytest.approx(slope, rel=1e-4, abs=1e-8)


def test_a_gradient_of_a_gradient_goes_through() -> None:
    d = Spectral(POINTS)
    weights = start(d)
    leaves = [w.requires_grad_() for w in weights[: len(d.shapes)]]
    x = samples(POINTS).requires_grad_()
    judged = d([*leaves, *weights[len(d.shapes) :]], x, Training(torch.Generator()))
    (slope,) = torch.autograd.grad(judged.sum(), [x], create_graph=True)
    found = torch.autograd.grad(slope.square().sum(), leaves[::2])
    assert all(bool(torch.isfinite(g).all()) for g in found)


def test_a_diagram_says_so() -> None:
    plain, marked = PICTURES.layers, Spectral(PICTURES).layers
    assert marked[0] == plain[0]
    for before, after in zip(plain[1:], marked[1:], strict=True):
        assert after.extras == ("spectral norm", *before.extras)
