"""The networks that Goodfellow et al. 2014 trained on MNIST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.models.family import FAMILIES, Family, NoiseAlone
from ganlab.engine.models.fits import pictures
from ganlab.engine.models.mlp import MLP

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment

__all__ = ["HIDDEN"]

#: Hidden layers of both networks in the paper's published settings for MNIST.
HIDDEN = 2
#: Bounds of the first weights in the same settings. They are for noise of variance 1: where it is
#: uniform on [-1, 1], which has a third of that, the gain of G's first layer makes up for it.
SPREAD_G, SPREAD_D = 0.05, 0.005
_GAIN = {"normal": 1.0, "uniform": 3**0.5}


class _Builder(NoiseAlone):
    def generator(self, experiment: Experiment, data: Dataset) -> MLP:
        return MLP(
            inputs=experiment.latent.size,
            outputs=data.numbers,
            depth=HIDDEN,
            width=experiment.generator.width,
            activation="relu",
            output="sigmoid",
            shape=data.shape,
            spread=(SPREAD_G, _GAIN[experiment.latent.prior]),
        )

    def discriminator(self, experiment: Experiment, data: Dataset) -> MLP:
        d = experiment.discriminator
        return MLP(
            inputs=data.numbers,
            outputs=1,
            depth=HIDDEN,
            width=d.width,
            activation="maxout",
            pieces=d.pieces,
            dropout=d.dropout,
            input_dropout=d.input_dropout,
            shape=data.shape,
            spread=(SPREAD_D, 1.0),
        )


FAMILIES.add(
    "mlp-2014",
    Family(
        name="mlp-2014",
        title="MLP 2014",
        description="A ReLU generator with sigmoid pixels against maxout units with dropout.",
        source="Goodfellow et al. 2014, section 5",
        builder=_Builder(),
        fits=pictures,
        fields=frozenset(
            {
                "generator.width",
                "discriminator.width",
                "discriminator.pieces",
                "discriminator.dropout",
                "discriminator.input_dropout",
            }
        ),
        scaling="unit",
        plain=True,
    ),
)
