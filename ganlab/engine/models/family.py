"""What a family of networks is, and the registry of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ganlab.engine.latent import LatentSpace
from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.network import Network

__all__ = ["FAMILIES", "Builder", "Family"]


class Builder(Protocol):
    """How a family makes its networks."""

    def latent(self, experiment: Experiment) -> LatentSpace:
        """Return the latent space that the experiment asks for."""

    def generator(self, experiment: Experiment, dims: int) -> Network:
        """Return G: from latents to samples of ``dims`` numbers, in standardised units."""

    def discriminator(self, experiment: Experiment, dims: int) -> Network:
        """Return D: from samples of ``dims`` numbers, standardised, to one raw output."""


@dataclass(frozen=True)
class Family:
    """A family of networks and what is to be said of it."""

    name: str
    title: str
    description: str
    source: str
    builder: Builder


FAMILIES: Registry[Family] = Registry("model family")
