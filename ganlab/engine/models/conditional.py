"""Conditional GANs: both networks see the label (Mirza & Osindero 2014)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.models import dcgan, mlp
from ganlab.engine.models.convolution import ConvDiscriminator
from ganlab.engine.models.dcgan import DCGANBuilder, conv_discriminator
from ganlab.engine.models.family import FAMILIES, Family, NoiseAlone
from ganlab.engine.models.fits import labelled_pictures, labelled_plane_or_pictures
from ganlab.engine.models.mlp import MLP

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.latent import LatentSpace

__all__ = ["Labelled"]


class Labelled(NoiseAlone):
    """Builds for latents of noise and, behind it, the data's label, as often as it is there."""

    def latent(self, experiment: Experiment, data: Dataset) -> LatentSpace:
        """Return the noise with the label behind it."""
        noise = super().latent(experiment, data)
        return noise.and_label(data.labels, data.label_shares.tolist())


class _MLPBuilder(Labelled):
    def generator(self, experiment: Experiment, data: Dataset) -> MLP:
        return mlp.sample_generator(experiment, data, self.latent(experiment, data).size)

    def discriminator(self, experiment: Experiment, data: Dataset) -> MLP:
        return mlp.sample_discriminator(experiment, data, labels=len(data.labels))


class _ConvBuilder(Labelled, DCGANBuilder):
    def discriminator(self, experiment: Experiment, data: Dataset) -> ConvDiscriminator:
        return conv_discriminator(experiment, data, labels=len(data.labels))


FAMILIES.add(
    "conditional-mlp",
    Family(
        name="conditional-mlp",
        title="Conditional MLP",
        description="Fully connected; both networks see the label: a mode's number, or a class.",
        source="Mirza & Osindero 2014",
        builder=_MLPBuilder(),
        fits=labelled_plane_or_pictures,
        fields=mlp.FIELDS,
        scaling="standard",
    ),
)
FAMILIES.add(
    "conditional-dcgan",
    Family(
        name="conditional-dcgan",
        title="Conditional DCGAN",
        description="A DCGAN in which both networks see the class of the picture.",
        source="Mirza & Osindero 2014; Radford et al. 2016",
        builder=_ConvBuilder(),
        fits=labelled_pictures,
        fields=dcgan.FIELDS,
        scaling="tanh",
    ),
)
