"""A still copy of both networks at one update, for probes, timelines and files to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.models.codes import CodeReader, Reading
    from ganlab.engine.models.network import Network
    from ganlab.engine.objectives import Objective, Output

__all__ = ["Snapshot"]

#: Pictures that go through a network at once.
PART = 500


@dataclass(frozen=True)
class Snapshot:
    """Everything that a probe may look at, none of which a later update changes.

    Attributes
    ----------
    generation : int
        Number of the start of this run in its session; a reset begins another.
    location, scale : ndarray
        ``(x - location) / scale`` is what the networks see.
    step, updates_d, updates_g : int
        Completed steps, and updates of each network.
    generator_weights, discriminator_weights : sequence of Tensor
        Copies; ``generator_weights`` is what :meth:`generate` uses: the averaged G where
        ``averaged`` is true.
    plain_weights : sequence of Tensor or None
        Of G as trained, where ``averaged`` is true and they were asked for.
    """

    experiment: Experiment
    distribution: Dataset
    location: NDArray[np.float64]
    scale: NDArray[np.float64]
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
    #: What reads codes off D's outputs; None where there are no codes.
    reader: CodeReader | None = None
    plain_weights: Sequence[Tensor] | None = None

    def as_trained(self) -> Snapshot:
        """Return the same with G as trained in place of its average; itself where it is that.

        Raises
        ------
        ValueError
            Where G is averaged and its weights as trained were not copied.
        """
        if not self.averaged:
            return self
        if self.plain_weights is None:
            raise ValueError("this copy of the networks holds the averaged generator alone")
        return replace(
            self, generator_weights=self.plain_weights, averaged=False, plain_weights=None
        )

    def generate(self, z: NDArray[np.floating] | Tensor) -> NDArray[np.float32]:
        """Map latents ``[n, latent]`` to samples ``[n, *shape]`` in data units.

        In float32, and with the running statistics of batch normalisation: a latent gives the
        same sample whatever stands beside it.
        """
        latents = z if isinstance(z, torch.Tensor) else self.tensor(z)
        with torch.inference_mode():
            return self.data_units(self._in_parts(self._generate, latents))

    def outputs(
        self, x: NDArray[np.floating] | Tensor, labels: NDArray[np.integer] | int | None = None
    ) -> NDArray[np.float32]:
        """All of D's raw outputs ``[n, outputs]``, its verdict first; see :meth:`logits`."""
        seen = x if isinstance(x, torch.Tensor) else self.standardised(x)
        one_hot = self._one_hot(len(seen), labels)
        with torch.inference_mode():
            out: NDArray[np.float32] = self._in_parts(self._judge, seen, one_hot).cpu().numpy()
        return out

    def logits(
        self, x: NDArray[np.floating] | Tensor, labels: NDArray[np.integer] | int | None = None
    ) -> NDArray[np.float32]:
        """D's raw output ``[n]`` at samples ``[n, *shape]`` in data units; dropout is off.

        Parameters
        ----------
        x
            A tensor is taken as what the networks see: :meth:`standardised` makes one, for
            points that are asked about again and again.
        labels
            For a discriminator that sees them: index of the label, one for all or one each.

        Raises
        ------
        ValueError
            Where D sees labels and none are given.
        """
        return self.outputs(x, labels)[:, 0]

    def codes(self, x: NDArray[np.floating] | Tensor) -> tuple[Reading, ...]:
        """Say what Q reads of each code off samples ``[n, *shape]`` in data units.

        Raises
        ------
        ValueError
            Where there are no codes.
        """
        if self.reader is None:
            raise ValueError("this generator has no codes")
        return self.reader.read(self.outputs(x)[:, 1:])

    def shown(
        self, x: NDArray[np.floating] | Tensor, labels: NDArray[np.integer] | int | None = None
    ) -> NDArray[np.float32]:
        """D's answer ``[n]`` as the objective reads it: D(x) in [0, 1], a score, an energy.

        For samples as :meth:`logits` takes them; of D(x | label) where D sees labels.
        """
        with torch.inference_mode():
            a = torch.from_numpy(self.outputs(x, labels))
            out: NDArray[np.float32] = self.output(a).numpy()
        return out

    @property
    def output(self) -> Output:
        """How D's raw output is read."""
        return self.objective.output

    def judge(self, x: Tensor, labels: NDArray[np.integer] | int | None = None) -> Tensor:
        """All of D's outputs ``[n, outputs]`` as a tensor, through which gradients may flow."""
        return self._judge(x, self._one_hot(len(x), labels))

    def _generate(self, z: Tensor) -> Tensor:
        return self.generator(self.generator_weights, z)

    def _judge(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.discriminator(self.discriminator_weights, x, None, labels)

    def _in_parts(self, network: Callable[..., Tensor], *inputs: Tensor | None) -> Tensor:
        """Apply a network to many pictures some at a time: all at once would take gigabytes."""
        first = inputs[0]
        assert first is not None
        if self.distribution.kind != "images" or len(first) <= PART:
            return network(*inputs)
        splits = [[None] * len(first) if i is None else i.split(PART) for i in inputs]
        return torch.cat([network(*part) for part in zip(*splits, strict=False)])

    def _one_hot(self, n: int, labels: NDArray[np.integer] | int | None) -> Tensor | None:
        classes = self.discriminator.labels
        if not classes:
            return None
        if labels is None:
            raise ValueError("D sees labels: say which label these samples are to have")
        return self.tensor(np.eye(classes, dtype=np.float32)[np.broadcast_to(labels, n)])

    def standardised(self, x: NDArray[np.floating]) -> Tensor:
        """Bring samples ``[n, *shape]`` in data units to what the networks see, on their device."""
        return self.tensor((x - self.location) / self.scale)

    def tensor(self, values: NDArray[np.floating]) -> Tensor:
        """Bring numbers to the networks' device as float32."""
        # A copy: torch takes no read-only memory, and an answer's arrays are read-only.
        return torch.from_numpy(np.array(values, np.float32)).to(self.device)

    def data_units(self, x: Tensor) -> NDArray[np.float32]:
        """Undo the standardisation: from what the networks see to data units."""
        out: NDArray[np.float32] = (x.cpu().numpy() * self.scale + self.location).astype(np.float32)
        return out
