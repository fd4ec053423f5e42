"""Which experiment a person means who picks other data, or another family of networks.

Networks and rates that were tuned for a Gaussian on a line will not find 25 clouds in a plane. So
whoever has changed nothing but the data gets what suits the new data; whoever has set anything by
hand keeps it, as far as it can be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import DataSpec, Experiment
from ganlab.engine.experiment.names import are_pictures
from ganlab.engine.models import FAMILIES
from ganlab.engine.objectives import OBJECTIVES
from ganlab.presets import PRESETS, Preset

if TYPE_CHECKING:
    from ganlab.engine.data import Dataset
    from ganlab.engine.experiment import ObjectiveSpec
    from ganlab.engine.kinds import Kind

__all__ = ["suited", "usual_objective", "with_family"]

#: What suits data that has no preset of its own.
GENERAL: dict[Kind, str] = {"line": "figure-1", "plane": "moons", "images": "dcgan-glyphs"}
#: Of which there is a preset for each shape of points, so that the data decides.
_GENERAL_FAMILY = "mlp"


def suited(experiment: Experiment, data: DataSpec, dataset: Dataset) -> tuple[Experiment, str]:
    """Return the experiment on other data, and what else of it was changed, in words.

    Parameters
    ----------
    experiment
        As it stands.
    data
        What was picked.
    dataset
        The same, built.

    Returns
    -------
    experiment, notice
        The notice is empty where nothing but the data is another.
    """
    changed = experiment.model_copy(update={"data": data})
    fits = not FAMILIES[experiment.model.family].fits(dataset)
    if fits and not _as_it_came(experiment):
        return changed, ""
    recipe = _recipe(data, dataset, experiment.model.family)
    fitting = recipe.experiment.model_copy(update={"data": data, "run": experiment.run})
    if fitting == changed:
        return changed, ""
    return fitting, f"Networks and training as in {recipe.title}, which suit this data"


def with_family(experiment: Experiment, family: str, dataset: Dataset) -> tuple[Experiment, str]:
    """Return the experiment with other networks, and what else of it was changed, in words.

    Sizes of networks mean something else in each family, so they come with it; everything else
    does where nothing was set by hand.
    """
    model = experiment.model.model_copy(update={"family": family})
    objective = _game(experiment, family)
    recipe = next((p for p in _best_first(experiment.data, family) if _learns(p, family)), None)
    if recipe is None:
        return experiment.model_copy(update={"model": model, "objective": objective}), ""
    known = recipe.experiment
    networks = {"model": model, "latent": known.latent, "objective": objective}
    for name in ("generator", "discriminator"):
        networks[name] = getattr(known, name)
    if not _as_it_came(experiment):
        return experiment.model_copy(update=networks), ""
    kept = {"data": experiment.data, "run": experiment.run, "model": model}
    notice = f"Networks and training as in {recipe.title}"
    return known.model_copy(update=kept), notice


def usual_objective(family: str) -> str:
    """Return the name of the objective that a family plays unless told otherwise."""
    role = FAMILIES[family].role
    if not role:
        return Experiment().objective.name
    return next(name for name, found in OBJECTIVES.items() if found.family == role)


def _game(experiment: Experiment, family: str) -> ObjectiveSpec:
    """Return the objective at hand where that family can play it, else its usual one."""
    spec = experiment.objective
    if OBJECTIVES[spec.name].family == FAMILIES[family].role:
        return spec
    return spec.model_copy(update={"name": usual_objective(family)})


def _as_it_came(experiment: Experiment) -> bool:
    """Whether nothing but data, seed and device differs from a preset or the defaults."""
    known = (Experiment(), *(preset.experiment for preset in PRESETS.values()))
    kept = {"data": experiment.data, "run": experiment.run}
    return any(came.model_copy(update=kept) == experiment for came in known)


def _recipe(data: DataSpec, dataset: Dataset, family: str) -> Preset:
    """Find what suits that data, with the networks at hand where they are for such data."""
    presets = [p for p in _best_first(data, family) if not _misfits(p, dataset)]
    of_family = [p for p in presets if _learns(p, family) and _kind(p) == dataset.kind]
    if of_family and not (dataset.kind != "images" and family == _GENERAL_FAMILY):
        return of_family[0]
    of_data = [p for p in presets if p.experiment.data.name == data.name]
    return of_data[0] if of_data else PRESETS[GENERAL[dataset.kind]]


def _misfits(preset: Preset, dataset: Dataset) -> bool:
    return bool(FAMILIES[preset.experiment.model.family].fits(dataset))


def _kind(preset: Preset) -> Kind | None:
    name = preset.experiment.data.name
    if are_pictures(name):
        return "images"
    return DISTRIBUTIONS[name].kind if name in DISTRIBUTIONS else None


def _best_first(data: DataSpec, family: str) -> list[Preset]:
    """Presets of the same data and family first, then those of the same data, then the rest."""

    def distance(preset: Preset) -> tuple[bool, bool, int]:
        experiment = preset.experiment
        same_data = experiment.data.name == data.name
        return not same_data, experiment.model.family != family, preset.order

    return sorted(PRESETS.values(), key=distance)


def _learns(preset: Preset, family: str) -> bool:
    return preset.experiment.model.family == family
