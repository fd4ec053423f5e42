"""What stands in D's place where nothing has to learn to tell: a kernel's witness function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.kernel import WIDTHS, witness
from ganlab.engine.lazy import torch
from ganlab.engine.models.batch_aware import kept
from ganlab.engine.models.network import Layer, Training, put

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["SUPPORT", "KernelWitness"]

#: Real samples, and generated ones, on which it rests at most.
SUPPORT = 128


@dataclass(frozen=True)
class KernelWitness:
    """f(x): mean kernel with real samples less that with generated ones; nothing of it learns.

    In training it takes each minibatch for its new samples, once it has judged it by the old
    ones. So a difference of mean values is an unbiased estimate of MMD²: no sample is compared
    with itself.

    Parameters
    ----------
    shape
        Of one sample.
    support
        Samples of each kind that are kept.
    width
        Scale of the kernel's widths.
    """

    shape: tuple[int, ...]
    support: int
    width: float

    shapes: Sequence[tuple[int, ...]] = ()
    names: Sequence[str] = ()
    buffer_names: Sequence[str] = ("real", "generated", "next_real")
    mixes_batch = True
    labels = 0

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:
        """Of the real and the generated samples, and of real ones whose turn is next."""
        return [(self.support, *self.shape)] * 3

    @property
    def layers(self) -> Sequence[Layer]:
        """The sample, what it is compared with, and the difference."""
        pairs = f"{self.support:,} real, {self.support:,} generated"
        return [
            Layer("Sample", self.shape),
            Layer(
                "Kernel with kept samples", (2 * self.support,), (pairs, f"{len(WIDTHS)} widths")
            ),
            Layer("Difference of means", (1,)),
        ]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw noise, the same for both kinds: f is 0 until samples were seen."""
        noise = rng.standard_normal((self.support, *self.shape), np.float32)
        return [noise, noise.copy(), noise.copy()]

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map samples ``[n, *shape]`` to f ``[n, 1]``."""
        real, generated, following = weights
        # In full precision: f is a small difference.
        with torch.autocast(x.device.type, enabled=False):
            flat = (x.float() if x.dtype == torch.bfloat16 else x).flatten(1)
            found = witness(flat, real.flatten(1), generated.flatten(1), self.width)[:, None]
        if training is not None and training.company:
            # The generated ones of this update are still to be judged by the old real ones.
            put(following, kept(x, self.support))
        elif training is not None and training.follow:
            put(real, following)
            put(generated, kept(x, self.support))
        return found

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Leave its samples as they are: they are of both kinds, and ``x`` is of one."""
        return list(weights)

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """Return None: it has no layer of weights."""
        return None

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """Return None: it has no layer of weights."""
        return None
