"""PacGAN: a discriminator that judges several samples together (Lin et al. 2018).

A pack of samples from a collapsed G looks like no pack of real ones: what is missing shows in the
product of distributions more than in the distribution itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.dataset import Dataset
from ganlab.engine.lazy import torch
from ganlab.engine.models.batch_aware import kept
from ganlab.engine.models.network import Layer, Network, Training, put
from ganlab.engine.models.wrapper import Wrapper

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Packed", "Packs"]

#: Packs in which a single sample is judged where it is only looked at.
SETS = 4


@dataclass(frozen=True)
class Packed(Wrapper[Network]):
    """Joins samples: points end to end, pictures as channels.

    In training ``pack`` samples in turn give one verdict. When it is only looked at each sample
    gets its own: the mean of the raw outputs for packs of it and of kept real samples, the same
    for all.

    Parameters
    ----------
    inner
        A discriminator of packs.
    pack
        Samples in each.
    shape
        Of one sample.
    """

    pack: int
    shape: tuple[int, ...]

    mixes_batch = True

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:
        """Shapes of those within, then of the kept samples."""
        return [*self.inner.buffer_shapes, (SETS, self.pack - 1, *self.shape)]

    @property
    def buffer_names(self) -> Sequence[str]:
        """Names of the same."""
        return [*self.inner.buffer_names, "packed_with"]

    @property
    def layers(self) -> Sequence[Layer]:
        """Those within, the first as one sample of several."""
        first, *others = self.inner.layers
        extras = (f"× {self.pack} samples", *first.extras)
        return [replace(first, shape=self.shape, extras=extras), *others]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw what is within, and noise for company."""
        start = self.inner.initial(rng)
        return [*start, rng.standard_normal(self.buffer_shapes[-1], np.float32)]

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map samples ``[n · pack, *shape]`` to ``[n, outputs]``; looked at, ``[n, …]`` to each."""
        within, company = weights[:-1], weights[-1]
        if training is None:
            judged = [self.inner(within, self._beside(x, others)) for others in company]
            return sum(judged[1:], judged[0]) / len(judged)
        if training.company:
            put(company, self._kept(x))
        return self.inner(within, self._joined(x), training)

    def _joined(self, x: Tensor) -> Tensor:
        if len(x) % self.pack:
            raise ValueError(f"{len(x)} samples do not make packs of {self.pack}")
        first, *others = self.shape
        return x.reshape(len(x) // self.pack, self.pack * first, *others)

    def _beside(self, x: Tensor, others: Tensor) -> Tensor:
        """Pack each sample of ``x`` with the same others ``[pack − 1, *shape]``."""
        beside = others.to(x.dtype).expand(x.shape[0], *others.shape)
        return torch.cat([x[:, None], beside], 1).flatten(1, 2)

    def _kept(self, x: Tensor) -> Tensor:
        return kept(x, SETS * (self.pack - 1)).view(SETS, self.pack - 1, *self.shape)

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Settle what is within on packs of those samples, and keep some of them for company."""
        whole = kept(x, max(len(x) // self.pack, 1) * self.pack)
        return [*self.inner.settled(weights[:-1], self._joined(whole)), self._kept(x)]

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """First layer's weights for the first sample of a pack, as pictures."""
        found = self.inner.filters(weights[:-1])
        return None if found is None else found[:, : self.shape[0]]

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """First layer's outputs for pictures beside the first of the kept ones."""
        return self.inner.feature_maps(weights[:-1], self._beside(x, weights[-1][0]))


class Packs(Dataset):
    """Data as a packed discriminator sees it: several samples are one."""

    def __init__(self, data: Dataset, pack: int) -> None:
        self.name, self.title, self.description = data.name, data.title, data.description
        self.size, self.location, self.scale = data.size, data.location, data.scale
        if len(data.shape) == 1:
            self.location, self.scale = np.tile(data.location, pack), np.tile(data.scale, pack)
        self._data, self._pack = data, pack

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a pack."""
        first, *others = self._data.shape
        return (self._pack * first, *others)

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``n`` packs ``[n, *shape]``."""
        return self._data.sample(n * self._pack, rng).reshape(n, *self.shape)

    def sample_labelled(
        self, n: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Refuse: the samples of a pack need not be of one class."""
        raise ValueError("packs carry no label")
