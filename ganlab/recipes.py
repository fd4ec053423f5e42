"""Which experiment a person means who picks other data.

Networks and rates that were tuned for a Gaussian on a line will not find 25 clouds in a plane. So
whoever has changed nothing but the data gets what suits the new data; whoever has set anything by
hand keeps it all.
"""

from __future__ import annotations

from ganlab.engine.experiment import DataSpec, Experiment
from ganlab.presets import PRESETS, Preset

__all__ = ["suited"]

#: What suits data that has no preset of its own, by its dimensions.
GENERAL = {1: "figure-1", 2: "moons"}


def suited(experiment: Experiment, data: DataSpec, dims: int) -> tuple[Experiment, str]:
    """Return the experiment on other data, and what else of it was changed, in words.

    Parameters
    ----------
    experiment
        As it stands.
    data
        What was picked.
    dims
        Dimensions of that data.

    Returns
    -------
    experiment, notice
        The notice is empty where nothing but the data is another.
    """
    changed = experiment.model_copy(update={"data": data})
    if not _as_it_came(experiment):
        return changed, ""
    recipe = _recipe(data, dims)
    fitting = recipe.experiment.model_copy(update={"data": data, "run": experiment.run})
    if fitting == changed:
        return changed, ""
    return fitting, f"Networks and training as in {recipe.title}, which suit this data"


def _as_it_came(experiment: Experiment) -> bool:
    """Whether nothing but data, seed and device differs from a preset or the defaults."""
    known = (Experiment(), *(preset.experiment for preset in PRESETS.values()))
    kept = {"data": experiment.data, "run": experiment.run}
    return any(came.model_copy(update=kept) == experiment for came in known)


def _recipe(data: DataSpec, dims: int) -> Preset:
    for preset in PRESETS.values():
        if preset.experiment.data == data:
            return preset
    return PRESETS[GENERAL[dims]]
