"""A network around another, of which it changes one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.models.network import Layer, Network

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Wrapper"]

Inner = TypeVar("Inner", bound=Network, covariant=True)


@dataclass(frozen=True)
class Wrapper(Generic[Inner]):
    """Answers as the network within does, but for what a wrapper says otherwise."""

    inner: Inner

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:
        """Shape of each weight."""
        return self.inner.shapes

    @property
    def names(self) -> Sequence[str]:
        """Name of each weight."""
        return self.inner.names

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:
        """Shape of each buffer."""
        return self.inner.buffer_shapes

    @property
    def buffer_names(self) -> Sequence[str]:
        """Name of each buffer."""
        return self.inner.buffer_names

    @property
    def mixes_batch(self) -> bool:
        """Whether an output depends on other samples of the minibatch."""
        return self.inner.mixes_batch

    @property
    def labels(self) -> int:
        """Classes of the labels that a call wants; 0 where it wants none."""
        return self.inner.labels

    @property
    def layers(self) -> Sequence[Layer]:
        """From input to output."""
        return self.inner.layers

    @cached_property
    def _count(self) -> int:
        """How many of the tensors that a call gets are weights; buffers stand behind them."""
        return len(self.shapes)

    @cached_property
    def _inner_end(self) -> int:
        """Where the buffers of the network within end, and the wrapper's own begin."""
        return self._count + len(self.inner.buffer_shapes)

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw what the network within begins with."""
        return self.inner.initial(rng)

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """First layer's weights as pictures; None where it has none."""
        return self.inner.filters(weights)
