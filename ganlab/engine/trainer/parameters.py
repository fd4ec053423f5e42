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
    """Cut a flat buffer into tensors that share its memory."""
    sizes = [math.prod(shape) for shape in shapes]
    return [part.view(shape) for part, shape in zip(flat.split(sizes), shapes, strict=True)]


class Parameters:
    """The weights of a network.

    Attributes
    ----------
    flat : Tensor
        All weights, ``[parameters]``, updated in place.
    frozen : list of Tensor
        The weights as a call of the network expects them; autograd passes through, not into them.
    leaves : list of Tensor
        The same memory again, as leaves for whose gradients autograd can be asked.
    gradient : Tensor
        The last gradient, ``[parameters]``.
    """

    def __init__(self, network: Network, rng: np.random.Generator, device: torch.device) -> None:
        initial: list[NDArray[np.float32]] = network.initial(rng)
        self.shapes = tuple(tuple(shape) for shape in network.shapes)
        self.flat = torch.from_numpy(np.concatenate([w.ravel() for w in initial])).to(device)
        self.gradient = torch.zeros_like(self.flat)
        self.frozen = views(self.flat, self.shapes)
        self.leaves = [weight.detach().requires_grad_() for weight in self.frozen]

    def differentiate(self, loss: Tensor) -> None:
        """Put the gradient of a loss ``[]`` by the weights into :attr:`gradient`."""
        parts = torch.autograd.grad(loss, self.leaves)
        torch.cat([part.reshape(-1) for part in parts], out=self.gradient)

    def copy(self) -> list[Tensor]:
        """Copy the weights, cut into shapes; later updates do not change the copy."""
        return views(self.flat.clone(), self.shapes)
