"""What the window begins with: what was asked for, where it was last time, or a first preset."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from ganlab.comparisons import COMPARISONS
from ganlab.engine.data import SUFFIXES, DataError, build
from ganlab.engine.experiment import Experiment, ExperimentError, from_toml, read, replace
from ganlab.engine.registry import UnknownNameError
from ganlab.presets import PRESETS
from ganlab.ui.own_data import kind_of

__all__ = ["FIRST_PRESET", "Start", "TargetError", "asked_for", "where_it_was"]

log = logging.getLogger(__name__)

FIRST_PRESET = "figure-1"


class TargetError(ValueError):
    """What was asked for cannot be opened; the message says why, in one line."""


@dataclass(frozen=True)
class Start:
    """An experiment, and a saved run or pictures to open as soon as there is training.

    ``comparison`` names one that is to be set side by side then; empty where none is.
    """

    experiment: Experiment
    saved_run: Path | None = None
    comparison: str = ""


def where_it_was(last: str) -> Start:
    """Return the last experiment, from its TOML text, or the first preset where there is none."""
    if last:
        try:
            return Start(from_toml(last, "the last experiment"))
        except ExperimentError as error:
            log.warning("%s: starting with %s", error, FIRST_PRESET)
    return Start(PRESETS[FIRST_PRESET].experiment)


def asked_for(target: str) -> Start:
    """Return what an experiment file, a saved run, a file of points or a preset's name stands for.

    Raises
    ------
    TargetError
        Where it is nothing that can be opened.
    """
    path = Path(target).expanduser()
    try:
        if not path.exists() and target in COMPARISONS:
            return Start(COMPARISONS[target].base, comparison=target)
        if not path.exists():
            return Start(PRESETS[target].experiment)
        kind = kind_of(path)
        if kind in ("run", "folder"):
            return Start(PRESETS[FIRST_PRESET].experiment, path)
        if kind == "experiment":
            return Start(read(path))
        if kind == "pictures":
            # Read in the window, which shows how far it is.
            return Start(PRESETS[FIRST_PRESET].experiment, path)
        if kind == "points":
            changes = {"data.name": "file", "data.file": str(path.absolute())}
            experiment = replace(Experiment(), changes)
            build(experiment.data)
            return Start(experiment)
    except UnknownNameError as error:
        raise TargetError(f"{target}: no such file, and {error}") from None
    except (ExperimentError, DataError) as error:
        raise TargetError(" ".join(str(error).split())) from None
    raise TargetError(
        f"{target}: must be an experiment (.toml), a saved run or bundle (a folder, .ganlab or "
        f".zip), points ({', '.join(SUFFIXES)}), a folder of pictures or the name of a preset or "
        "comparison"
    )
