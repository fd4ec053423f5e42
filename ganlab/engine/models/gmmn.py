"""Generative moment matching: no discriminator, but a kernel that compares minibatches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.models import mlp
from ganlab.engine.models.family import FAMILIES, Family, NoiseAlone
from ganlab.engine.models.fits import anything
from ganlab.engine.models.kernel_witness import SUPPORT, KernelWitness
from ganlab.engine.models.mlp import MLP

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment

__all__ = ["FIELDS"]

#: What of an experiment shapes G and the kernel.
FIELDS = frozenset(
    {"generator.depth", "generator.width", "generator.activation", "objective.kernel_width"}
)


class _Builder(NoiseAlone):
    def generator(self, experiment: Experiment, data: Dataset) -> MLP:
        return mlp.sample_generator(experiment, data, experiment.latent.size)

    def discriminator(self, experiment: Experiment, data: Dataset) -> KernelWitness:
        support = min(SUPPORT, experiment.training.batch_size)
        return KernelWitness(data.shape, support, experiment.objective.kernel_width)


FAMILIES.add(
    "gmmn",
    Family(
        name="gmmn",
        title="GMMN",
        description="No discriminator: G, fully connected, matches all moments of a minibatch.",
        source="Li, Swersky & Zemel 2015; Dziugaite, Roy & Ghahramani 2015",
        builder=_Builder(),
        fits=anything,
        fields=FIELDS,
        scaling="standard",
        role="kernel",
        plain=True,
    ),
)
