"""All weights of one network in one flat buffer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from ganlab.engine.models.network import Network

__all__ = ["Parameters", "views"]


def views(flat: Tensor, shapes: Sequence[tuple[int, ...]]) -> list[Tensor]:
    """Cut a flat buffer into tensors that share its memory.

    Kernels of convolutions lie in it as height, width, channels: the order in which they are
    applied faster. The tensors have the usual shape all the same.
    """
    sizes = [math.prod(shape) for shape in shapes]
    parts = zip(flat.split(sizes), shapes, strict=True)
    return [_cut(part, shape) for part, shape in parts]


def _cut(part: Tensor, shape: tuple[int, ...]) -> Tensor:
    if len(shape) != 4:
        return part.view(shape)
    outer, inner, height, width = shape
    return part.view(outer, height, width, inner).permute(0, 3, 1, 2)


def _laid_out(part: Tensor) -> Tensor:
    """Flatten a tensor as :func:`views` cuts it."""
    return (part.permute(0, 2, 3, 1) if part.dim() == 4 else part).reshape(-1)


class Parameters:
    """The weights of a network.

    Attributes
    ----------
    whole : Tensor
        All weights and, behind them, all running statistics.
    flat : Tensor
        All weights, ``[parameters]``, updated in place: the first part of ``whole``.
    frozen : list of Tensor
        Weights and statistics as a call of the network expects them; autograd passes through,
        not into them.
    leaves : list of Tensor
        The same memory again; the weights as leaves for whose gradients autograd can be asked.
    gradient : Tensor
        The last gradient, ``[parameters]``.
    """

    def __init__(self, network: Network, rng: np.random.Generator, device: torch.device) -> None:
        initial: list[NDArray[np.float32]] = network.initial(rng)
        self.shapes = tuple(tuple(s) for s in (*network.shapes, *network.buffer_shapes))
        parts = [_laid_out(torch.from_numpy(weight)) for weight in initial]
        self.whole = torch.cat(parts).to(device)
        count = len(network.shapes)
        self.flat = self.whole[: sum(part.numel() for part in parts[:count])]
        self.gradient = torch.zeros_like(self.flat)
        self.frozen = views(self.whole, self.shapes)
        self._trainable = [weight.detach().requires_grad_() for weight in self.frozen[:count]]
        self.leaves = [*self._trainable, *self.frozen[count:]]

    def differentiate(self, loss: Tensor) -> None:
        """Put the gradient of a loss ``[]`` by the weights into :attr:`gradient`."""
        parts = torch.autograd.grad(loss, self._trainable)
        torch.cat([_laid_out(part) for part in parts], out=self.gradient)

    def copy(self) -> list[Tensor]:
        """Copy weights and statistics, cut into shapes; later updates do not change the copy."""
        return views(self.whole.clone(), self.shapes)
