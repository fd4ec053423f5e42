"""InfoGAN: codes beside the noise, and a Q that must find them again (Chen et al. 2016)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.models import dcgan, mlp
from ganlab.engine.models.codes import CodeReader
from ganlab.engine.models.convolution import ConvDiscriminator, ConvGenerator
from ganlab.engine.models.dcgan import conv_discriminator
from ganlab.engine.models.family import FAMILIES, Family, NoiseAlone
from ganlab.engine.models.fits import anything, pictures
from ganlab.engine.models.mlp import MLP

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.latent import LatentSpace

__all__ = ["FIELDS"]

#: What of an experiment shapes the codes and their reader.
FIELDS = frozenset(
    {
        "latent.categorical",
        "latent.categories",
        "latent.continuous",
        "objective.categorical_weight",
        "objective.continuous_weight",
        "objective.code_variance",
    }
)

#: Units of the fully connected layers for each map next to the picture: the paper has 1024 for 64
#: (appendix C.1).
_HIDDEN = 16


class _Coded(NoiseAlone):
    """Builds for latents of noise and, behind it, codes that Q is to read."""

    def latent(self, experiment: Experiment, data: Dataset) -> LatentSpace:
        asked = experiment.latent
        noise = super().latent(experiment, data)
        return noise.and_codes(asked.categorical, asked.categories, asked.continuous)

    def auxiliary(self, experiment: Experiment, data: Dataset) -> CodeReader | None:
        """Return Q's share of the losses; None where there are no codes."""
        reader = self._reader(experiment, data)
        return reader if reader.codes else None

    def _reader(self, experiment: Experiment, data: Dataset) -> CodeReader:
        learned = experiment.objective.code_variance == "learned"
        return CodeReader(self.latent(experiment, data), learned)


class _MLPBuilder(_Coded):
    def generator(self, experiment: Experiment, data: Dataset) -> MLP:
        return mlp.sample_generator(experiment, data, self.latent(experiment, data).size)

    def discriminator(self, experiment: Experiment, data: Dataset) -> MLP:
        outputs = 1 + self._reader(experiment, data).outputs
        return mlp.sample_discriminator(experiment, data, outputs=outputs)


class _ConvBuilder(_Coded):
    def generator(self, experiment: Experiment, data: Dataset) -> ConvGenerator:
        channels, side, _ = data.shape
        g, latent = experiment.generator, self.latent(experiment, data).size
        return ConvGenerator(latent, channels, side, g.width, hidden=_HIDDEN * g.width)

    def discriminator(self, experiment: Experiment, data: Dataset) -> ConvDiscriminator:
        outputs, width = 1 + self._reader(experiment, data).outputs, experiment.discriminator.width
        return conv_discriminator(experiment, data, outputs=outputs, hidden=_HIDDEN * width)


FAMILIES.add(
    "infogan-mlp",
    Family(
        name="infogan-mlp",
        title="InfoGAN (MLP)",
        description="Fully connected; beside noise G gets codes, which Q must read off its output.",
        source="Chen et al. 2016",
        builder=_MLPBuilder(),
        fits=anything,
        fields=mlp.FIELDS | FIELDS,
        scaling="standard",
    ),
)
FAMILIES.add(
    "infogan",
    Family(
        name="infogan",
        title="InfoGAN",
        description="A DCGAN whose G gets codes beside noise, which Q must read off the picture.",
        source="Chen et al. 2016; Radford et al. 2016",
        builder=_ConvBuilder(),
        fits=pictures,
        fields=dcgan.FIELDS | FIELDS,
        scaling="tanh",
    ),
)
