"""Multilayer perceptrons: the networks of the 2014 paper, for data of one or two dimensions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.latent import LatentSpace
from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.models.family import FAMILIES, Family

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import Experiment

__all__ = ["MLP"]

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
    dropout
        Chance that a hidden unit is left out of an update (Srivastava et al. 2014); what stays
        is scaled up, so that without dropout nothing need be scaled.
    """

    inputs: int
    outputs: int
    depth: int
    width: int
    activation: str
    pieces: int = 1
    dropout: float = 0.0

    mixes_batch = False

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:
        """Weight and bias of each layer, in turn."""
        hidden = self.width * (self.pieces if self.activation == "maxout" else 1)
        shapes: list[tuple[int, ...]] = []
        size = self.inputs
        for _ in range(self.depth):
            shapes += [(hidden, size), (hidden,)]
            size = self.width
        return [*shapes, (self.outputs, size), (self.outputs,)]

    @property
    def names(self) -> Sequence[str]:
        """Name them as in a file: ``layers.0.weight``, ``layers.0.bias`` and so on."""
        return [f"layers.{i}.{kind}" for i in range(self.depth + 1) for kind in ("weight", "bias")]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw from U(−1/√fan-in, 1/√fan-in), weights and biases alike (PyTorch's default)."""
        weights = []
        for weight, bias in zip(self.shapes[::2], self.shapes[1::2], strict=True):
            bound = weight[1] ** -0.5
            weights += [rng.uniform(-bound, bound, s).astype(np.float32) for s in (weight, bias)]
        return weights

    def __call__(
        self, weights: Sequence[Tensor], x: Tensor, dropout: torch.Generator | None = None
    ) -> Tensor:
        """Map ``[n, inputs]`` to ``[n, outputs]``; no non-linearity behind the last layer."""
        last = len(weights) - 2
        for i in range(0, last, 2):
            x = F.linear(x, weights[i], weights[i + 1])
            if self.activation == "maxout":
                x = x.view(x.shape[0], self.width, self.pieces).amax(dim=2)
            else:
                x = _ACTIVATIONS[self.activation](x)
            if dropout is not None and self.dropout > 0:
                keep = 1.0 - self.dropout
                x = x * torch.empty_like(x).bernoulli_(keep, generator=dropout).div_(keep)
        return F.linear(x, weights[last], weights[last + 1])


class _Builder:
    def latent(self, experiment: Experiment) -> LatentSpace:
        return LatentSpace.noise(experiment.latent.size, experiment.latent.prior)

    def generator(self, experiment: Experiment, dims: int) -> MLP:
        g = experiment.generator
        return MLP(experiment.latent.size, dims, g.depth, g.width, g.activation)

    def discriminator(self, experiment: Experiment, dims: int) -> MLP:
        d = experiment.discriminator
        return MLP(dims, 1, d.depth, d.width, d.activation, d.pieces, d.dropout)


FAMILIES.add(
    "mlp",
    Family(
        name="mlp",
        title="MLP",
        description="Fully connected layers in both networks, for points on a line or in a plane.",
        source="Goodfellow et al. 2014",
        builder=_Builder(),
    ),
)
