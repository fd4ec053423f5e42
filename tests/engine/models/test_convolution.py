"""Convolutional networks: the guidelines, the shapes, and the arithmetic against torch.nn."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from ganlab.engine.models.convolution import ConvDiscriminator, ConvGenerator, plan
from ganlab.engine.models.network import Training, parameter_count

SIDES = (16, 28, 32, 48, 64)


def weights_of(network, seed: int = 0) -> list[torch.Tensor]:
    rng = np.random.default_rng(seed)
    return [torch.from_numpy(w) for w in network.initial(rng)]


def unlike(weights: list[torch.Tensor]) -> list[torch.Tensor]:
    """Weights large enough that every layer matters; statistics that are not 0 and 1."""
    generator = torch.Generator().manual_seed(1)
    return [w + 0.3 * torch.rand(w.shape, generator=generator) for w in weights]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", SIDES)
def test_pictures_of_every_side_come_out_and_go_in(side: int, channels: int) -> None:
    g, d = ConvGenerator(10, channels, side, 4), ConvDiscriminator(channels, side, 4)
    x = g(weights_of(g), torch.randn(3, 10))
    assert x.shape == (3, channels, side, side)
    assert float(x.abs().max()) <= 1.0
    assert d(weights_of(d), x).shape == (3, 1)
    small, doublings = plan(side)
    assert small * 2**doublings == side


def test_a_side_without_a_plan_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(ValueError, match="30 pixels a side: must be one of 16, 28, 32, 48, 64"):
        plan(30)


@pytest.mark.parametrize("side", SIDES)
def test_diagrams_count_every_weight_and_end_in_the_shapes_that_come_out(side: int) -> None:
    for network in (
        ConvGenerator(12, 3, side, 4),
        ConvDiscriminator(3, side, 4, 11),
        ConvDiscriminator(1, side, 4, 1, labels=7),
    ):
        assert sum(layer.parameters for layer in network.layers) == parameter_count(network)
        assert len(network.names) == len(network.shapes) == len(set(network.names))
        assert len(network.buffer_names) == len(network.buffer_shapes)
    assert ConvGenerator(12, 3, side, 4).layers[-1].shape == (3, side, side)
    assert ConvDiscriminator(3, side, 4, 11).layers[-1].shape == (11,)


def test_the_paper_s_widths_at_64_pixels() -> None:
    # Radford et al. 2016, figure 1: 1024 maps of 4 × 4, then 512, 256, 128, then the picture.
    layers = ConvGenerator(100, 3, 64, 128).layers
    shapes = [layer.shape for layer in layers[1:]]
    assert shapes == [(1024, 4, 4), (512, 8, 8), (256, 16, 16), (128, 32, 32), (3, 64, 64)]


def test_the_guidelines() -> None:
    g, d = ConvGenerator(10, 1, 32, 8), ConvDiscriminator(1, 32, 8)
    assert [layer.extras for layer in g.layers[1:]] == [
        ("batch norm", "ReLU"), ("batch norm", "ReLU"), ("batch norm", "ReLU"), ("tanh",),
    ]  # fmt: skip
    # No batch normalisation where D's input enters and where its verdict leaves.
    assert d.layers[1].extras == ("leaky ReLU",)
    assert all("batch norm" in layer.extras for layer in d.layers[2:-1])
    assert d.layers[-1].extras == ()
    assert g.mixes_batch and d.mixes_batch


@pytest.mark.parametrize("network", [ConvGenerator(64, 1, 32, 32), ConvDiscriminator(3, 32, 32)])
def test_weights_begin_as_the_paper_says(network) -> None:
    named = dict(zip(network.names, weights_of(network), strict=False))
    kernels = torch.cat([w.flatten() for name, w in named.items() if name.endswith("weight")])
    n = len(kernels)
    # Five standard errors of a mean and of a standard deviation.
    assert float(kernels.mean()) == pytest.approx(0.0, abs=5 * 0.02 / math.sqrt(n))
    assert float(kernels.std()) == pytest.approx(0.02, abs=5 * 0.02 / math.sqrt(2 * n))
    for name, w in named.items():
        if name.endswith((".shift", ".bias")):
            assert float(w.abs().max()) == 0.0
        if name.endswith(".gain"):
            assert 0.9 < float(w.mean()) < 1.1


def test_the_generator_is_what_torch_nn_computes() -> None:
    g = ConvGenerator(5, 2, 28, 3)
    weights = unlike(weights_of(g))
    named = dict(zip((*g.names, *g.buffer_names), weights, strict=True))
    z = torch.randn(4, 5, generator=torch.Generator().manual_seed(2))
    for training in (None, Training(torch.Generator())):
        # The projection's rows are height, width, channels.
        h = (z @ named["project.weight"].T).view(4, 7, 7, 6).permute(0, 3, 1, 2)
        for i, (before, after) in enumerate(((6, 3), (3, 2))):
            norm = nn.BatchNorm2d(before).train(training is not None)
            norm.load_state_dict(
                {
                    "weight": named[f"norms.{i}.gain"], "bias": named[f"norms.{i}.shift"],
                    "running_mean": named[f"norms.{i}.running_mean"],
                    "running_var": named[f"norms.{i}.running_var"],
                    "num_batches_tracked": torch.tensor(0),
                }
            )  # fmt: skip
            up = nn.ConvTranspose2d(before, after, 4, 2, 1, bias=i == 1)
            up.weight.data = named[f"layers.{i}.weight"]
            if i == 1:
                up.bias.data = named["layers.1.bias"]
            h = up(torch.relu(norm(h)))
        torch.testing.assert_close(g(weights, z, training), torch.tanh(h), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("labels", [0, 3])
def test_the_discriminator_is_what_torch_nn_computes(labels: int) -> None:
    d = ConvDiscriminator(2, 16, 3, 2, labels)
    weights = unlike(weights_of(d))
    named = dict(zip((*d.names, *d.buffer_names), weights, strict=True))
    x = torch.randn(4, 2, 16, 16, generator=torch.Generator().manual_seed(2))
    y = torch.eye(3)[[0, 2, 1, 1]] if labels else None
    seen = x
    if y is not None:
        plane = (y @ named["label.weight"].T).view(4, 1, 16, 16)
        seen = torch.cat([x, plane], 1)
    for training in (None, Training(torch.Generator())):
        first = nn.Conv2d(seen.shape[1], 3, 4, 2, 1)
        first.weight.data, first.bias.data = named["layers.0.weight"], named["layers.0.bias"]
        h = nn.functional.leaky_relu(first(seen), 0.2)
        maps = d.feature_maps(weights, x, y)
        torch.testing.assert_close(maps, h, atol=1e-5, rtol=1e-5)
        second = nn.Conv2d(3, 6, 4, 2, 1, bias=False)
        second.weight.data = named["layers.1.weight"]
        norm = nn.BatchNorm2d(6).train(training is not None)
        norm.weight.data, norm.bias.data = named["norms.1.gain"], named["norms.1.shift"]
        norm.running_mean = named["norms.1.running_mean"].clone()
        norm.running_var = named["norms.1.running_var"].clone()
        h = nn.functional.leaky_relu(norm(second(h)), 0.2)
        out = h.permute(0, 2, 3, 1).reshape(4, -1) @ named["verdict.weight"].T
        expected = out + named["verdict.bias"]
        torch.testing.assert_close(d(weights, x, training, y), expected, atol=1e-4, rtol=1e-4)


def test_statistics_follow_only_the_network_that_learns() -> None:
    g = ConvGenerator(5, 1, 16, 4)
    weights = weights_of(g)
    buffers = [w.clone() for w in weights[len(g.names) :]]
    z = torch.randn(8, 5)
    g(weights, z, Training(torch.Generator()))
    g(weights, z)
    assert all(torch.equal(a, b) for a, b in zip(weights[len(g.names) :], buffers, strict=True))
    g(weights, z, Training(torch.Generator(), follow=True))
    moved = [not torch.equal(a, b) for a, b in zip(weights[len(g.names) :], buffers, strict=True)]
    assert all(moved)


def test_a_latent_gives_the_same_picture_whatever_stands_beside_it() -> None:
    g = ConvGenerator(5, 1, 28, 4)
    weights = unlike(weights_of(g))
    z = torch.randn(9, 5)
    alone = torch.cat([g(weights, one) for one in z.split(1)])
    torch.testing.assert_close(g(weights, z), alone, atol=1e-6, rtol=1e-5)


def test_a_discriminator_that_sees_labels_says_so_where_it_gets_none() -> None:
    d = ConvDiscriminator(1, 16, 4, labels=3)
    with pytest.raises(ValueError, match="together with its label"):
        d(weights_of(d), torch.zeros(2, 1, 16, 16))


PLAIN = (
    ConvGenerator(5, 2, 28, 3, 7, batch_norm=False),
    ConvDiscriminator(2, 28, 3, 2, 0, 7, False),
)


@pytest.mark.parametrize("network", PLAIN)
def test_without_batch_normalisation_each_sample_is_alone_and_layers_have_biases(network) -> None:
    assert not network.mixes_batch and not network.buffer_shapes
    assert not any("norm" in name for name in network.names)
    assert all("batch norm" not in layer.extras for layer in network.layers)
    assert sum(layer.parameters for layer in network.layers) == parameter_count(network)
    weights = unlike(weights_of(network))
    x = torch.randn(6, 5) if isinstance(network, ConvGenerator) else torch.randn(6, 2, 28, 28)
    training = Training(torch.Generator(), follow=True)
    alone = torch.cat([network(weights, one, training) for one in x.split(1)])
    torch.testing.assert_close(network(weights, x, training), alone, atol=1e-5, rtol=1e-5)
    assert network.settled(weights, x) == []


def test_the_discriminator_without_batch_normalisation_is_what_torch_nn_computes() -> None:
    d = PLAIN[1]
    weights = unlike(weights_of(d))
    named = dict(zip(d.names, weights, strict=True))
    x = torch.randn(4, 2, 28, 28, generator=torch.Generator().manual_seed(2))
    h = x
    for i in range(2):
        h = nn.functional.conv2d(h, named[f"layers.{i}.weight"], named[f"layers.{i}.bias"], 2, 1)
        h = nn.functional.leaky_relu(h, 0.2)
    flat = h.permute(0, 2, 3, 1).flatten(1)
    flat = nn.functional.leaky_relu(flat @ named["hidden.weight"].T + named["hidden.bias"], 0.2)
    expected = flat @ named["verdict.weight"].T + named["verdict.bias"]
    torch.testing.assert_close(d(weights, x), expected, rtol=1e-4, atol=1e-4)


def test_without_batch_normalisation_signals_neither_fade_nor_grow() -> None:
    d = ConvDiscriminator(1, 64, 16, batch_norm=False)
    x = torch.randn(16, 1, 64, 64, generator=torch.Generator().manual_seed(0))
    features = d.features(weights_of(d), x)
    assert 0.3 < float(features.square().mean().sqrt()) < 3.0


def test_statistics_settle_to_those_of_one_minibatch() -> None:
    d = ConvDiscriminator(1, 28, 4)
    weights = unlike(weights_of(d))
    before = [w.clone() for w in weights]
    x = torch.randn(32, 1, 28, 28, generator=torch.Generator().manual_seed(2))
    settled = d.settled(weights, x)
    judged = d([*weights[: len(d.shapes)], *settled], x)
    trained = d(weights, x, Training(torch.Generator()))
    torch.testing.assert_close(judged, trained, rtol=1e-3, atol=1e-3)
    assert all(torch.equal(a, b) for a, b in zip(before, weights, strict=True))
