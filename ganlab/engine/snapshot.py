"""A still copy of both networks at one update, for probes, timelines and files to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from ganlab.engine.data import Distribution
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.models.network import Network
    from ganlab.engine.objectives import Objective

__all__ = ["Snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """Everything that a probe may look at, none of which a later update changes.

    Attributes
    ----------
    generation : int
        Number of the start of this run in its session; a reset begins another.
    step, updates_d, updates_g : int
        Completed steps, and updates of each network.
    generator_weights, discriminator_weights : sequence of Tensor
        Copies; ``generator_weights`` is what :meth:`generate` uses: the averaged G where
        ``averaged`` is true.
    """

    experiment: Experiment
    distribution: Distribution
    latent: LatentSpace
    objective: Objective
    generator: Network
    discriminator: Network
    generator_weights: Sequence[Tensor]
    discriminator_weights: Sequence[Tensor]
    averaged: bool
    generation: int
    step: int
    updates_d: int
    updates_g: int
    device: torch.device

    def generate(self, z: NDArray[np.floating] | Tensor) -> NDArray[np.float32]:
        """Map latents ``[n, latent]`` to samples ``[n, d]`` in data units."""
        with torch.inference_mode():
            x = self.generator(self.generator_weights, self._latents(z))
        return self.data_units(x)

    def logits(self, x: NDArray[np.floating] | Tensor) -> NDArray[np.float32]:
        """D's raw output ``[n]`` at points ``[n, d]`` in data units; dropout is off.

        A tensor is taken as what the networks see: :meth:`standardised` makes one, for points
        that are asked about again and again.
        """
        with torch.inference_mode():
            out: NDArray[np.float32] = self._judge(x).cpu().numpy()
        return out

    def probability(self, x: NDArray[np.floating] | Tensor) -> NDArray[np.float32]:
        """D(x) in [0, 1], ``[n]``, at points as :meth:`logits` takes them."""
        with torch.inference_mode():
            out: NDArray[np.float32] = torch.sigmoid(self._judge(x)).cpu().numpy()
        return out

    def _judge(self, x: NDArray[np.floating] | Tensor) -> Tensor:
        seen = x if isinstance(x, torch.Tensor) else self.standardised(x)
        return self.discriminator(self.discriminator_weights, seen).squeeze(1)

    def _latents(self, z: NDArray[np.floating] | Tensor) -> Tensor:
        return z if isinstance(z, torch.Tensor) else self.tensor(z)

    def standardised(self, x: NDArray[np.floating]) -> Tensor:
        """Bring points ``[n, d]`` in data units to what the networks see, on their device."""
        return self.tensor((x - self.distribution.location) / self.distribution.scale)

    def tensor(self, values: NDArray[np.floating]) -> Tensor:
        """Bring numbers to the networks' device as float32."""
        # A copy: torch takes no read-only memory, and an answer's arrays are read-only.
        return torch.from_numpy(np.array(values, np.float32)).to(self.device)

    def data_units(self, x: Tensor) -> NDArray[np.float32]:
        """Undo the standardisation: ``[n, d]`` from what the networks see to data units."""
        scale, location = self.distribution.scale, self.distribution.location
        out: NDArray[np.float32] = (x.cpu().numpy() * scale + location).astype(np.float32)
        return out
