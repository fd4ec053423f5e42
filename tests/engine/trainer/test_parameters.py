"""One flat buffer, cut into what networks expect."""

from __future__ import annotations

import numpy as np
import torch

from ganlab.engine.models.convolution import ConvDiscriminator
from ganlab.engine.trainer.parameters import Parameters, views


def made() -> tuple[ConvDiscriminator, Parameters]:
    network = ConvDiscriminator(3, 16, 4)
    return network, Parameters(network, np.random.default_rng(0), torch.device("cpu"))


def test_the_tensors_are_the_initial_ones_and_share_the_buffer() -> None:
    network, weights = made()
    initial = network.initial(np.random.default_rng(0))
    for tensor, array in zip(weights.frozen, initial, strict=True):
        np.testing.assert_array_equal(tensor.numpy(), array)
    weights.whole.zero_()
    shared = (*weights.frozen, *weights.leaves)
    assert all(float(tensor.detach().abs().sum()) == 0 for tensor in shared)
    assert len(weights.flat) + sum(np.prod(s) for s in network.buffer_shapes) == len(weights.whole)


def test_kernels_lie_in_the_faster_order() -> None:
    _, weights = made()
    for tensor in weights.frozen:
        if tensor.dim() == 4:
            assert tensor.is_contiguous(memory_format=torch.channels_last)


def test_gradients_lie_as_the_weights_do() -> None:
    network, weights = made()
    x = torch.randn(5, 3, 16, 16)
    loss = network(weights.leaves, x).square().mean()
    weights.differentiate(loss)
    leaves = [w.clone().requires_grad_() for w in weights.frozen[: len(network.names)]]
    again = network([*leaves, *weights.frozen[len(network.names) :]], x).square().mean()
    expected = torch.autograd.grad(again, leaves)
    cut = views(weights.gradient, [tuple(s) for s in network.shapes])
    for got, wanted in zip(cut, expected, strict=True):
        torch.testing.assert_close(got, wanted)


def test_a_copy_is_not_changed_by_later_updates() -> None:
    _, weights = made()
    copy = weights.copy()
    before = [tensor.clone() for tensor in copy]
    weights.whole.add_(1.0)
    assert all(torch.equal(a, b) for a, b in zip(copy, before, strict=True))
