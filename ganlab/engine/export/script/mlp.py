"""A script's fully connected networks, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.export.script.piece import Piece, block
from ganlab.engine.models.mlp import MLP

if TYPE_CHECKING:
    from ganlab.engine.export.script.facts import Facts

__all__ = ["mlp"]

_ACTIVATIONS = {
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.2)",
    "elu": "nn.ELU()",
    "tanh": "nn.Tanh()",
    "softplus": "nn.Softplus()",
}
_NETWORK = '''
class {name}(nn.Module):
    """{sentence}"""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
{layers}
        )

    def forward(self, {argument}):
        return {result}
'''

_MAXOUT = '''
class Maxout(nn.Module):
    """Each unit is the largest of some linear functions (Goodfellow et al. 2013)."""

    def __init__(self, inputs, units, pieces):
        super().__init__()
        self.linear = {linear}(inputs, units * pieces)
        self.pieces = pieces

    def forward(self, x):
        return self.linear(x).unflatten(1, (-1, self.pieces)).amax(2)
'''
_DROPOUT = '''
class Dropout(nn.Module):
    """Leave out numbers by chance, as nn.Dropout does, from a stream of its own."""

    chance = torch_stream("dropout")

    def __init__(self, rate):
        super().__init__()
        self.keep = 1.0 - rate

    def forward(self, x):
        kept = torch.rand(x.shape, generator=self.chance) < self.keep
        return x * (kept{like} * (1.0 / self.keep))
'''
_BY_FAN_IN = '''
def initialise(network, rng):
    """Draw weights and biases within ±1/√inputs, which is PyTorch's own default."""
    for layer in network.modules():
        if isinstance(layer, nn.Linear):
            bound = layer.in_features**-0.5
            for parameter in (layer.weight, layer.bias):
                drawn = rng.uniform(-bound, bound, parameter.shape)
                parameter.data.copy_(torch.from_numpy(drawn))
'''
_BY_BOUND = '''
def initialise(network, rng, bound, gain):
    """Draw weights within ±bound, times gain in the first layer; biases are 0."""
    for layer in network.modules():
        if isinstance(layer, nn.Linear):
            drawn = rng.uniform(-bound, bound, layer.weight.shape) * gain
            layer.weight.data.copy_(torch.from_numpy(drawn))
            layer.bias.data.zero_()
            gain = 1.0
'''


def mlp(facts: Facts) -> Piece:
    """Return both networks and how they begin."""
    g, d = facts.generator, facts.discriminator
    assert isinstance(g, MLP)
    assert isinstance(d, MLP)
    linear = "SpectralLinear" if facts.spectral else "nn.Linear"
    code = []
    if d.dropout > 0 or d.input_dropout > 0:
        code.append(block(_DROPOUT.format(like=".to(x.dtype)" if facts.half else ".float()")))
    if d.activation == "maxout":
        code.append(block(_MAXOUT.format(linear=linear)))
    made = "self.layers(z)"
    if g.output != "linear":
        # In full precision: half of it has too few steps for the greys next to white.
        made = f"torch.{g.output}({made}{'.float()' if facts.half else ''})"
    if g.shape:
        made += f".view(-1, {', '.join(map(str, g.shape))})"
    judge = _layers(d, linear)
    if d.shape:
        judge.insert(0, "nn.Flatten()")
    code += [
        _network(
            "Generator", "G: from noise z to samples.", _layers(g, "nn.Linear", "LATENT"), made
        ),
        _network("Discriminator", _verdict(facts), judge, "self.layers(x)"),
        block(_BY_FAN_IN if d.spread is None else _BY_BOUND),
    ]
    return Piece(("import torch", "from torch import nn"), (), tuple(code))


def _verdict(facts: Facts) -> str:
    return f"D: from samples to one number each: {facts.source.snapshot.output.name}."


def _network(name: str, sentence: str, layers: list[str], result: str) -> str:
    lines = "\n".join(f"            {layer}," for layer in layers)
    argument = "z" if name == "Generator" else "x"
    return block(
        _NETWORK.format(
            name=name, sentence=sentence, layers=lines, argument=argument, result=result
        )
    )


def _layers(network: MLP, linear: str, first: str = "") -> list[str]:
    size: object = first or network.inputs
    found = []
    if network.input_dropout > 0:
        found.append(f"Dropout({network.input_dropout})")
    for _ in range(network.depth):
        if network.activation == "maxout":
            found.append(f"Maxout({size}, {network.width}, {network.pieces})")
        else:
            found += [f"{linear}({size}, {network.width})", _ACTIVATIONS[network.activation]]
        if network.dropout > 0:
            found.append(f"Dropout({network.dropout})")
        size = network.width
    return [*found, f"{linear}({size}, {network.outputs})"]
