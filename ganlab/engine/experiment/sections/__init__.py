"""The sections of an experiment and their fields, from which forms and files are made."""

from ganlab.engine.experiment.sections.data import DataSpec
from ganlab.engine.experiment.sections.networks import (
    DiscriminatorSpec,
    GeneratorSpec,
    LatentSpec,
    ModelSpec,
    OptimiserSpec,
)
from ganlab.engine.experiment.sections.objective import ObjectiveSpec
from ganlab.engine.experiment.sections.regularisation import RegularisationSpec
from ganlab.engine.experiment.sections.section import Section
from ganlab.engine.experiment.sections.training import AveragingSpec, RunSpec, TrainingSpec

__all__ = [
    "AveragingSpec",
    "DataSpec",
    "DiscriminatorSpec",
    "GeneratorSpec",
    "LatentSpec",
    "ModelSpec",
    "ObjectiveSpec",
    "OptimiserSpec",
    "RegularisationSpec",
    "RunSpec",
    "Section",
    "TrainingSpec",
]
