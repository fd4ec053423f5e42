"""Spectral normalisation: each layer's weight by its largest singular value (Miyato et al. 2018).

A fully connected layer that is divided so stretches nothing, and with non-linearities that
stretch nothing either (all here but maxout) the slope of an MLP is at most 1, but for what the
power iteration lags behind. Of a convolution the norm is that of its kernel as a matrix, as in the
paper: where places overlap it may stretch more, by √(places of the kernel) at most, and D's slope
is bounded by more than 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.models.network import Layer, Network, Training, put
from ganlab.engine.models.wrapper import Wrapper

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Spectral"]

#: Power iterations at the start, so that the first update finds the weights well divided.
_AT_START = 30
_LEAST = 1e-12


@dataclass(frozen=True)
class Spectral(Wrapper[Network]):
    """Divides the weight of every linear and convolutional layer by its spectral norm σ.

    Notes
    -----
    Miyato et al. 2018, Algorithm 1: one power iteration in each call of training in which D
    itself learns; u is kept between calls. Gradients flow through W/σ with u and v held still
    (equation 9). A kernel is taken as a matrix ``[maps, inputs · places]``.
    """

    @property
    def _divided(self) -> list[int]:
        return [i for i, shape in enumerate(self.inner.shapes) if len(shape) in (2, 4)]

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:
        """Shapes of those within and, behind them, of u of each divided weight."""
        shapes = self.inner.shapes
        return [*self.inner.buffer_shapes, *((shapes[i][0],) for i in self._divided)]

    @property
    def buffer_names(self) -> Sequence[str]:
        """Names of those within, then ``layers.0.weight.u`` and so on."""
        names = self.inner.names
        return [*self.inner.buffer_names, *(f"{names[i]}.u" for i in self._divided)]

    @property
    def layers(self) -> Sequence[Layer]:
        """Those within, each that has weights marked."""
        return [
            replace(layer, extras=("spectral norm", *layer.extras)) if layer.parameters else layer
            for layer in self.inner.layers
        ]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw what is within, and begin each u near the vector that it is to find."""
        start = self.inner.initial(rng)
        found = []
        for i in self._divided:
            matrix = start[i].reshape(len(start[i]), -1)
            u = rng.standard_normal(len(matrix), np.float32)
            for _ in range(_AT_START):
                u = matrix @ (matrix.T @ u)
                u /= max(float(np.linalg.norm(u)), _LEAST)
            found.append(u)
        return [*start, *found]

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map samples to raw outputs by the divided weights."""
        return self.inner(self.divided(weights, training), x, training, labels)

    def divided(self, weights: Sequence[Tensor], training: Training | None = None) -> list[Tensor]:
        """Return weights, divided, and buffers as the network within expects them."""
        found = list(weights[: self._inner_end])
        iterates = training is not None and training.follow
        for i, u in zip(self._divided, weights[self._inner_end :], strict=True):
            found[i] = _divided(weights[i], u.detach(), iterates)
        return found

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Settle what is within; u does not depend on samples."""
        within = self.inner.settled(self.divided(weights), x, labels)
        return [*within, *weights[self._inner_end :]]

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """First layer's divided weights as pictures."""
        return self.inner.filters(self.divided(weights))

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """First layer's outputs by the divided weights."""
        return self.inner.feature_maps(self.divided(weights), x, labels)


def _divided(weight: Tensor, u: Tensor, iterates: bool) -> Tensor:
    """Return W / σ; where it iterates, ``u`` is changed in place."""
    # A kernel lies in memory as height, width, inputs: a view in that order, no copy.
    matrix = weight.permute(0, 2, 3, 1) if weight.dim() == 4 else weight
    # In full precision: half of it has too few digits for a power iteration.
    with torch.autocast(weight.device.type, enabled=False):
        matrix = matrix.reshape(weight.shape[0], math.prod(weight.shape[1:]))
        with torch.no_grad():
            v = F.normalize(matrix.T @ u, dim=0, eps=_LEAST)
            if iterates:
                found = F.normalize(matrix @ v, dim=0, eps=_LEAST)
                put(u, found)
                # Another call may change u again before gradients are taken.
                u = found
        return weight / torch.dot(u, matrix @ v).clamp_min(_LEAST)
