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

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.models.convolutional import KERNEL, SLOPE, Convolutional, normalised, plan
from ganlab.engine.models.network import Layer, Training, last_layer

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["ConvDiscriminator", "ConvGenerator", "plan"]


@dataclass(frozen=True)
class ConvGenerator(Convolutional):
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
    batch_norm
        Whether layers are normalised by batch; they have a bias where they are not.
    """

    latent: int
    channels: int
    side: int
    width: int
    hidden: int = 0
    batch_norm: bool = True

    labels = 0
    inner = 0
    reach = KERNEL**2 // 4

    @property
    def _maps(self) -> list[int]:
        doublings = plan(self.side)[1]
        return [self.width * 2**i for i in reversed(range(doublings))]

    def _weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        small = plan(self.side)[0]
        maps = [*self._maps, self.channels]
        if self.hidden:
            yield "hidden.weight", (self.hidden, self.latent)
            yield from self._behind("hidden", "hidden_norm", self.hidden)
        projected = small * small * maps[0]
        yield "project.weight", (projected, self.hidden or self.latent)
        if self.batch_norm:
            yield from self._behind("", "norms.0", maps[0])
        else:
            yield "project.bias", (projected,)
        last = len(maps) - 2
        for i, (before, after) in enumerate(zip(maps[:-1], maps[1:], strict=True)):
            yield f"layers.{i}.weight", (before, after, KERNEL, KERNEL)
            if i < last:
                yield from self._behind(f"layers.{i}", f"norms.{i + 1}", after)
        yield f"layers.{last}.bias", (self.channels,)

    def _normalised(self) -> Iterator[tuple[str, int]]:
        if self.hidden and self.batch_norm:
            yield "hidden_norm", self.hidden
        for i, maps in enumerate(self._maps if self.batch_norm else ()):
            yield f"norms.{i}", maps

    @property
    def layers(self) -> Sequence[Layer]:
        """Noise, projection, then one layer for each doubling of the side."""
        small, _ = plan(self.side)
        maps, side = self._maps, small
        found = [Layer("Input", (self.latent,))]
        beside = 2 if self.batch_norm else 1
        if self.hidden:
            count = self.hidden * (self.latent + beside)
            found.append(Layer("Linear", (self.hidden,), self._said("ReLU"), count))
        projected = small * small * maps[0]
        count = (self.hidden or self.latent) * projected
        count += 2 * maps[0] if self.batch_norm else projected
        found.append(Layer("Project", (maps[0], side, side), self._said("ReLU"), count))
        for before, after in zip(maps, [*maps[1:], self.channels], strict=True):
            side *= 2
            last = side == self.side
            count = before * after * KERNEL**2 + (after if last else beside * after)
            extras = ("tanh",) if last else self._said("ReLU")
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
        parts, stats = iter(weights[: self._trainable]), iter(weights[self._trainable :])
        if self.hidden:
            x = self._linear(x, parts, stats, training)
            x = F.relu_(x)
        x = F.linear(x, next(parts), None if self.batch_norm else next(parts))
        # Rows are height, width, channels: what comes out is in the faster memory order at once.
        x = x.view(x.shape[0], small, small, maps[0]).permute(0, 3, 1, 2)
        for i in range(doublings):
            if self.batch_norm:
                x = normalised(x, parts, stats, training)
            kernel = next(parts)
            bias = next(parts) if i == doublings - 1 or not self.batch_norm else None
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
class ConvDiscriminator(Convolutional):
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
    batch_norm
        Whether layers but the first and the last are normalised by batch; they have a bias where
        they are not.
    """

    channels: int
    side: int
    width: int
    outputs: int = 1
    labels: int = 0
    hidden: int = 0
    batch_norm: bool = True

    inner = 1
    reach = KERNEL**2

    @property
    def _maps(self) -> list[int]:
        return [self.width * 2**i for i in range(plan(self.side)[1])]

    def _weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        maps = [self.channels + bool(self.labels), *self._maps]
        if self.labels:
            yield "label.weight", (self.side * self.side, self.labels)
        for i, (before, after) in enumerate(zip(maps[:-1], maps[1:], strict=True)):
            yield f"layers.{i}.weight", (after, before, KERNEL, KERNEL)
            if i == 0:
                yield "layers.0.bias", (after,)
            else:
                yield from self._behind(f"layers.{i}", f"norms.{i}", after)
        if self.hidden:
            yield "hidden.weight", (self.hidden, self._flat)
            yield from self._behind("hidden", "hidden_norm", self.hidden)
        yield "verdict.weight", (self.outputs, self.features_count)
        yield "verdict.bias", (self.outputs,)

    def _normalised(self) -> Iterator[tuple[str, int]]:
        if not self.batch_norm:
            return
        for i, maps in enumerate(self._maps[1:], 1):
            yield f"norms.{i}", maps
        if self.hidden:
            yield "hidden_norm", self.hidden

    @property
    def _flat(self) -> int:
        """Numbers in the last maps."""
        return plan(self.side)[0] ** 2 * self._maps[-1]

    @property
    def features_count(self) -> int:
        """Numbers that go into the last layer."""
        return self.hidden or self._flat

    @property
    def layers(self) -> Sequence[Layer]:
        """Picture, one layer for each halving of the side, verdict."""
        before, side = self.channels, self.side
        found = [Layer("Sample", (before, side, side))]
        if self.labels:
            count = self.labels * side * side
            found.append(Layer("Label as a picture", (1, side, side), (), count))
            before += 1
        beside = 2 if self.batch_norm else 1
        for i, after in enumerate(self._maps):
            side //= 2
            extras = ("leaky ReLU",) if i == 0 else self._said("leaky ReLU")
            count = before * after * KERNEL**2 + after * (1 if i == 0 else beside)
            found.append(Layer("Convolution 4 × 4, stride 2", (after, side, side), extras, count))
            before = after
        if self.hidden:
            count = self.hidden * (self._flat + beside)
            found.append(Layer("Linear", (self.hidden,), self._said("leaky ReLU"), count))
        return [
            *found,
            Layer("Linear", (self.outputs,), (), self.outputs * (self.features_count + 1)),
        ]

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map pictures ``[n, channels, side, side]`` in [−1, 1] to ``[n, outputs]``."""
        found = self.features(weights, x, training, labels)
        end = self._trainable
        return last_layer(found, weights[end - 2], weights[end - 1], training)

    def features(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Return what goes into the last layer, ``[n, features_count]``."""
        x = F.leaky_relu_(self._first(weights, x, labels), SLOPE)
        start, end = (3 if self.labels else 2), self._trainable
        parts, stats = iter(weights[start:end]), iter(weights[end:])
        for _ in self._maps[1:]:
            kernel, bias = next(parts), None if self.batch_norm else next(parts)
            x = F.conv2d(x, kernel, bias, stride=2, padding=1)
            if self.batch_norm:
                x = normalised(x, parts, stats, training)
            x = F.leaky_relu_(x, SLOPE)
        # In the memory order that it is in: a view, no copy.
        flat = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)
        if self.hidden:
            flat = F.leaky_relu_(self._linear(flat, parts, stats, training), SLOPE)
        return flat

    def _first(self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None) -> Tensor:
        start = 0
        if self.labels:
            if labels is None:
                raise ValueError("this discriminator judges a picture together with its label")
            plane = F.linear(labels, weights[0]).view(x.shape[0], 1, self.side, self.side)
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
        return F.leaky_relu_(self._first(weights, x, labels), SLOPE)
