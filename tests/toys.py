"""Experiments too small to learn anything, quick enough to be run by the hundred."""

from collections.abc import Mapping
from typing import Any

from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.models import FAMILIES
from ganlab.engine.objectives import OBJECTIVES

TINY: Mapping[str, Any] = {
    "data.name": "two-gaussians",
    "generator.depth": 1,
    "generator.width": 8,
    "discriminator.depth": 1,
    "discriminator.width": 8,
    "training.batch_size": 16,
    "training.steps": 1000,
    "training.schedule": "constant",
    "run.device": "cpu",
}


def toy(changes: Mapping[str, Any] | None = None) -> Experiment:
    """Return a tiny experiment, with some fields changed."""
    return replace(Experiment(), {**TINY, **(changes or {})})


def playing(family: str) -> dict[str, Any]:
    """Return the fields of a family with the first objective that it can play."""
    role = FAMILIES[family].role
    objective = next(o.name for o in OBJECTIVES.values() if o.family == role)
    return {"model.family": family, "objective.name": objective}
