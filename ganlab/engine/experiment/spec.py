"""An experiment: all sections together."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ganlab.engine.experiment.errors import ExperimentError, explain
from ganlab.engine.experiment.sections import (
    AveragingSpec,
    DataSpec,
    DiscriminatorSpec,
    GeneratorSpec,
    LatentSpec,
    ModelSpec,
    ObjectiveSpec,
    RegularisationSpec,
    RunSpec,
    Section,
    TrainingSpec,
)

__all__ = ["Experiment"]


class Experiment(Section):
    """One run, described in full. Frozen: change it with :func:`~.fields.replace`.

    Raises
    ------
    ExperimentError
        From :meth:`check`, where a field is unknown or its value is not allowed.
    """

    data: DataSpec = DataSpec()
    model: ModelSpec = ModelSpec()
    latent: LatentSpec = LatentSpec()
    generator: GeneratorSpec = GeneratorSpec()
    discriminator: DiscriminatorSpec = DiscriminatorSpec()
    objective: ObjectiveSpec = ObjectiveSpec()
    regularisation: RegularisationSpec = RegularisationSpec()
    training: TrainingSpec = TrainingSpec()
    averaging: AveragingSpec = AveragingSpec()
    run: RunSpec = RunSpec()

    @classmethod
    def check(cls, content: dict[str, Any]) -> Experiment:
        """Validate a nested dictionary, as read from TOML; absent fields take their defaults."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise ExperimentError(explain(error)) from None
