"""The description of a run: one frozen, validated value, to and from TOML.

Everything that a person can choose about a run is a field of :class:`Experiment`. The form,
the tooltips, ``--set FIELD=VALUE`` and the file are generated from these fields.
"""

from ganlab.engine.experiment.errors import ExperimentError
from ganlab.engine.experiment.fields import (
    FIELDS,
    Field,
    differing,
    parse_value,
    replace,
    value_of,
)
from ganlab.engine.experiment.sections import (
    AveragingSpec,
    DataSpec,
    DiscriminatorSpec,
    GeneratorSpec,
    LatentSpec,
    ModelSpec,
    ObjectiveSpec,
    OptimiserSpec,
    RegularisationSpec,
    RunSpec,
    TrainingSpec,
)
from ganlab.engine.experiment.spec import Experiment
from ganlab.engine.experiment.toml import from_toml, read, to_toml

__all__ = [
    "FIELDS",
    "AveragingSpec",
    "DataSpec",
    "DiscriminatorSpec",
    "Experiment",
    "ExperimentError",
    "Field",
    "GeneratorSpec",
    "LatentSpec",
    "ModelSpec",
    "ObjectiveSpec",
    "OptimiserSpec",
    "RegularisationSpec",
    "RunSpec",
    "TrainingSpec",
    "differing",
    "from_toml",
    "parse_value",
    "read",
    "replace",
    "to_toml",
    "value_of",
]
