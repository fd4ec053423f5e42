"""What helps against the failure that a preset shows: some fields, all changed at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ganlab.engine.experiment import Experiment, ExperimentError, replace, value_of

__all__ = ["Cure", "cured", "read_cures"]

_FIELDS = ("title", "why", "set")


@dataclass(frozen=True)
class Cure:
    """One remedy.

    Attributes
    ----------
    title : str
        A few words, for a button.
    why : str
        What it changes in the game, in a sentence.
    changes : tuple of (str, object)
        Field paths of the experiment and the values that they take.
    """

    title: str
    why: str
    changes: tuple[tuple[str, Any], ...]


def cured(experiment: Experiment, cure: Cure) -> Experiment:
    """Return the experiment with all fields of a cure changed."""
    return replace(experiment, dict(cure.changes))


def read_cures(listed: object, experiment: Experiment, source: str) -> tuple[Cure, ...]:
    """Read the tables ``[[preset.cures]]``.

    Raises
    ------
    ExperimentError
        Where one is not sound: an unknown field, a value that is not allowed, a cure that changes
        nothing, two of one title; the message names the file and the cure.
    """
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ExperimentError(f"{source}: preset.cures must be tables [[preset.cures]]")
    cures = tuple(_read(one, i, experiment, source) for i, one in enumerate(listed))
    if twice := _first_double(cure.title for cure in cures):
        raise ExperimentError(f"{source}: two of preset.cures have the title {twice!r}")
    return cures


def _read(about: dict[str, Any], index: int, experiment: Experiment, source: str) -> Cure:
    where = f"{source}: preset.cures[{index}]"
    for name, value in about.items():
        if name not in _FIELDS:
            raise ExperimentError(
                f"{where}: unknown field {name} (value {value!r}): choose one of "
                f"{', '.join(_FIELDS)}"
            )
    texts = []
    for name in ("title", "why"):
        text = about.get(name)
        if not isinstance(text, str) or not text.strip():
            raise ExperimentError(f"{where}: {name} = {text!r}: must be a text")
        texts.append(" ".join(text.split()))
    changes = about.get("set")
    if not isinstance(changes, dict) or not changes:
        raise ExperimentError(
            f"{where}: set = {changes!r}: must be a table of fields, each with its value"
        )
    title, why = texts
    try:
        changed = replace(experiment, changes)
    except ExperimentError as error:
        raise ExperimentError(f"{where} ({title}): {error}") from None
    if changed == experiment:
        raise ExperimentError(f"{where} ({title}): set changes nothing of the preset")
    # As they stand once validated: 1 becomes 1.0 where a field is a real number.
    return Cure(title, why, tuple((path, value_of(changed, path)) for path in changes))


def _first_double(titles: Iterable[str]) -> str:
    seen: set[str] = set()
    for title in titles:
        if title in seen:
            return title
        seen.add(title)
    return ""
