"""An autoencoder in D's place: what it cannot reconstruct has a high energy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch
from ganlab.engine.models.network import Layer, Network, Training

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Autoencoder"]


@dataclass(frozen=True)
class Autoencoder:
    """Energy E(x): mean squared error of the reconstruction, per number of a sample.

    Parameters
    ----------
    encoder, decoder
        From a sample to its code, and back.
    tells
        Whether the code stands behind the energy among the outputs.

    Notes
    -----
    Zhao, Mathieu & LeCun 2017, section 2.3. In the units of the networks: 1 is the error of
    saying the mean of standardised data. The mean over numbers instead of the length, so that a
    margin means the same for points and for pictures.
    """

    encoder: Network
    decoder: Network
    tells: bool = False

    labels = 0

    @property
    def shapes(self) -> Sequence[tuple[int, ...]]:
        """Weights of the encoder, then of the decoder."""
        return [*self.encoder.shapes, *self.decoder.shapes]

    @property
    def names(self) -> Sequence[str]:
        """Names of the same: ``encoder.layers.0.weight`` and so on."""
        return _named(self.encoder.names, self.decoder.names)

    @property
    def buffer_shapes(self) -> Sequence[tuple[int, ...]]:
        """Running statistics of the encoder, then of the decoder."""
        return [*self.encoder.buffer_shapes, *self.decoder.buffer_shapes]

    @property
    def buffer_names(self) -> Sequence[str]:
        """Names of the same."""
        return _named(self.encoder.buffer_names, self.decoder.buffer_names)

    @property
    def mixes_batch(self) -> bool:
        """Whether either of the two does."""
        return self.encoder.mixes_batch or self.decoder.mixes_batch

    @property
    def layers(self) -> Sequence[Layer]:
        """Encoder, decoder without its input, and the comparison."""
        there, back = self.encoder.layers, self.decoder.layers[1:]
        outputs = 1 + (there[-1].shape[0] if self.tells else 0)
        return [*there, *back, Layer("Mean squared error", (outputs,))]

    def initial(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """Draw what both begin with."""
        there, back = self.encoder.initial(rng), self.decoder.initial(rng)
        i, j = len(self.encoder.shapes), len(self.decoder.shapes)
        return [*there[:i], *back[:j], *there[i:], *back[j:]]

    def __call__(
        self,
        weights: Sequence[Tensor],
        x: Tensor,
        training: Training | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Map samples ``[n, *shape]`` to energies ``[n, 1]``, codes behind them where it tells."""
        there, back = self._parted(weights)
        code = self.encoder(there, x, training)
        found = self.decoder(back, code, training)
        # In full precision: errors of an autoencoder that has learned are small.
        error = (found.float() - x.float()).flatten(1).square().mean(1, keepdim=True)
        return torch.cat([error, code.float()], 1) if self.tells else error

    def _parted(self, weights: Sequence[Tensor]) -> tuple[list[Tensor], list[Tensor]]:
        i = len(self.encoder.shapes)
        end = i + len(self.decoder.shapes)
        j = end + len(self.encoder.buffer_shapes)
        return [*weights[:i], *weights[end:j]], [*weights[i:end], *weights[j:]]

    def settled(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> list[Tensor]:
        """Settle the encoder on samples, and the decoder on their codes."""
        there, back = self._parted(weights)
        with torch.no_grad():
            code = self.encoder(there, x, Training(torch.Generator(x.device)))
        return [*self.encoder.settled(there, x), *self.decoder.settled(back, code)]

    def filters(self, weights: Sequence[Tensor]) -> Tensor | None:
        """Weights of the encoder's first layer as pictures; None where it has none."""
        return self.encoder.filters(self._parted(weights)[0])

    def feature_maps(
        self, weights: Sequence[Tensor], x: Tensor, labels: Tensor | None = None
    ) -> Tensor | None:
        """Return outputs of the encoder's first layer for pictures; None where they are no maps."""
        return self.encoder.feature_maps(self._parted(weights)[0], x)


def _named(there: Sequence[str], back: Sequence[str]) -> list[str]:
    return [*(f"encoder.{name}" for name in there), *(f"decoder.{name}" for name in back)]
