"""A discriminator that is told of the minibatch a sample is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch
from ganlab.engine.models.minibatch import TOLD, Told
from ganlab.engine.models.network import Featured, Layer, Training, last_layer, put
from ganlab.engine.models.wrapper import Wrapper

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["BatchAware", "kept"]


def kept(x: Tensor, n: int) -> Tensor:
    """Return the first ``n`` of ``x``, from the start again where there are fewer."""
    return x[torch.arange(n, device=x.device) % len(x)]


@dataclass(frozen=True)
class BatchAware(Wrapper[Featured]):
    """Puts numbers about the minibatch beside the features that enter D's last layer.

    In training a sample is compared with its own minibatch, all real or all generated. When it is
    only looked at, it is compared with a company that is kept: the first of the last real
    minibatch. So an answer does not depend on what else is asked about.

    Parameters
    ----------
    inner
        A discriminator whose last layer this one takes over.
    way
        A key of :data:`~ganlab.engine.models.minibatch.TOLD`.
    company
        Samples that are kept.
    shape
        Of one sample.
    """

    way: str
    company: int
    shape: tuple[int, ...]

    mixes_batch = True

    @property
    def _told(self) -> Told:
        return TOLD[self.way]

    @property
    def _entering(self) -> int:
        return self.inner.features_count + self._told.numbers

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:
        """Weights before the last layer, the tensor T where it is learned, and the last layer's."""
        *before, _, bias = self.inner.shapes
        if self._told.learned:
            before.append((self._told.learned, self.inner.features_count))
        return [*before, (*bias, self._entering), bias]

    @property
    def names(self) -> Sequence[str]:
        """Names of the same."""
        *before, weight, bias = self.inner.names
        return [*before, *(["closeness.weight"] if self._told.learned else []), weight, bias]

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:
        """Shapes of those within, then of the company and of its labels."""
        own: list[tuple[int, ...]] = [(self.company, *self.shape)]
        if self.labels:
            own.append((self.company, self.labels))
        return [*self.inner.buffer_shapes, *own]

    @property
    def buffer_names(self) -> Sequence[str]:
        """Names of the same."""
        own = ["company.samples", *(["company.labels"] if self.labels else [])]
        return [*self.inner.buffer_names, *own]

    @property
    def layers(self) -> Sequence[Layer]:
        """Those within, and what is told before the last."""
        *before, last = self.inner.layers
        count = self._told.learned * self.inner.features_count
        told = Layer(self._told.title, (self._entering,), (), count)
        more = last.shape[0] * self._told.numbers
        return [*before, told, replace(last, parameters=last.parameters + more)]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw what is within, more columns for its last layer, and noise for a company."""
        start = self.inner.initial(rng)
        end = len(self.inner.shapes)
        before, (weight, bias), buffers = start[: end - 2], start[end - 2 : end], start[end:]
        features = self.inner.features_count
        if self._told.learned:
            drawn = rng.standard_normal((self._told.learned, features)) / features**0.5
            before.append(drawn.astype(np.float32))
        bound = self._entering**-0.5
        more = rng.uniform(-bound, bound, (len(weight), self._told.numbers)).astype(np.float32)
        buffers.append(rng.standard_normal((self.company, *self.shape), np.float32))
        if self.labels:
            buffers.append(
                np.eye(self.labels, dtype=np.float32)[np.arange(self.company) % self.labels]
            )
        return [*before, np.concatenate([weight, more], 1), bias, *buffers]

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map samples ``[n, *shape]`` to raw outputs ``[n, outputs]``."""
        within = self._within(weights)
        features = self.inner.features(within, x, training, labels)
        if training is None:
            company, *known = weights[self._inner_end :]
            others = self.inner.features(within, company, None, known[0] if known else None)
        else:
            others = features[: self.company]
            if training.company:
                for buffer, seen in zip(weights[self._inner_end :], (x, labels), strict=False):
                    assert seen is not None
                    put(buffer, kept(seen, self.company))
        asked = features, others
        if self._told.learned:
            tensor = weights[self._count - 3]
            asked = features @ tensor.T, others @ tensor.T
        told = self._told.tell(*asked, training is None)
        entering = torch.cat([features, told.to(features.dtype)], 1)
        return last_layer(entering, weights[self._count - 2], weights[self._count - 1], training)

    def _within(self, weights: Sequence[Tensor]) -> list[Tensor]:
        """Return weights and buffers where, and as large as, the network within expects them."""
        before = len(self.inner.shapes) - 2
        weight, bias = weights[self._count - 2 : self._count]
        last = weight[:, : self.inner.features_count], bias
        return [*weights[:before], *last, *weights[self._count : self._inner_end]]

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Settle what is within, and take those samples for company."""
        within = self.inner.settled(self._within(weights), x, labels)
        seen = (x, labels) if self.labels else (x,)
        return [*within, *(kept(s, self.company) for s in seen if s is not None)]

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """First layer's outputs, which nobody else has a share in."""
        return self.inner.feature_maps(self._within(weights), x, labels)
