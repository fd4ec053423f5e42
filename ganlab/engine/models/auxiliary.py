"""What a family adds to both losses: the seam for a label loss, or for a code's information."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import ObjectiveSpec

__all__ = ["Auxiliary", "Terms"]


@dataclass(frozen=True)
class Terms:
    """What is added to one network's loss, and what of it is shown.

    Attributes
    ----------
    loss : Tensor
        To be added, its weights included, ``[]``.
    shown : Tensor
        The same without weights, in nats, ``[]``.
    information : Tensor or None
        Lower bound of the information that each code carries, in nats, ``[codes]``; None where
        there are no codes.
    """

    loss: Tensor
    shown: Tensor
    information: Tensor | None = None


class Auxiliary(Protocol):
    """Terms on those outputs of D that stand behind its verdict.

    Attributes
    ----------
    title, source : str
        What the term is called, in a word or two, and where it comes from.
    """

    title: str
    source: str

    def loss_d(
        self, real: Tensor, labels: Tensor | None, fake: Tensor, z: Tensor, spec: ObjectiveSpec
    ) -> Terms:
        """Return what D minimises besides its objective.

        Parameters
        ----------
        real, fake
            D's further outputs ``[n, outputs]`` on real and on generated samples.
        labels
            One-hot labels of the real ones ``[n, classes]``; None where G sees no label.
        z
            Latents of the generated ones ``[n, latent]``.
        spec
            The weights in force.
        """

    def loss_g(self, fake: Tensor, z: Tensor, spec: ObjectiveSpec) -> Terms:
        """Return what G minimises besides its objective."""

    def watching(self, spec: ObjectiveSpec) -> tuple[bool, ...] | None:
        """Which of D's outputs, its verdict included, must not teach the layers below.

        None where all of them teach.
        """
