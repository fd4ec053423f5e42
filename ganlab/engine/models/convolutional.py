"""What both convolutional networks share: plans of sides, batch normalisation, the start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.models.network import Training

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["KERNEL", "SLOPE", "Convolutional", "normalised", "plan"]

#: Side of the smallest feature maps and how often it is doubled, by side of the picture.
_PLANS = {16: (4, 2), 28: (7, 2), 32: (4, 3), 48: (6, 3), 64: (4, 4)}
_SPREAD = 0.02
#: Slope of leaky ReLU below 0.
SLOPE = 0.2
#: Side of a kernel.
KERNEL = 4
#: Share of a minibatch in the running statistics of batch normalisation.
_MOMENTUM = 0.1


def plan(side: int) -> tuple[int, int]:
    """Side of the smallest feature maps, and how often it is doubled to reach ``side``.

    Raises
    ------
    ValueError
        Where pictures of that side have no plan; names those that have.
    """
    if side not in _PLANS:
        sides = ", ".join(map(str, _PLANS))
        raise ValueError(f"pictures of {side} pixels a side: must be one of {sides}")
    return _PLANS[side]


def normalised(
    x: Tensor, weights: Iterator[Tensor], stats: Iterator[Tensor], training: Training | None
) -> Tensor:
    """Batch normalisation (Ioffe & Szegedy 2015) over samples and places.

    Gain and shift are the next of ``weights``, running mean and variance the next of ``stats``.
    """
    gain, shift, mean, var = next(weights), next(weights), next(stats), next(stats)
    if training is None:
        return F.batch_norm(x, mean, var, gain, shift)
    if training.follow:
        return F.batch_norm(x, mean, var, gain, shift, training=True, momentum=_MOMENTUM)
    return F.batch_norm(x, None, None, gain, shift, training=True)


class Convolutional:
    """What both networks share: weights by name, and how they begin."""

    batch_norm: bool
    #: Which axis of a kernel runs over the maps before, and how many places of each of those reach
    #: one number of the maps behind.
    inner: ClassVar[int]
    reach: ClassVar[int]

    @property
    def mixes_batch(self) -> bool:
        """Whether samples of a minibatch are normalised by each other."""
        return self.batch_norm

    def _weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        raise NotImplementedError

    def _behind(self, layer: str, norm: str, maps: int) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield what a layer has beside its weight: a gain and a shift, or a bias."""
        if self.batch_norm:
            yield f"{norm}.gain", (maps,)
            yield f"{norm}.shift", (maps,)
        else:
            yield f"{layer}.bias", (maps,)

    @cached_property
    def _trainable(self) -> int:
        """How many of the tensors that a call gets are weights; statistics stand behind them."""
        return len(self.shapes)

    def _linear(
        self,
        x: Tensor,
        weights: Iterator[Tensor],
        stats: Iterator[Tensor],
        training: Training | None,
    ) -> Tensor:
        """Apply a fully connected layer, without its non-linearity."""
        if not self.batch_norm:
            return F.linear(x, next(weights), next(weights))
        return normalised(F.linear(x, next(weights)), weights, stats, training)

    def _said(self, activation: str) -> tuple[str, ...]:
        """Return what follows within a layer, as a diagram says it."""
        return ("batch norm", activation) if self.batch_norm else (activation,)

    def _normalised(self) -> Iterator[tuple[str, int]]:
        raise NotImplementedError

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:
        """Shape of each weight; convolutions as PyTorch has them."""
        return [shape for _, shape in self._weights()]

    @property
    def names(self) -> Sequence[str]:
        """Name of each weight."""
        return [name for name, _ in self._weights()]

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:
        """Running mean and variance of each normalised layer."""
        return [(channels,) for _, channels in self._normalised() for _ in range(2)]

    @property
    def buffer_names(self) -> Sequence[str]:
        """Name of each running statistic."""
        return [f"{n}.running_{what}" for n, _ in self._normalised() for what in ("mean", "var")]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Weights from N(0, 0.02), gains from N(1, 0.02), shifts and biases 0.

        Those of a fully connected layer from N(0, 1/inputs): G's has so few inputs that its
        weights would else be others after 20 updates, and their running average none at all.
        Without batch normalisation so do all of them, and kernels are from N(0, 2/inputs), so that
        signals neither fade nor grow from layer to layer (He et al. 2015).
        """
        start = []
        for name, shape in self._weights():
            if name.endswith((".shift", ".bias")):
                start.append(np.zeros(shape, np.float32))
            else:
                middle = 1.0 if name.endswith(".gain") else 0.0
                drawn = rng.standard_normal(shape, np.float32)
                start.append((middle + self._deviation(name, shape) * drawn).astype(np.float32))
        for name, shape in zip(self.buffer_names, self.buffer_shapes, strict=True):
            fill = np.zeros if name.endswith("mean") else np.ones
            start.append(fill(shape, np.float32))
        return start

    def _deviation(self, name: str, shape: tuple[int, ...]) -> float:
        """Return the standard deviation of one tensor of weights at the start."""
        if name == "hidden.weight" or not (self.batch_norm or len(shape) == 4):
            return float(shape[1] ** -0.5)
        return _SPREAD if self.batch_norm else (2.0 / (self.reach * shape[self.inner])) ** 0.5

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Apply the network."""
        raise NotImplementedError

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Mean and variance of every normalised layer over that one minibatch."""
        if not self.batch_norm:
            return []
        own = list(weights[: len(self.shapes)])
        buffers = [torch.zeros(shape, device=x.device) for shape in self.buffer_shapes]
        with torch.no_grad():
            self((*own, *buffers), x, Training(torch.Generator(x.device), follow=True), labels)
        # They followed this one minibatch from 0.
        return [buffer / _MOMENTUM for buffer in buffers]
