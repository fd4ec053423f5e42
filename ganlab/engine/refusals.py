"""What does not go together in an experiment, and why: said before a run is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.models import FAMILIES
from ganlab.engine.objectives import OBJECTIVES

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.family import Family
    from ganlab.engine.objectives import Objective

__all__ = ["Refusal", "clashes", "refusals"]


@dataclass(frozen=True)
class Refusal:
    """One field that cannot be as it is beside the others.

    Attributes
    ----------
    path : str
        The field.
    value : object
        What it is set to.
    reason : str
        Why not, and what to change.
    """

    path: str
    value: object
    reason: str

    def __str__(self) -> str:
        """Return field, value and reason, as an error's text."""
        return f"{self.path} = {self.value}: {self.reason}"


@dataclass(frozen=True)
class _Asked:
    """An experiment and what it names."""

    experiment: Experiment
    family: Family
    objective: Objective

    @property
    def batch_norm(self) -> bool:
        """Whether D normalises by batch."""
        shapes = "discriminator.norm" in self.family.fields
        return shapes and self.experiment.discriminator.norm == "batch"

    @property
    def gradients(self) -> bool:
        """Whether D's loss holds a gradient already."""
        spec = self.experiment.regularisation
        return spec.lipschitz == "gradient-penalty" or spec.r1 > 0

    @property
    def plain(self) -> bool:
        """Whether D gives one verdict on a sample, unlabelled."""
        return self.family.plain


def refusals(experiment: Experiment, data: Dataset) -> tuple[Refusal, ...]:
    """Return all that does not go together; empty where a run can be built.

    Parameters
    ----------
    experiment
        As it is asked for.
    data
        Its data, built.
    """
    family = FAMILIES[experiment.model.family]
    if misfit := family.fits(data):
        return (Refusal("model.family", family.name, f"{family.title} {misfit}"),)
    return clashes(experiment)


def clashes(experiment: Experiment) -> tuple[Refusal, ...]:
    """Return what does not go together whatever the data, without building anything."""
    family = FAMILIES[experiment.model.family]
    asked = _Asked(experiment, family, OBJECTIVES[experiment.objective.name])
    return tuple(refusal for rule in _RULES for refusal in rule(asked))


def _game(asked: _Asked) -> Iterator[Refusal]:
    family, objective = asked.family, asked.objective
    if family.role == objective.family:
        return
    able = ", ".join(o.name for o in OBJECTIVES.values() if o.family == family.role)
    if family.role:
        reason = f"{family.title} has no discriminator that could play it: choose {able}"
    else:
        made = ", ".join(f.name for f in FAMILIES.values() if f.role == objective.family)
        reason = f"is made for other networks (model.family = {made}); here choose one of {able}"
    yield Refusal("objective.name", objective.name, reason)


def _kernel(asked: _Asked) -> Iterator[Refusal]:
    if asked.family.role != "kernel":
        return
    experiment = asked.experiment
    reason = f"{asked.family.title} has no discriminator to which it could be done"
    regularisation, d = experiment.regularisation, experiment.discriminator
    for path, value, off in (
        ("regularisation.lipschitz", regularisation.lipschitz, "none"),
        ("regularisation.r1", regularisation.r1, 0.0),
        ("regularisation.instance_noise", regularisation.instance_noise, 0.0),
        ("discriminator.minibatch", d.minibatch, "none"),
        ("discriminator.pack", d.pack, 1),
        ("objective.label_smoothing", experiment.objective.label_smoothing, 0.0),
        ("objective.label_flip", experiment.objective.label_flip, 0.0),
        ("training.unroll", experiment.training.unroll, 0),
    ):
        if value != off:
            yield Refusal(path, value, reason)


def _labels(asked: _Asked) -> Iterator[Refusal]:
    smoothing = asked.experiment.objective.label_smoothing
    if smoothing > 0 and not asked.family.role and not asked.objective.output.probability:
        yield Refusal(
            "objective.label_smoothing",
            smoothing,
            f"{asked.objective.title} knows no labels: its D gives a "
            f"{asked.objective.output.name}, not a probability; set it to 0",
        )


def _slopes(asked: _Asked) -> Iterator[Refusal]:
    spec, d = asked.experiment.regularisation, asked.experiment.discriminator
    if asked.family.role == "kernel" or not asked.gradients:
        return
    penalty = spec.lipschitz == "gradient-penalty"
    path = "regularisation.lipschitz" if penalty else "regularisation.r1"
    value: object = spec.lipschitz if penalty else spec.r1
    what = "the slope at one sample is none where D judges it by the others of its minibatch"
    if asked.batch_norm:
        yield Refusal(path, value, f"{what}: set discriminator.norm = none")
    elif d.minibatch != "none":
        yield Refusal(path, value, f"{what}: set discriminator.minibatch = none")


def _spectral(asked: _Asked) -> Iterator[Refusal]:
    if asked.experiment.regularisation.lipschitz == "spectral" and asked.batch_norm:
        yield Refusal(
            "regularisation.lipschitz",
            "spectral",
            "batch normalisation scales weights up again: set discriminator.norm = none",
        )


def _features(asked: _Asked) -> Iterator[Refusal]:
    way = asked.experiment.discriminator.minibatch
    if way != "none" and asked.family.role == "energy":
        yield Refusal(
            "discriminator.minibatch",
            way,
            "an autoencoder's verdict is its error: it has no last layer that could be told of the "
            "minibatch; set it to none (objective.pull_away does for it what this does for others)",
        )


def _unrolled(asked: _Asked) -> Iterator[Refusal]:
    steps = asked.experiment.training.unroll
    if steps > 0 and asked.family.role != "kernel" and asked.gradients:
        yield Refusal(
            "training.unroll",
            steps,
            "G would have to look through a gradient of a gradient: set it to 0, or "
            "regularisation.lipschitz to none, clip or spectral and r1 to 0",
        )


def _packs(asked: _Asked) -> Iterator[Refusal]:
    pack = asked.experiment.discriminator.pack
    if pack > 1 and asked.family.role != "kernel" and not asked.plain:
        yield Refusal(
            "discriminator.pack",
            pack,
            f"{asked.family.title}'s D must say or see something of each single sample, and a "
            "pack has several: set it to 1",
        )


_RULES: tuple[Callable[[_Asked], Iterator[Refusal]], ...] = (
    _game,
    _kernel,
    _labels,
    _slopes,
    _spectral,
    _features,
    _unrolled,
    _packs,
)
