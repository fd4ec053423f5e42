"""The discriminator of an experiment: its family's, with what else was asked for around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ganlab.engine.models.batch_aware import BatchAware
from ganlab.engine.models.minibatch import COMPANY
from ganlab.engine.models.packed import Packed, Packs
from ganlab.engine.models.spectral import Spectral

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.family import Family
    from ganlab.engine.models.network import Featured, Network

__all__ = ["discriminator"]


def discriminator(family: Family, experiment: Experiment, data: Dataset) -> Network:
    """Return D of a family, with packing, minibatch features and spectral normalisation.

    What a family's D cannot be given is left out: a run that asks for it is refused before (see
    ``refusals``), and a preview shows what there is.
    """
    if family.role == "kernel":
        return family.builder.discriminator(experiment, data)
    d, shape = experiment.discriminator, data.shape
    if d.pack > 1:
        data = Packs(data, d.pack)
    found = family.builder.discriminator(experiment, data)
    if d.minibatch != "none" and hasattr(found, "features"):
        company = min(COMPANY, experiment.training.batch_size)
        found = BatchAware(cast("Featured", found), d.minibatch, company, data.shape)
    if experiment.regularisation.lipschitz == "spectral":
        found = Spectral(found)
    return Packed(found, d.pack, shape) if d.pack > 1 else found
