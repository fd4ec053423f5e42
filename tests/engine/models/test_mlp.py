from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from toys import toy

from ganlab.engine.data import build
from ganlab.engine.experiment import FIELDS, replace
from ganlab.engine.models import FAMILIES
from ganlab.engine.models.mlp import MLP
from ganlab.engine.models.network import Training, parameter_count
from ganlab.presets import PRESETS

ACTIVATIONS: dict[str, Any] = {
    "relu": nn.ReLU,
    "leaky_relu": lambda: nn.LeakyReLU(0.2),
    "elu": nn.ELU,
    "tanh": nn.Tanh,
    "softplus": nn.Softplus,
}


def weights_of(network: MLP, seed: int = 0) -> list[torch.Tensor]:
    return [torch.from_numpy(w) for w in network.initial(np.random.default_rng(seed))]


def reference(network: MLP, weights: list[torch.Tensor]) -> nn.Sequential:
    """The same network made of PyTorch's own modules."""
    sizes = [network.inputs, *[network.width] * network.depth, network.outputs]
    layers: list[nn.Module] = []
    for i, (before, after) in enumerate(zip(sizes, sizes[1:], strict=False)):
        linear = nn.Linear(before, after)
        with torch.no_grad():
            linear.weight.copy_(weights[2 * i])
            linear.bias.copy_(weights[2 * i + 1])
        layers.append(linear)
        if i < network.depth:
            layers.append(ACTIVATIONS[network.activation]())
    return nn.Sequential(*layers)


def test_every_activation_that_may_be_chosen_is_checked_here() -> None:
    assert set(FIELDS["generator.activation"].choices) == set(ACTIVATIONS)
    assert set(FIELDS["discriminator.activation"].choices) == {*ACTIVATIONS, "maxout"}


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_values_and_gradients_equal_pytorch_s_own_modules(activation: str, depth: int) -> None:
    network = MLP(3, 2, depth, 8, activation)
    weights = weights_of(network)
    module = reference(network, weights)
    x = torch.from_numpy(np.random.default_rng(1).normal(0, 2, (17, 3)).astype(np.float32))
    leaves = [w.clone().requires_grad_() for w in weights]
    ours, theirs = network(leaves, x), module(x)
    assert ours.shape == (17, 2)
    torch.testing.assert_close(ours, theirs, rtol=1e-6, atol=1e-6)
    ours.square().sum().backward()
    theirs.square().sum().backward()
    for leaf, parameter in zip(leaves, module.parameters(), strict=True):
        assert leaf.grad is not None
        torch.testing.assert_close(leaf.grad, parameter.grad, rtol=1e-5, atol=1e-5)


def test_maxout_is_the_largest_of_its_linear_pieces() -> None:
    network = MLP(2, 1, 2, 4, "maxout", pieces=3)
    weights = weights_of(network)
    x = np.random.default_rng(1).normal(size=(11, 2))
    h = x
    w = [weight.double().numpy() for weight in weights]
    for i in (0, 2):
        pieces = np.empty((len(x), network.width, network.pieces))
        for unit in range(network.width):
            for piece in range(network.pieces):
                row = unit * network.pieces + piece
                pieces[:, unit, piece] = h @ w[i][row] + w[i + 1][row]
        h = pieces.max(axis=2)
    expected = h @ w[4].T + w[5]
    out = network(weights, torch.from_numpy(x.astype(np.float32)))
    np.testing.assert_allclose(out.numpy(), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("activation", [*ACTIVATIONS, "maxout"])
def test_no_points_give_no_outputs(activation: str) -> None:
    network = MLP(2, 1, 2, 4, activation, pieces=3)
    assert network(weights_of(network), torch.empty(0, 2)).shape == (0, 1)


@pytest.mark.parametrize("depth", [1, 2, 6])
@pytest.mark.parametrize(("activation", "pieces"), [("relu", 1), ("relu", 5), ("maxout", 5)])
def test_parameters_by_hand(depth: int, activation: str, pieces: int) -> None:
    n, w, m = 3, 7, 2
    p = pieces if activation == "maxout" else 1
    by_hand = (n + 1) * w * p + (depth - 1) * (w + 1) * w * p + (w + 1) * m
    network = MLP(n, m, depth, w, activation, pieces)
    assert parameter_count(network) == by_hand
    weights = network.initial(np.random.default_rng(0))
    assert [weight.shape for weight in weights] == list(network.shapes)
    assert sum(weight.size for weight in weights) == by_hand
    assert len(network.names) == len(network.shapes) == len(set(network.names))
    assert network.names[:2] == ["layers.0.weight", "layers.0.bias"]


def test_initial_weights_fill_their_bounds() -> None:
    network = MLP(4, 1, 2, 256, "relu")
    for name, weight in zip(network.names, network.initial(np.random.default_rng(0)), strict=True):
        bound = (4 if name.startswith("layers.0") else 256) ** -0.5
        assert weight.dtype == np.float32 and np.abs(weight).max() <= bound * (1 + 1e-6)
        if weight.size > 100:
            assert np.abs(weight).max() > 0.95 * bound
            assert abs(weight.mean()) < 5 * bound / math.sqrt(3 * weight.size)


def test_dropout_leaves_out_its_share_of_units_and_scales_up_the_rest() -> None:
    # One hidden layer whose units pass straight to the outputs shows the masks themselves.
    rate, width, n = 0.3, 50, 4000
    network = MLP(1, width, 1, width, "relu", dropout=rate)
    weights = [torch.zeros(width, 1), torch.ones(width), torch.eye(width), torch.zeros(width)]
    x = torch.zeros(n, 1)
    generator = torch.Generator().manual_seed(0)
    out = network(weights, x, Training(generator))
    kept = torch.tensor(1 / (1 - rate))
    assert set(out.unique().tolist()) == {0.0, kept.item()}
    # Five standard errors of a share of n·width draws.
    share = (out == 0).double().mean().item()
    assert share == pytest.approx(rate, abs=5 * math.sqrt(rate * (1 - rate) / (n * width)))
    # Masks differ from sample to sample and from unit to unit.
    assert len({tuple(row) for row in (out[:50] == 0).tolist()}) == 50
    assert out.mean().item() == pytest.approx(1.0, abs=5 * 0.66 / math.sqrt(n * width))


def test_dropout_is_off_unless_its_masks_are_given() -> None:
    network = MLP(2, 1, 2, 16, "leaky_relu", dropout=0.5)
    plain = MLP(2, 1, 2, 16, "leaky_relu")
    weights = weights_of(network)
    x = torch.from_numpy(np.random.default_rng(1).normal(size=(9, 2)).astype(np.float32))
    assert torch.equal(network(weights, x), plain(weights, x))
    masked = network(weights, x, Training(torch.Generator().manual_seed(0)))
    assert not torch.allclose(masked, plain(weights, x))
    again = network(weights, x, Training(torch.Generator().manual_seed(0)))
    assert torch.equal(masked, again)


def test_without_dropout_no_random_number_is_drawn() -> None:
    network = MLP(2, 1, 2, 16, "leaky_relu")
    generator = torch.Generator().manual_seed(0)
    before = generator.get_state()
    network(weights_of(network), torch.zeros(3, 2), Training(generator))
    assert torch.equal(generator.get_state(), before)


@pytest.mark.parametrize(("data", "dims"), [("gaussian-1d", 1), ("ring", 2)])
def test_the_family_builds_what_the_experiment_says(data: str, dims: int) -> None:
    experiment = toy(
        {
            "data.name": data,
            "latent.size": 5,
            "latent.prior": "uniform",
            "generator.depth": 2,
            "generator.width": 9,
            "generator.activation": "elu",
            "discriminator.depth": 4,
            "discriminator.width": 6,
            "discriminator.activation": "maxout",
            "discriminator.pieces": 3,
            "discriminator.dropout": 0.25,
        }
    )
    builder = FAMILIES["mlp"].builder
    learned = build(experiment.data)
    latent = builder.latent(experiment, learned)
    assert latent.size == 5 and latent.factors[0].prior == "uniform"
    assert builder.generator(experiment, learned) == MLP(5, dims, 2, 9, "elu")
    d = builder.discriminator(experiment, learned)
    assert d == MLP(dims, 1, 4, 6, "maxout", 3, 0.25)
    assert not d.mixes_batch


def test_every_family_says_what_it_is() -> None:
    for name, family in FAMILIES.items():
        assert family.name == name
        assert family.title and family.description.endswith(".") and family.source


def test_a_spread_bounds_the_first_weights_and_biases_begin_at_zero() -> None:
    network = MLP(40, 30, 2, 50, "relu", spread=(0.05, 2.0))
    weights = network.initial(np.random.default_rng(0))
    for i, (weight, bias) in enumerate(zip(weights[::2], weights[1::2], strict=True)):
        bound = 0.1 if i == 0 else 0.05
        assert 0.98 * bound < np.abs(weight).max() <= bound
        assert not bias.any()
        assert weight.dtype == bias.dtype == np.float32


@pytest.mark.parametrize("prior", ["normal", "uniform"])
def test_the_networks_of_2014_begin_as_their_published_settings_say(prior: str) -> None:
    experiment = replace(
        PRESETS["mlp-2014-mnist"].experiment,
        {
            "latent.prior": prior,
            "discriminator.dropout": 0.5,
            "discriminator.input_dropout": 0.2,
        },
    )
    data = build(experiment.data)
    builder = FAMILIES["mlp-2014"].builder
    g, d = builder.generator(experiment, data), builder.discriminator(experiment, data)
    assert [layer.shape for layer in g.layers] == [(100,), (1200,), (1200,), (1, 28, 28)]
    assert [layer.extras for layer in g.layers[1:]] == [("ReLU",), ("ReLU",), ("sigmoid",)]
    assert [layer.shape for layer in d.layers] == [(1, 28, 28), (240,), (240,), (1,)]
    assert d.layers[0].extras == ("dropout 0.2",)
    assert d.layers[1].extras == ("maxout of 5", "dropout 0.5")
    z = builder.latent(experiment, data).sample(4000, np.random.default_rng(0))
    first = z @ g.initial(np.random.default_rng(0))[0].T
    # Noise of variance 1 through weights uniform on ±0.05: 100 · 0.05² / 3.
    assert first.var() == pytest.approx(100 * 0.05**2 / 3, rel=0.03)
    assert np.abs(d.initial(np.random.default_rng(0))[0]).max() <= 0.005
