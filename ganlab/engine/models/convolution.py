"""Convolutional networks by the guidelines of Radford et al. 2016 (DCGAN), section 3.

Strided convolutions in D and fractionally strided ones in G instead of pooling; batch
normalisation in both, but not in G's last layer nor in D's first; no fully connected hidden
layers; ReLU in G with tanh at its output; leaky ReLU (0.2) in D; weights from N(0, 0.02).

Everything runs in the memory order height, width, channels, which is the faster one on CPUs and
on GPUs alike: weights are kept in it (see ``parameters``), and the first layer's output is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.models.network import Layer, Training, last_layer

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["MOMENTUM", "ConvDiscriminator", "ConvGenerator", "plan"]

#: Side of the smallest feature maps and how often it is doubled, by side of the picture.
_PLANS = {16: (4, 2), 28: (7, 2), 32: (4, 3), 48: (6, 3), 64: (4, 4)}
_SPREAD = 0.02
_SLOPE = 0.2
#: Share of a minibatch in the running statistics of batch normalisation.
MOMENTUM = 0.1
_KERNEL = 4


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


def _norm(
    x: Tensor, gain: Tensor, shift: Tensor, mean: Tensor, var: Tensor, training: Training | None
) -> Tensor:
    """Batch normalisation (Ioffe & Szegedy 2015) over samples and places."""
    if training is None:
        return F.batch_norm(x, mean, var, gain, shift)
    if training.follow:
        return F.batch_norm(x, mean, var, gain, shift, training=True, momentum=MOMENTUM)
    return F.batch_norm(x, None, None, gain, shift, training=True)


class _Convolutional:
    """What both networks share: weights by name, and how they begin."""

    mixes_batch = True

    def _weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        raise NotImplementedError

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
        """
        start = []
        for name, shape in self._weights():
            if name.endswith((".shift", ".bias")):
                start.append(np.zeros(shape, np.float32))
            else:
                middle = 1.0 if name.endswith(".gain") else 0.0
                drawn = rng.standard_normal(shape, np.float32)
                spread = shape[1] ** -0.5 if name == "hidden.weight" else _SPREAD
                start.append((middle + spread * drawn).astype(np.float32))
        for name, shape in zip(self.buffer_names, self.buffer_shapes, strict=True):
            fill = np.zeros if name.endswith("mean") else np.ones
            start.append(fill(shape, np.float32))
        return start


@dataclass(frozen=True)
class ConvGenerator(_Convolutional):
    """G: latents, projected to small maps, doubled in side until they are a picture.

    Parameters
    ----------
    latent
        Numbers in a latent vector, label included.
    channels, side
        Of the picture, which comes out in [−1, 1].
    width
        Maps of the last hidden layer; each layer before it has twice those of the next
        (Radford et al. 2016: 128 for pictures of 64 × 64).
    hidden
        Units of a fully connected layer before the projection; 0 for none, as in a DCGAN.
    """

    latent: int
    channels: int
    side: int
    width: int
    hidden: int = 0

    labels = 0

    @property
    def _maps(self) -> list[int]:
        doublings = plan(self.side)[1]
        return [self.width * 2**i for i in reversed(range(doublings))]

    def _weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        small = plan(self.side)[0]
        maps = [*self._maps, self.channels]
        if self.hidden:
            yield "hidden.weight", (self.hidden, self.latent)
            yield "hidden_norm.gain", (self.hidden,)
            yield "hidden_norm.shift", (self.hidden,)
        yield "project.weight", (small * small * maps[0], self.hidden or self.latent)
        for i, (before, after) in enumerate(zip(maps[:-1], maps[1:], strict=True)):
            yield f"norms.{i}.gain", (before,)
            yield f"norms.{i}.shift", (before,)
            yield f"layers.{i}.weight", (before, after, _KERNEL, _KERNEL)
        yield f"layers.{len(maps) - 2}.bias", (self.channels,)

    def _normalised(self) -> Iterator[tuple[str, int]]:
        if self.hidden:
            yield "hidden_norm", self.hidden
        for i, maps in enumerate(self._maps):
            yield f"norms.{i}", maps

    @property
    def layers(self) -> Sequence[Layer]:
        """Noise, projection, then one layer for each doubling of the side."""
        small, _ = plan(self.side)
        maps, side = self._maps, small
        found = [Layer("Input", (self.latent,))]
        if self.hidden:
            extras: tuple[str, ...] = ("batch norm", "ReLU")
            found.append(Layer("Linear", (self.hidden,), extras, self.hidden * (self.latent + 2)))
        count = (self.hidden or self.latent) * small * small * maps[0] + 2 * maps[0]
        found.append(Layer("Project", (maps[0], side, side), ("batch norm", "ReLU"), count))
        for before, after in zip(maps, [*maps[1:], self.channels], strict=True):
            side *= 2
            last = side == self.side
            count = before * after * _KERNEL**2 + (after if last else 2 * after)
            extras = ("tanh",) if last else ("batch norm", "ReLU")
            found.append(Layer("Convolution 4 × 4, stride ½", (after, side, side), extras, count))
        return found

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map latents ``[n, latent]`` to pictures ``[n, channels, side, side]`` in [−1, 1]."""
        small, doublings = plan(self.side)
        maps = self._maps
        trainable = 3 * doublings + 2 + (3 if self.hidden else 0)
        weights, buffers = weights[:trainable], weights[trainable:]
        if self.hidden:
            x = F.linear(x, weights[0])
            x = F.relu_(_norm(x, weights[1], weights[2], buffers[0], buffers[1], training))
            weights, buffers = weights[3:], buffers[2:]
        x = F.linear(x, weights[0])
        # Rows are height, width, channels: what comes out is in the faster memory order at once.
        x = x.view(len(x), small, small, maps[0]).permute(0, 3, 1, 2)
        for i in range(doublings):
            gain, shift, kernel = weights[1 + 3 * i : 4 + 3 * i]
            x = _norm(x, gain, shift, buffers[2 * i], buffers[2 * i + 1], training)
            bias = weights[3 * doublings + 1] if i == doublings - 1 else None
            x = F.conv_transpose2d(F.relu_(x), kernel, bias, stride=2, padding=1)
        # In full precision: half of it has too few steps for the greys next to white.
        return torch.tanh(x.float())

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """Its first layer sees latents, not pictures: always None."""
        return None

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """Its input is no picture: always None."""
        return None


@dataclass(frozen=True)
class ConvDiscriminator(_Convolutional):
    """D: a picture, halved in side until a linear layer over small maps gives the verdict.

    Parameters
    ----------
    channels, side
        Of the picture.
    width
        Maps of the first layer; each next has twice as many.
    outputs
        1, or more where further heads stand beside the verdict.
    labels
        Classes of the labels that D sees as one more channel, a learned picture for each class;
        0 for none.
    hidden
        Units of a fully connected layer before the verdict; 0 for none, as in a DCGAN.
    """

    channels: int
    side: int
    width: int
    outputs: int = 1
    labels: int = 0
    hidden: int = 0

    @property
    def _maps(self) -> list[int]:
        return [self.width * 2**i for i in range(plan(self.side)[1])]

    def _weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        small = plan(self.side)[0]
        maps = [self.channels + bool(self.labels), *self._maps]
        if self.labels:
            yield "label.weight", (self.side * self.side, self.labels)
        for i, (before, after) in enumerate(zip(maps[:-1], maps[1:], strict=True)):
            yield f"layers.{i}.weight", (after, before, _KERNEL, _KERNEL)
            if i == 0:
                yield "layers.0.bias", (after,)
            else:
                yield f"norms.{i}.gain", (after,)
                yield f"norms.{i}.shift", (after,)
        features = small * small * maps[-1]
        if self.hidden:
            yield "hidden.weight", (self.hidden, features)
            yield "hidden_norm.gain", (self.hidden,)
            yield "hidden_norm.shift", (self.hidden,)
        yield "verdict.weight", (self.outputs, self.hidden or features)
        yield "verdict.bias", (self.outputs,)

    def _normalised(self) -> Iterator[tuple[str, int]]:
        for i, maps in enumerate(self._maps[1:], 1):
            yield f"norms.{i}", maps
        if self.hidden:
            yield "hidden_norm", self.hidden

    @property
    def layers(self) -> Sequence[Layer]:
        """Picture, one layer for each halving of the side, verdict."""
        small, _ = plan(self.side)
        before, side = self.channels, self.side
        found = [Layer("Sample", (before, side, side))]
        if self.labels:
            count = self.labels * side * side
            found.append(Layer("Label as a picture", (1, side, side), (), count))
            before += 1
        for i, after in enumerate(self._maps):
            side //= 2
            extras = ("leaky ReLU",) if i == 0 else ("batch norm", "leaky ReLU")
            count = before * after * _KERNEL**2 + (after if i == 0 else 2 * after)
            found.append(Layer("Convolution 4 × 4, stride 2", (after, side, side), extras, count))
            before = after
        features = small * small * before
        if self.hidden:
            extras = ("batch norm", "leaky ReLU")
            found.append(Layer("Linear", (self.hidden,), extras, self.hidden * (features + 2)))
            features = self.hidden
        count = self.outputs * (features + 1)
        return [*found, Layer("Linear", (self.outputs,), (), count)]

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map pictures ``[n, channels, side, side]`` in [−1, 1] to ``[n, outputs]``."""
        x = self._first(weights, x, labels)
        start = 1 if self.labels else 0
        halvings = len(self._maps)
        trainable = start + 2 + 3 * (halvings - 1) + (3 if self.hidden else 0) + 2
        buffers = weights[trainable:]
        x = F.leaky_relu_(x, _SLOPE)
        for i in range(1, halvings):
            kernel, gain, shift = weights[start + 3 * i - 1 : start + 3 * i + 2]
            x = F.conv2d(x, kernel, None, stride=2, padding=1)
            mean, var = buffers[2 * i - 2 : 2 * i]
            x = F.leaky_relu_(_norm(x, gain, shift, mean, var, training), _SLOPE)
        # In the memory order that it is in: a view, no copy.
        flat = x.permute(0, 2, 3, 1).reshape(len(x), -1)
        if self.hidden:
            kernel, gain, shift = weights[trainable - 5 : trainable - 2]
            mean, var = buffers[2 * halvings - 2 : 2 * halvings]
            flat = F.linear(flat, kernel)
            flat = F.leaky_relu_(_norm(flat, gain, shift, mean, var, training), _SLOPE)
        return last_layer(flat, weights[trainable - 2], weights[trainable - 1], training)

    def _first(self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None) -> Tensor:
        start = 0
        if self.labels:
            if labels is None:
                raise ValueError("this discriminator judges a picture together with its label")
            plane = F.linear(labels, weights[0]).view(len(x), 1, self.side, self.side)
            x, start = torch.cat([x, plane.to(x.dtype)], 1), 1
        x = x.contiguous(memory_format=torch.channels_last)
        return F.conv2d(x, weights[start], weights[start + 1], stride=2, padding=1)

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """First layer's kernels ``[maps, channels, 4, 4]``, those of a label left out."""
        return weights[1 if self.labels else 0][:, : self.channels]

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """First layer's maps behind its non-linearity ``[n, width, side / 2, side / 2]``."""
        return F.leaky_relu_(self._first(weights, x, labels), _SLOPE)
