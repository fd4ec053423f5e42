"""What a family adds to both losses: the seam for a label loss, or for a code's information."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Auxiliary"]


class Auxiliary(Protocol):
    """Terms on those outputs of D that stand behind its verdict.

    Attributes
    ----------
    title, source : str
        What the term is called, in a word or two, and where it comes from.
    """

    title: str
    source: str

    def loss_d(self, real: Tensor, labels: Tensor, fake: Tensor, z: Tensor) -> Tensor:
        """Return what D minimises besides its objective, in nats, ``[]``.

        Parameters
        ----------
        real, fake
            D's further outputs ``[n, outputs]`` on real and on generated samples.
        labels
            One-hot labels of the real ones ``[n, classes]``.
        z
            Latents of the generated ones ``[n, latent]``.
        """

    def loss_g(self, fake: Tensor, z: Tensor) -> Tensor:
        """Return what G minimises besides its objective, in nats, ``[]``."""
