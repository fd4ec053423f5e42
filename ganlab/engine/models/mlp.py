"""Multilayer perceptrons: linear layers with a non-linearity between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.models.family import FAMILIES, Family, NoiseAlone
from ganlab.engine.models.fits import points
from ganlab.engine.models.network import Layer, Training, last_layer

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment

__all__ = ["FIELDS", "MLP", "sample_discriminator", "sample_generator"]

#: What of an experiment shapes such networks.
FIELDS = frozenset(
    {
        "generator.depth",
        "generator.width",
        "generator.activation",
        "discriminator.depth",
        "discriminator.width",
        "discriminator.activation",
        "discriminator.pieces",
        "discriminator.dropout",
        "discriminator.input_dropout",
    }
)

#: In place where autograd allows it: a linear layer does not need its own output again.
_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": lambda h: F.relu_(h),
    "leaky_relu": lambda h: F.leaky_relu_(h, 0.2),
    "elu": lambda h: F.elu(h),
    "tanh": lambda h: torch.tanh(h),
    "softplus": lambda h: F.softplus(h),
}


@dataclass(frozen=True)
class MLP:
    """Linear layers with a non-linearity between them.

    Parameters
    ----------
    inputs, outputs
        Numbers per sample.
    depth, width
        Hidden layers and units in each.
    activation
        A key of the table above, or ``maxout``: the largest of ``pieces`` linear functions
        (Goodfellow et al. 2013, Maxout Networks).
    dropout, input_dropout
        Chance that a hidden unit, or an input, is left out of an update (Srivastava et al. 2014);
        what stays is scaled up, so that without dropout nothing need be scaled.
    output
        ``linear``, or what squashes the last layer: ``sigmoid``, ``tanh``.
    shape
        Of a sample where that is a picture, on whichever side of the network it stands.
    labels
        Classes of the labels that a discriminator sees beside the sample; 0 for none.
    spread
        ``(bound, gain)``: weights begin within ±bound, times gain in the first layer, and biases
        at 0; None is PyTorch's default, ±1/√fan-in for both.
    """

    inputs: int
    outputs: int
    depth: int
    width: int
    activation: str
    pieces: int = 1
    dropout: float = 0.0
    input_dropout: float = 0.0
    output: Literal["linear", "sigmoid", "tanh"] = "linear"
    shape: tuple[int, ...] = ()
    labels: int = 0
    spread: tuple[float, float] | None = None

    mixes_batch = False
    buffer_shapes: Sequence[tuple[int, ...]] = ()
    buffer_names: Sequence[str] = ()

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:
        """Weight and bias of each layer, in turn."""
        hidden = self.width * (self.pieces if self.activation == "maxout" else 1)
        shapes: list[tuple[int, ...]] = []
        size = self.inputs + self.labels
        for _ in range(self.depth):
            shapes += [(hidden, size), (hidden,)]
            size = self.width
        return [*shapes, (self.outputs, size), (self.outputs,)]

    @property
    def names(self) -> Sequence[str]:
        """Name them as in a file: ``layers.0.weight``, ``layers.0.bias`` and so on."""
        return [f"layers.{i}.{kind}" for i in range(self.depth + 1) for kind in ("weight", "bias")]

    @property
    def layers(self) -> Sequence[Layer]:
        """Input, hidden layers, output."""
        sizes = [prod(shape) for shape in self.shapes]
        counts = [a + b for a, b in zip(sizes[::2], sizes[1::2], strict=True)]
        takes_picture = bool(self.shape) and prod(self.shape) == self.inputs
        start = [Layer("Sample" if takes_picture else "Input", self.shape or (self.inputs,))]
        if not takes_picture:
            start = [Layer("Input", (self.inputs,))]
        if self.labels:
            start.append(Layer("Label, one-hot", (self.labels,)))
        if self.input_dropout > 0:
            start[0] = Layer(start[0].title, start[0].shape, (_dropout(self.input_dropout),))
        extras = [_SPOKEN.get(self.activation, self.activation)]
        if self.activation == "maxout":
            extras = [f"maxout of {self.pieces}"]
        if self.dropout > 0:
            extras.append(_dropout(self.dropout))
        hidden = [Layer("Linear", (self.width,), tuple(extras), n) for n in counts[:-1]]
        makes_picture = bool(self.shape) and prod(self.shape) == self.outputs
        last = Layer(
            "Linear",
            self.shape if makes_picture else (self.outputs,),
            () if self.output == "linear" else (self.output,),
            counts[-1],
        )
        return [*start, *hidden, last]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw uniformly, within the bounds that ``spread`` says."""
        weights: list[NDArray[np.float32]] = []
        if self.spread is not None:
            bound, gain = self.spread
            for weight, bias in zip(self.shapes[::2], self.shapes[1::2], strict=True):
                drawn = rng.uniform(-bound, bound, weight) * (1.0 if weights else gain)
                weights += [drawn.astype(np.float32), np.zeros(bias, np.float32)]
            return weights
        for weight, bias in zip(self.shapes[::2], self.shapes[1::2], strict=True):
            bound = weight[1] ** -0.5
            weights += [rng.uniform(-bound, bound, s).astype(np.float32) for s in (weight, bias)]
        return weights

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map ``[n, inputs]``, or pictures, to ``[n, outputs]``, or pictures."""
        x = self.features(weights, x, training, labels)
        x = last_layer(x, weights[-2], weights[-1], training)
        if self.output == "linear":
            return x
        # Squashed in full precision: half of it has too few steps for the greys next to white.
        x = torch.sigmoid(x.float()) if self.output == "sigmoid" else torch.tanh(x.float())
        return x.view(x.shape[0], *self.shape) if self.shape else x

    @property
    def features_count(self) -> int:
        """Numbers that go into the last layer."""
        return self.width

    def features(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Return what goes into the last layer, ``[n, width]``."""
        if x.dim() > 2:
            x = x.flatten(1)
        if training is not None and self.input_dropout > 0:
            x = _drop(x, self.input_dropout, training.dropout)
        if labels is not None:
            x = torch.cat([x, labels], 1)
        for i in range(0, 2 * self.depth, 2):
            x = F.linear(x, weights[i], weights[i + 1])
            if self.activation == "maxout":
                x = x.view(x.shape[0], self.width, self.pieces).amax(dim=2)
            else:
                x = _ACTIVATIONS[self.activation](x)
            if training is not None and self.dropout > 0:
                x = _drop(x, self.dropout, training.dropout)
        return x

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Keep nothing of minibatches: always empty."""
        return []

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """Weights of the first layer's units (or pieces of units), as pictures."""
        if prod(self.shape) != self.inputs:
            return None
        pictures: Tensor = weights[0][:, : self.inputs].unflatten(1, self.shape)
        return pictures

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """Its outputs are numbers, not maps: always None."""
        return None


_SPOKEN = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU"}


def _dropout(rate: float) -> str:
    return f"dropout {rate:g}"


def _drop(x: Tensor, rate: float, generator: torch.Generator) -> Tensor:
    keep = 1.0 - rate
    # Comparing uniform numbers takes 40 % of the time that bernoulli_ takes on a CPU.
    kept = torch.rand(x.shape, generator=generator, device=x.device) < keep
    return x * kept.to(x.dtype).mul_(1.0 / keep)


def sample_generator(experiment: Experiment, data: Dataset, inputs: int) -> MLP:
    """Return a G as an experiment asks for, for points or pictures.

    Points are standardised, pictures lie within [-1, 1]: see a family's scaling.
    """
    g, picture = experiment.generator, data.kind == "images"
    return MLP(
        inputs=inputs,
        outputs=data.numbers,
        depth=g.depth,
        width=g.width,
        activation=g.activation,
        output="tanh" if picture else "linear",
        shape=data.shape if picture else (),
    )


def sample_discriminator(
    experiment: Experiment, data: Dataset, *, outputs: int = 1, labels: int = 0
) -> MLP:
    """Return a D as an experiment asks for, for points or pictures."""
    d = experiment.discriminator
    return MLP(
        inputs=data.numbers,
        outputs=outputs,
        depth=d.depth,
        width=d.width,
        activation=d.activation,
        pieces=d.pieces,
        dropout=d.dropout,
        input_dropout=d.input_dropout,
        shape=data.shape if data.kind == "images" else (),
        labels=labels,
    )


class _Builder(NoiseAlone):
    def generator(self, experiment: Experiment, data: Dataset) -> MLP:
        return sample_generator(experiment, data, experiment.latent.size)

    def discriminator(self, experiment: Experiment, data: Dataset) -> MLP:
        return sample_discriminator(experiment, data)


FAMILIES.add(
    "mlp",
    Family(
        name="mlp",
        title="MLP",
        description="Fully connected layers in both networks, for points on a line or in a plane.",
        source="Goodfellow et al. 2014",
        builder=_Builder(),
        fits=points,
        fields=FIELDS,
        scaling="standard",
        plain=True,
    ),
)
