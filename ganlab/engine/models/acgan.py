"""ACGAN: the discriminator also says which class it sees (Odena et al. 2017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.lazy import functional as F
from ganlab.engine.models import dcgan
from ganlab.engine.models.auxiliary import Terms
from ganlab.engine.models.conditional import Labelled
from ganlab.engine.models.convolution import ConvDiscriminator
from ganlab.engine.models.dcgan import DCGANBuilder, conv_discriminator
from ganlab.engine.models.family import FAMILIES, Family
from ganlab.engine.models.fits import labelled_pictures

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment, ObjectiveSpec
    from ganlab.engine.latent import LatentSpace

__all__ = ["LabelLoss"]


class LabelLoss:
    """−L_C: cross-entropy of the class, on real and on generated samples, in nats.

    Notes
    -----
    Odena, Olah & Shlens 2017, equation 3: D maximises L_S + L_C, G maximises L_C − L_S.
    """

    title = "Label loss"
    source = "Odena, Olah & Shlens 2017, equation 3"

    def __init__(self, latent: LatentSpace) -> None:
        self._latent = latent

    def loss_d(
        self, real: Tensor, labels: Tensor | None, fake: Tensor, z: Tensor, spec: ObjectiveSpec
    ) -> Terms:
        """Cross-entropy on real samples plus that on generated ones."""
        assert labels is not None
        term = F.cross_entropy(real, labels) + self._on_generated(fake, z)
        return Terms(spec.label_weight * term, term)

    def loss_g(self, fake: Tensor, z: Tensor, spec: ObjectiveSpec) -> Terms:
        """Cross-entropy on generated samples, by the label that G was asked for."""
        term = self._on_generated(fake, z)
        return Terms(spec.label_weight * term, term)

    def watching(self, spec: ObjectiveSpec) -> None:
        """All of D's outputs teach."""

    def _on_generated(self, fake: Tensor, z: Tensor) -> Tensor:
        labels = self._latent.one_hot(z)
        assert labels is not None
        return F.cross_entropy(fake, labels)


class _Builder(Labelled, DCGANBuilder):
    def discriminator(self, experiment: Experiment, data: Dataset) -> ConvDiscriminator:
        return conv_discriminator(experiment, data, outputs=1 + len(data.labels))

    def auxiliary(self, experiment: Experiment, data: Dataset) -> LabelLoss:
        return LabelLoss(self.latent(experiment, data))


FAMILIES.add(
    "acgan",
    Family(
        name="acgan",
        title="ACGAN",
        description="G sees the label; D does not, but must say which it is.",
        source="Odena, Olah & Shlens 2017",
        builder=_Builder(),
        fits=labelled_pictures,
        fields=dcgan.FIELDS | {"objective.label_weight"},
        scaling="tanh",
    ),
)
