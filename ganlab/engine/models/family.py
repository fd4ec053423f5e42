"""What a family of networks is, and the registry of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from ganlab.engine.latent import LatentSpace
from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.auxiliary import Auxiliary
    from ganlab.engine.models.network import Network

__all__ = ["FAMILIES", "Builder", "Family", "NoiseAlone", "shape_fields"]

#: How samples are scaled for the networks: ``standard`` to mean 0 and standard deviation 1,
#: ``unit`` to [0, 1] (a sigmoid's range), ``tanh`` to [−1, 1].
Scaling = Literal["standard", "unit", "tanh"]

#: What stands in D's place: a discriminator, an autoencoder whose error is an ``energy``, or a
#: ``kernel`` that learns nothing.
Role = Literal["", "energy", "kernel"]


class Builder(Protocol):
    """How a family makes its networks for an experiment and its data."""

    def latent(self, experiment: Experiment, data: Dataset) -> LatentSpace:
        """Return the latent space that the experiment asks for."""

    def generator(self, experiment: Experiment, data: Dataset) -> Network:
        """Return G: from latents to samples as the networks see them."""

    def discriminator(self, experiment: Experiment, data: Dataset) -> Network:
        """Return D: from samples to ``[n, 1]`` raw outputs, or more where it has more heads."""

    def auxiliary(self, experiment: Experiment, data: Dataset) -> Auxiliary | None:
        """Return what the family adds to the losses; None where nothing."""


class NoiseAlone:
    """What most builders share: noise alone as latents, and nothing added to the losses."""

    def latent(self, experiment: Experiment, data: Dataset) -> LatentSpace:
        """Return as much noise as the experiment asks for."""
        return LatentSpace.noise(experiment.latent.size, experiment.latent.prior)

    def auxiliary(self, experiment: Experiment, data: Dataset) -> Auxiliary | None:
        """Return None."""
        return None


@dataclass(frozen=True)
class Family:
    """A family of networks and what is to be said of it.

    Attributes
    ----------
    name, title, description, source : str
        Key, plain name, one line, and paper.
    builder : Builder
    fits : callable
        ``dataset -> ""``, or why the family cannot learn it, in words.
    fields : frozenset of str
        Those fields of the experiment that shape this family's networks.
    scaling : Scaling
        Of the samples that the networks see.
    role : Role
        What stands in D's place, where that is no ordinary discriminator; such a family plays
        those objectives alone that are made for it.
    plain : bool
        Whether its D gives one verdict on unlabelled samples and nothing else.
    """

    name: str
    title: str
    description: str
    source: str
    builder: Builder
    fits: Callable[[Dataset], str]
    fields: frozenset[str]
    scaling: Scaling
    role: Role = ""
    plain: bool = False


FAMILIES: Registry[Family] = Registry("model family")


def shape_fields() -> frozenset[str]:
    """Fields that matter only to the families that name them."""
    return frozenset().union(*(family.fields for family in FAMILIES.values()))
