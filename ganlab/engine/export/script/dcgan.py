"""A script's convolutional networks, by the guidelines of DCGAN, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.export.script.piece import Piece, block, indented
from ganlab.engine.models.convolution import ConvDiscriminator, ConvGenerator
from ganlab.engine.models.convolutional import SLOPE, plan

if TYPE_CHECKING:
    from ganlab.engine.export.script.facts import Facts

__all__ = ["dcgan"]

_GENERATOR = '''
class Generator(nn.Module):
    """G: noise z, projected to small maps, doubled in side until they are a picture."""

    def __init__(self):
        super().__init__()
        self.project = nn.Linear(LATENT, {projected}, bias=False)
        self.layers = nn.Sequential(
{layers}
        )

    def forward(self, z):
        # Its rows are height, width, maps: the memory order that is faster.
        maps = self.project(z).view(-1, {small}, {small}, {first}).permute(0, 3, 1, 2)
        return torch.tanh(self.layers(maps){exactly})
'''
_DISCRIMINATOR = '''
class Discriminator(nn.Module):
    """D: a picture, halved in side until a linear layer gives its verdict."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
{layers}
        )
        self.verdict = {linear}({features}, 1)

    def forward(self, x):
        maps = self.layers(x)
        return self.verdict(maps.permute(0, 2, 3, 1).flatten(1))
'''
_NORMALISED = '''
def initialise(network, rng):
    """Draw weights from N(0, 0.02²), gains from N(1, 0.02²); the rest is 0."""
    kinds = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm2d)
    for layer in network.modules():
        if isinstance(layer, kinds):
            middle = 1.0 if isinstance(layer, nn.BatchNorm2d) else 0.0
            drawn = middle + 0.02 * rng.standard_normal(layer.weight.shape, np.float32)
            layer.weight.data.copy_(torch.from_numpy(drawn))
            if layer.bias is not None:
                layer.bias.data.zero_()
'''
_BY_FAN_IN = '''
def initialise_unnormalised(network, rng):
    """Draw kernels from N(0, 2/inputs) and the last layer from N(0, 1/inputs)."""
    for layer in network.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            gain = 2.0 if isinstance(layer, nn.Conv2d) else 1.0
            deviation = (gain / layer.weight[0].numel()) ** 0.5
            drawn = deviation * rng.standard_normal(layer.weight.shape, np.float32)
            layer.weight.data.copy_(torch.from_numpy(drawn))
            layer.bias.data.zero_()
'''
_FOLLOW = '''
def follow(network, on):
    """Let the running statistics of batch normalisation follow minibatches, or not."""
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.track_running_stats = on
'''


def dcgan(facts: Facts) -> Piece:
    """Return both networks and how they begin."""
    g, d = facts.generator, facts.discriminator
    assert isinstance(g, ConvGenerator)
    assert isinstance(d, ConvDiscriminator)
    code = [_generator(g, facts.half), _discriminator(d, facts.spectral), block(_NORMALISED)]
    if not d.batch_norm:
        code.append(block(_BY_FAN_IN))
    code.append(block(_FOLLOW))
    imports = ("import numpy as np", "import torch", "from torch import nn")
    return Piece(imports, (), tuple(code))


def _generator(g: ConvGenerator, half: bool) -> str:
    small, doublings = plan(g.side)
    maps = [g.width * 2**i for i in reversed(range(doublings))]
    layers = [f"nn.BatchNorm2d({maps[0]})", "nn.ReLU()"]
    for before, after in zip(maps, maps[1:], strict=False):
        layers += [
            f"nn.ConvTranspose2d({before}, {after}, 4, stride=2, padding=1, bias=False)",
            f"nn.BatchNorm2d({after})",
            "nn.ReLU()",
        ]
    layers.append(f"nn.ConvTranspose2d({maps[-1]}, {g.channels}, 4, stride=2, padding=1)")
    return block(
        _GENERATOR.format(
            projected=small * small * maps[0],
            small=small,
            first=maps[0],
            layers=_listed(layers),
            # Squashed in full precision: half of it has too few steps for the greys next to white.
            exactly=".float()" if half else "",
        )
    )


def _discriminator(d: ConvDiscriminator, spectral: bool) -> str:
    """Batch normalisation in all layers but the first and the last, where there is any."""
    conv, linear = ("SpectralConv", "SpectralLinear") if spectral else ("nn.Conv2d", "nn.Linear")
    layers, before = [], d.channels
    for i in range(plan(d.side)[1]):
        after = d.width * 2**i
        normalised = d.batch_norm and i > 0
        bias = ", bias=False" if normalised else ""
        layers.append(f"{conv}({before}, {after}, 4, stride=2, padding=1{bias})")
        if normalised:
            # Its statistics are never asked for: D judges by its minibatch's own.
            layers.append(f"nn.BatchNorm2d({after}, track_running_stats=False)")
        layers.append(f"nn.LeakyReLU({SLOPE})")
        before = after
    shown = _listed(layers)
    return block(_DISCRIMINATOR.format(layers=shown, linear=linear, features=d.features_count))


def _listed(layers: list[str]) -> str:
    return indented([f"{layer}," for layer in layers], 12)
