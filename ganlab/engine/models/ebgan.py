"""EBGAN: an autoencoder in D's place, whose error is an energy (Zhao et al. 2017)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ganlab.engine.lazy import functional as F
from ganlab.engine.models import dcgan, mlp
from ganlab.engine.models.autoencoder import Autoencoder
from ganlab.engine.models.auxiliary import Terms
from ganlab.engine.models.convolution import ConvGenerator
from ganlab.engine.models.dcgan import DCGANBuilder, conv_discriminator
from ganlab.engine.models.family import FAMILIES, Family, NoiseAlone
from ganlab.engine.models.fits import anything, pictures
from ganlab.engine.models.mlp import MLP

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment, ObjectiveSpec

__all__ = ["FIELDS", "PullingAway"]

#: What of an experiment shapes the code and what is asked of it.
FIELDS = frozenset({"discriminator.code", "objective.pull_away", "objective.margin"})


class PullingAway:
    """Mean squared cosine between the codes of two generated samples: 0 where all are orthogonal.

    Notes
    -----
    Zhao, Mathieu & LeCun 2017, equation 4, the repelling regulariser: G minimises it besides the
    energy, D has no part in it.
    """

    title = "Pulling-away term"
    source = "Zhao, Mathieu & LeCun 2017, equation 4"

    def loss_d(
        self, real: Tensor, labels: Tensor | None, fake: Tensor, z: Tensor, spec: ObjectiveSpec
    ) -> Terms:
        """Add nothing."""
        return Terms(fake.new_zeros(()), fake.new_tensor(math.nan))

    def loss_g(self, fake: Tensor, z: Tensor, spec: ObjectiveSpec) -> Terms:
        """Push the codes ``[n, code]`` of generated samples apart."""
        n = len(fake)
        s = F.normalize(fake, dim=1, eps=1e-8)
        squares = (s @ s.T).square()
        term = (squares.sum() - squares.diagonal().sum()) / max(n * (n - 1), 1)
        return Terms(spec.pull_away * term, term)

    def watching(self, spec: ObjectiveSpec) -> None:
        """All of D's outputs teach."""


class _Repelling(NoiseAlone):
    def auxiliary(self, experiment: Experiment, data: Dataset) -> PullingAway | None:
        """Return the pulling-away term; None where it has no weight."""
        return PullingAway() if experiment.objective.pull_away > 0 else None


class _MLPBuilder(_Repelling):
    def generator(self, experiment: Experiment, data: Dataset) -> MLP:
        return mlp.sample_generator(experiment, data, experiment.latent.size)

    def discriminator(self, experiment: Experiment, data: Dataset) -> Autoencoder:
        d, picture = experiment.discriminator, data.kind == "images"
        decoder = MLP(
            inputs=d.code,
            outputs=data.numbers,
            depth=d.depth,
            width=d.width,
            activation=d.activation,
            pieces=d.pieces,
            output="tanh" if picture else "linear",
            shape=data.shape if picture else (),
        )
        encoder = mlp.sample_discriminator(experiment, data, outputs=d.code)
        return Autoencoder(encoder, decoder, experiment.objective.pull_away > 0)


class _ConvBuilder(_Repelling):
    def generator(self, experiment: Experiment, data: Dataset) -> ConvGenerator:
        return DCGANBuilder().generator(experiment, data)

    def discriminator(self, experiment: Experiment, data: Dataset) -> Autoencoder:
        channels, side, _ = data.shape
        d = experiment.discriminator
        encoder = conv_discriminator(experiment, data, outputs=d.code)
        normalises = d.norm == "batch"
        decoder = ConvGenerator(d.code, channels, side, d.width, batch_norm=normalises)
        return Autoencoder(encoder, decoder, experiment.objective.pull_away > 0)


FAMILIES.add(
    "ebgan-mlp",
    Family(
        name="ebgan-mlp",
        title="EBGAN (MLP)",
        description="Fully connected; in D's place an autoencoder, whose error is an energy.",
        source="Zhao, Mathieu & LeCun 2017",
        builder=_MLPBuilder(),
        fits=anything,
        fields=mlp.FIELDS | FIELDS,
        scaling="standard",
        role="energy",
        plain=True,
    ),
)
FAMILIES.add(
    "ebgan",
    Family(
        name="ebgan",
        title="EBGAN",
        description="A DCGAN with an autoencoder in D's place, whose error is an energy.",
        source="Zhao, Mathieu & LeCun 2017; Radford et al. 2016",
        builder=_ConvBuilder(),
        fits=pictures,
        fields=dcgan.FIELDS | FIELDS,
        scaling="tanh",
        role="energy",
        plain=True,
    ),
)
