"""A network as a pure function of its weights.

The trainer keeps all weights of a network in one flat buffer and hands views of it to the
network. So an update of Adam is a handful of operations on one vector instead of some for each
layer, a copy for a view is one memcpy, and freezing D while G learns is a matter of which views
are handed over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch
    from torch import Tensor

__all__ = ["Network", "parameter_count"]


class Network(Protocol):
    """An architecture without weights.

    Attributes
    ----------
    shapes : sequence of tuple
        Shape of each weight tensor, in the order in which a call expects them.
    names : sequence of str
        Name of each, as in a file: ``layers.0.weight``.
    mixes_batch : bool
        Whether an output depends on other samples of the minibatch (batch normalisation): then
        real and generated samples must go through D separately.
    """

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:  # noqa: D102  (see above)
        ...

    @property
    def names(self) -> Sequence[str]:  # noqa: D102
        ...

    @property
    def mixes_batch(self) -> bool:  # noqa: D102
        ...

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw initial weights of :attr:`shapes`."""

    def __call__(
        self, weights: Sequence[Tensor], x: Tensor, dropout: torch.Generator | None = None
    ) -> Tensor:
        """Apply the network to ``x`` of shape ``[n, inputs]``.

        Dropout, where the network has it, is on only where a generator of its masks is given.
        """


def parameter_count(network: Network) -> int:
    """Count the trainable numbers of a network."""
    return sum(math.prod(shape) for shape in network.shapes)
