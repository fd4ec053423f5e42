"""DCGAN: convolutional networks for pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.latent import LatentSpace
from ganlab.engine.models.convolution import ConvDiscriminator, ConvGenerator
from ganlab.engine.models.family import FAMILIES, Family
from ganlab.engine.models.fits import pictures

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment

__all__ = ["FIELDS"]

#: What of an experiment shapes such networks; the number of layers follows from the pictures.
FIELDS = frozenset({"generator.width", "discriminator.width"})


class _Builder:
    def latent(self, experiment: Experiment, data: Dataset) -> LatentSpace:
        return LatentSpace.noise(experiment.latent.size, experiment.latent.prior)

    def generator(self, experiment: Experiment, data: Dataset) -> ConvGenerator:
        channels, side, _ = data.shape
        return ConvGenerator(experiment.latent.size, channels, side, experiment.generator.width)

    def discriminator(self, experiment: Experiment, data: Dataset) -> ConvDiscriminator:
        channels, side, _ = data.shape
        return ConvDiscriminator(channels, side, experiment.discriminator.width)

    def auxiliary(self, experiment: Experiment, data: Dataset) -> None:
        return None


FAMILIES.add(
    "dcgan",
    Family(
        name="dcgan",
        title="DCGAN",
        description="Strided convolutions and batch normalisation in both networks.",
        source="Radford et al. 2016, section 3",
        builder=_Builder(),
        fits=pictures,
        fields=FIELDS,
        scaling="tanh",
    ),
)
