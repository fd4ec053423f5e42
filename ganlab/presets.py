"""Experiments that are known to work, each with what it shows.

A preset is one TOML file in ``resources/presets/``: a table ``[preset]`` with its texts, and the
tables of an experiment, of which only what differs from the defaults need be written. One that
shows a failure may name what helps: tables ``[[preset.cures]]`` with title, why and set.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from ganlab.cures import Cure, read_cures
from ganlab.engine.experiment import Experiment, ExperimentError, replace
from ganlab.engine.experiment.toml import from_content
from ganlab.engine.registry import Registry
from ganlab.folders import resource

__all__ = ["PRESETS", "Preset", "load", "preset_of", "read_preset", "read_presets", "title_of"]

_TEXTS = ("title", "shows", "watch")


@dataclass(frozen=True)
class Preset:
    """An experiment with its texts.

    Attributes
    ----------
    name : str
        The file's name without its ending; what the command line calls it.
    title : str
        A few words for a menu.
    shows : str
        What the viewer will see happen, in a sentence or two.
    watch : str
        Where to look meanwhile; may be empty.
    experiment : Experiment
        What is run.
    order : int
        Its place in lists; no two presets share one.
    cures : tuple of Cure
        What helps, where it shows a failure.
    """

    name: str
    title: str
    shows: str
    watch: str
    experiment: Experiment
    order: int
    cures: tuple[Cure, ...] = ()


def read_preset(path: Path) -> Preset:
    """Read one preset file.

    Raises
    ------
    ExperimentError
        Where it cannot be read, or a text or a field is missing, unknown or unsound; the message
        names the file and the field.
    """
    source = f"preset {path.name}"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ExperimentError(f"{source}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExperimentError(f"{source} is not valid TOML: {error}") from None
    about = content.pop("preset", None)
    if not isinstance(about, dict):
        raise ExperimentError(f"{source}: the table [preset] with title, shows, order is missing")
    cures = about.pop("cures", [])
    texts, order = _about(about, source)
    experiment = from_content(content, source)
    return Preset(
        name=path.stem,
        experiment=experiment,
        order=order,
        cures=read_cures(cures, experiment, source),
        **texts,
    )


def _about(about: dict[str, Any], source: str) -> tuple[dict[str, str], int]:
    allowed = (*_TEXTS, "order", "cures")
    for name, value in about.items():
        if name not in allowed:
            listed = ", ".join(allowed)
            raise ExperimentError(
                f"{source}: unknown field preset.{name} (value {value!r}): choose one of {listed}"
            )
    texts = {}
    for name in _TEXTS:
        text = about.get(name, "" if name == "watch" else None)
        if not isinstance(text, str) or (name != "watch" and not text.strip()):
            raise ExperimentError(f"{source}: preset.{name} = {text!r}: must be a text")
        texts[name] = " ".join(text.split())
    order = about.get("order")
    if type(order) is not int or order < 0:
        raise ExperimentError(f"{source}: preset.order = {order!r}: must be a whole number from 0")
    return texts, order


def read_presets(paths: Iterable[Path]) -> Registry[Preset]:
    """Read preset files into one table, in the order that they ask for.

    Raises
    ------
    ExperimentError
        As :func:`read_preset`, and where two presets ask for the same place.
    """
    return in_order("preset", (read_preset(path) for path in paths))


class _Placed(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def order(self) -> int: ...


Entry = TypeVar("Entry", bound=_Placed)


def in_order(kind: str, found: Iterable[Entry]) -> Registry[Entry]:
    """Make one table of what asks for places in a list.

    Raises
    ------
    ExperimentError
        Where two ask for the same place.
    """
    table: Registry[Entry] = Registry(kind)
    places: dict[int, str] = {}
    for one in sorted(found, key=lambda entry: (entry.order, entry.name)):
        if one.order in places:
            raise ExperimentError(
                f"{kind} {one.name}.toml: {kind}.order = {one.order}: "
                f"already taken by {places[one.order]}.toml"
            )
        places[one.order] = one.name
        table.add(one.name, one)
    return table


#: Every preset by name, in the order of the menu.
PRESETS: Registry[Preset] = read_presets(sorted(resource("presets").glob("*.toml")))


def load(name: str) -> Preset:
    """Return the preset of that name.

    Raises
    ------
    ganlab.engine.registry.UnknownNameError
        Where there is none; the message lists those that exist.
    """
    return PRESETS[name]


def preset_of(experiment: Experiment) -> Preset | None:
    """Return the preset that an experiment is, whatever its seed and device.

    Those belong to chance and to the machine.
    """
    for preset in PRESETS.values():
        own = preset.experiment
        if own.data != experiment.data:
            continue
        changes = {"run.seed": own.run.seed, "run.device": own.run.device}
        if replace(experiment, changes) == own:
            return preset
    return None


def title_of(experiment: Experiment) -> str:
    """Return what a run is called in a list: its preset or its data, and its seed."""
    preset = preset_of(experiment)
    name = preset.title if preset else experiment.data.name
    return f"{name}, seed {experiment.run.seed}"
