"""The discriminator of an experiment: its family's, with what else was asked for around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.models.spectral import Spectral

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.family import Family
    from ganlab.engine.models.network import Network

__all__ = ["discriminator"]


def discriminator(family: Family, experiment: Experiment, data: Dataset) -> Network:
    """Return D of a family, with packing, minibatch features and spectral normalisation."""
    found = family.builder.discriminator(experiment, data)
    if experiment.regularisation.lipschitz == "spectral":
        found = Spectral(found)
    return found
