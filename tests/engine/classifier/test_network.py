from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganlab.engine.classifier.network import FEATURES, Layers


def tensors(layers: Layers, seed: int = 0) -> dict[str, torch.Tensor]:
    drawn = layers.initial(np.random.default_rng(seed))
    return {name: torch.from_numpy(weight) for name, weight in drawn.items()}


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", [16, 28, 32, 48, 64])
def test_every_size_of_picture_has_layers(channels: int, side: int) -> None:
    layers = Layers(channels, side, 7)
    weights = tensors(layers)
    assert {name: tuple(w.shape) for name, w in weights.items()} == layers.shapes
    logits, features = layers(weights, torch.rand(5, channels, side, side))
    assert logits.shape == (5, 7) and features.shape == (5, FEATURES)
    assert bool((features >= 0).all()) and bool((features > 0).any())
    assert 64 <= FEATURES <= 128 and layers.parameters < 130_000


def test_of_28_pixels_it_has_about_a_hundred_thousand_parameters() -> None:
    layers = Layers(1, 28, 10)
    assert 80_000 < layers.parameters < 120_000
    assert layers.parameters == sum(math.prod(shape) for shape in layers.shapes.values())


def test_what_is_folded_does_what_the_normalisation_did() -> None:
    layers = Layers(1, 16, 3)
    weights = tensors(layers)
    rng = np.random.default_rng(1)
    for name in layers.normalised:
        size = layers.shapes[f"{name}.scale"]
        weights[f"{name}.scale"] = torch.from_numpy(rng.uniform(-2, 2, size).astype(np.float32))
        weights[f"{name}.shift"] = torch.from_numpy(rng.uniform(-1, 1, size).astype(np.float32))
    x = torch.rand(40, 1, 16, 16)
    # With all of the momentum, what runs along is the last minibatch's own mean and variance.
    running = {
        name: (torch.zeros(size), torch.ones(size))
        for name in layers.normalised
        for size in [layers.shapes[f"{name}.scale"]]
    }
    for _ in range(300):
        normalised, _ = layers(weights, x, running)
    folded, _ = layers(layers.folded(weights, running), x)
    # The variance that runs along is unbiased, the one of the minibatch is not.
    torch.testing.assert_close(folded, normalised, rtol=0.05, atol=0.1)


def test_a_judgement_does_not_depend_on_the_other_pictures() -> None:
    layers = Layers(1, 16, 3)
    weights, x = tensors(layers), torch.rand(6, 1, 16, 16)
    alone, _ = layers(weights, x[:1])
    together, _ = layers(weights, x)
    torch.testing.assert_close(alone, together[:1])
