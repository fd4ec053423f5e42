"""DCGAN: convolutional networks for pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.models.convolution import ConvDiscriminator, ConvGenerator
from ganlab.engine.models.family import FAMILIES, Family, NoiseAlone
from ganlab.engine.models.fits import pictures

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment

__all__ = ["FIELDS", "DCGANBuilder", "conv_discriminator"]

#: What of an experiment shapes such networks; the number of layers follows from the pictures.
FIELDS = frozenset({"generator.width", "discriminator.width", "discriminator.norm"})


def conv_discriminator(
    experiment: Experiment, data: Dataset, *, outputs: int = 1, labels: int = 0, hidden: int = 0
) -> ConvDiscriminator:
    """Return a D as an experiment asks for."""
    channels, side, _ = data.shape
    d = experiment.discriminator
    normalises = d.norm == "batch"
    return ConvDiscriminator(channels, side, d.width, outputs, labels, hidden, normalises)


class DCGANBuilder(NoiseAlone):
    """Convolutional networks of the widths and the size of picture that are asked for."""

    def generator(self, experiment: Experiment, data: Dataset) -> ConvGenerator:
        """Return G for latents of this builder's space, whatever that holds."""
        channels, side, _ = data.shape
        latent = self.latent(experiment, data).size
        return ConvGenerator(latent, channels, side, experiment.generator.width)

    def discriminator(self, experiment: Experiment, data: Dataset) -> ConvDiscriminator:
        """Return D with a verdict alone."""
        return conv_discriminator(experiment, data)


FAMILIES.add(
    "dcgan",
    Family(
        name="dcgan",
        title="DCGAN",
        description="Strided convolutions and batch normalisation in both networks.",
        source="Radford et al. 2016, section 3",
        builder=DCGANBuilder(),
        fits=pictures,
        fields=FIELDS,
        scaling="tanh",
        plain=True,
    ),
)
