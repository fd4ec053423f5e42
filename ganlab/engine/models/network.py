"""A network as a pure function of its weights.

The trainer keeps all weights of a network in one flat buffer and hands views of it to the
network. So an update of Adam is a handful of operations on one vector instead of some for each
layer, a copy for a view is one memcpy, and freezing D while G learns is a matter of which views
are handed over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Featured", "Layer", "Network", "Training", "last_layer", "parameter_count", "put"]


@dataclass(frozen=True)
class Layer:
    """One layer, as a diagram shows it.

    Attributes
    ----------
    title : str
        What it does: ``Linear``, ``Convolution 4 × 4, stride 2``.
    shape : tuple of int
        Of its output, for one sample.
    extras : tuple of str
        What follows within the layer: ``batch norm``, ``ReLU``, ``dropout 0.5``.
    parameters : int
        Trainable numbers in it.
    """

    title: str
    shape: tuple[int, ...]
    extras: tuple[str, ...] = ()
    parameters: int = 0


@dataclass(frozen=True)
class Training:
    """How a call within training differs from one that only looks.

    Attributes
    ----------
    dropout : torch.Generator
        Where masks come from.
    follow : bool
        Whether the running statistics of batch normalisation follow this minibatch: so they do
        where the network itself is updated.
    watching : Tensor or None
        Bool ``[outputs]``: outputs that learn to read the features of the layers below without
        changing them. None where all outputs teach those layers.
    """

    dropout: torch.Generator
    follow: bool = False
    watching: Tensor | None = None
    #: Whether this minibatch, of real samples, is the company in which the network will judge
    #: single samples from now on, where it judges no sample by itself alone.
    company: bool = False


def last_layer(x: Tensor, weight: Tensor, bias: Tensor, training: Training | None) -> Tensor:
    """Linear layer over features ``[n, features]``, of which some outputs may only watch."""
    out = F.linear(x, weight, bias)
    if training is None or training.watching is None:
        return out
    return torch.where(training.watching, F.linear(x.detach(), weight, bias), out)


def put(buffer: Tensor, value: Tensor) -> None:
    """Change a buffer within a call, without autograd's taking note.

    Buffers lie in one memory with weights, and a change of any of it would count as a change of
    weights whose gradient is still to be taken.
    """
    buffer.data.copy_(value.detach())


class Network(Protocol):
    """An architecture without weights.

    Attributes
    ----------
    shapes : sequence of tuple
        Shape of each weight tensor, in the order in which a call expects them.
    names : sequence of str
        Name of each, as in a file: ``layers.0.weight``.
    buffer_shapes, buffer_names : sequence
        The same of running statistics, which a call expects behind the weights and which no
        gradient changes.
    mixes_batch : bool
        Whether an output depends on other samples of the minibatch (batch normalisation): then
        real and generated samples must go through D separately.
    labels : int
        Classes of the labels that a call wants beside ``x``; 0 where it wants none.
    layers : sequence of Layer
        From input to output, for a diagram.
    """

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:  # noqa: D102  (see above)
        ...

    @property
    def names(self) -> Sequence[str]:  # noqa: D102
        ...

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:  # noqa: D102
        ...

    @property
    def buffer_names(self) -> Sequence[str]:  # noqa: D102
        ...

    @property
    def mixes_batch(self) -> bool:  # noqa: D102
        ...

    @property
    def labels(self) -> int:  # noqa: D102
        ...

    @property
    def layers(self) -> Sequence[Layer]:  # noqa: D102
        ...

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw initial weights of :attr:`shapes`, and the buffers' start behind them."""

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Apply the network to ``x``, latents ``[n, latent]`` or samples ``[n, *shape]``.

        Dropout is on, and batch normalisation takes the minibatch's own statistics, only where
        ``training`` is given. ``labels`` are one-hot, ``[n, classes]``, for a discriminator that
        sees them (a generator finds them among its latents).
        """

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Return the buffers as they would be had ``x`` been the only minibatch seen in training.

        So a D that judges by its minibatch can be asked about samples of one kind as it is in
        training. ``weights`` are weights and buffers, as in a call; none is changed.
        """

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """First layer's weights as pictures ``[n, channels, h, w]``; None where it has none."""

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """First layer's outputs for pictures ``[n, maps, h, w]``; None where they are no maps."""


class Featured(Network, Protocol):
    """A discriminator whose last layer, the last two weights, can be told more than it has.

    Attributes
    ----------
    features_count : int
        Numbers that go into the last layer, for one sample.
    """

    @property
    def features_count(self) -> int:  # noqa: D102  (see above)
        ...

    def features(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Return what goes into the last layer, ``[n, features_count]``."""


def parameter_count(network: Network) -> int:
    """Count the trainable numbers of a network."""
    return sum(math.prod(shape) for shape in network.shapes)
