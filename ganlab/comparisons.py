"""Runs that differ in one thing, to be seen side by side from one seed.

A comparison is a base and two to four variants of it. Those that come along are TOML files in
``resources/comparisons/``: a table ``[comparison]`` with texts and the preset that is the base
(or, in its place, the tables of an experiment), and a table ``[[comparison.runs]]`` for each
variant: a title and the fields that it sets, or the title of one of the preset's cures.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ganlab.engine.experiment import Experiment, ExperimentError, value_of
from ganlab.engine.experiment import replace as with_fields
from ganlab.engine.experiment.toml import from_content
from ganlab.engine.registry import Registry
from ganlab.folders import resource
from ganlab.presets import PRESETS, Preset, in_order

__all__ = [
    "COMPARISONS",
    "LEAST",
    "MOST",
    "Comparison",
    "Variant",
    "read_comparison",
    "read_comparisons",
]

#: Runs of a comparison.
LEAST, MOST = 2, 4
_TEXTS = ("title", "shows", "watch")
_FIELDS = (*_TEXTS, "order", "preset", "set", "runs")
_OF_A_RUN = ("title", "set", "cure")


@dataclass(frozen=True)
class Variant:
    """One of the runs.

    Attributes
    ----------
    title : str
        A few words: what is so in this run.
    changes : tuple of (str, object)
        Field paths of the experiment and the values that they take; empty is the base itself.
    """

    title: str
    changes: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A base and its variants. Frozen; sound once it is made.

    Attributes
    ----------
    title : str
        What is compared, in a few words.
    shows : str
        What the viewer will see, in a sentence or two; empty where a person put it together.
    base : Experiment
        What all runs have in common, the seed included.
    variants : tuple of Variant
        Two to four, in the order in which they stand side by side. Differences are to the first.
    watch : str
        Where to look meanwhile; may be empty.
    name : str
        What the command line calls it; empty where it has no name.
    order : int
        Its place in lists.

    Raises
    ------
    ExperimentError
        Where there are too few or too many variants, two have one title or are the same, or one
        names a field or value that cannot be.
    """

    title: str
    shows: str
    base: Experiment
    variants: tuple[Variant, ...]
    watch: str = ""
    name: str = ""
    order: int = 0

    def __post_init__(self) -> None:
        count = len(self.variants)
        if not LEAST <= count <= MOST:
            raise ExperimentError(
                f"{count} run{'s' * (count != 1)} in the comparison: must be {LEAST} to {MOST}"
            )
        seen: dict[str, Experiment] = {}
        for variant, experiment in zip(self.variants, self.experiments, strict=True):
            if variant.title in seen:
                raise ExperimentError(f"two runs have the title {variant.title!r}: name them apart")
            for title, other in seen.items():
                if other == experiment:
                    raise ExperimentError(
                        f"{title!r} and {variant.title!r} are the same experiment: change one"
                    )
            seen[variant.title] = experiment

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """The experiment of each run."""
        return tuple(self._experiment(variant) for variant in self.variants)

    def _experiment(self, variant: Variant) -> Experiment:
        try:
            return with_fields(self.base, dict(variant.changes))
        except ExperimentError as error:
            raise ExperimentError(f"{variant.title}: {error}") from None

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the fields in which the runs differ, in the order in which they are named."""
        named = dict.fromkeys(path for v in self.variants for path, _ in v.changes)
        each = self.experiments
        return tuple(p for p in named if len({repr(value_of(e, p)) for e in each}) > 1)

    @property
    def one_seed(self) -> bool:
        """Whether all runs begin from the same seed: it is not what differs between them."""
        return "run.seed" not in self.paths

    def with_seed(self, seed: int) -> Comparison:
        """Return the same from another seed.

        Raises
        ------
        ExperimentError
            Where the runs differ in their seeds: their titles would not be true any more.
        """
        if not self.one_seed:
            raise ExperimentError("the runs differ in their seeds: compare other seeds instead")
        return replace(self, base=with_fields(self.base, {"run.seed": seed}))


def read_comparison(path: Path) -> Comparison:
    """Read one comparison file.

    Raises
    ------
    ExperimentError
        Where it cannot be read, or a text or a field is missing, unknown or unsound; the message
        names the file, the run and the field.
    """
    source = f"comparison {path.name}"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ExperimentError(f"{source}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExperimentError(f"{source} is not valid TOML: {error}") from None
    about = content.pop("comparison", None)
    if not isinstance(about, dict):
        raise ExperimentError(f"{source}: the table [comparison] with title and runs is missing")
    _known(about, _FIELDS, f"{source}: comparison")
    preset, base = _base(about, content, source)
    runs = about.get("runs", [])
    if not isinstance(runs, list) or not all(isinstance(run, dict) for run in runs):
        raise ExperimentError(f"{source}: comparison.runs must be tables [[comparison.runs]]")
    order = about.get("order", 0)
    if type(order) is not int or order < 0:
        raise ExperimentError(
            f"{source}: comparison.order = {order!r}: must be a whole number from 0"
        )
    texts = {name: _text(about, name, name == "title", source) for name in _TEXTS}
    variants = tuple(
        _variant(run, preset, f"{source}: comparison.runs[{i}]") for i, run in enumerate(runs)
    )
    try:
        return Comparison(base=base, variants=variants, name=path.stem, order=order, **texts)
    except ExperimentError as error:
        raise ExperimentError(f"{source}: {error}") from None


def _known(about: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for name, value in about.items():
        if name not in allowed:
            raise ExperimentError(
                f"{where}: unknown field {name} (value {value!r}): choose one of "
                f"{', '.join(allowed)}"
            )


def _text(about: dict[str, Any], name: str, needed: bool, where: str) -> str:
    text = about.get(name, None if needed else "")
    if not isinstance(text, str) or (needed and not text.strip()):
        raise ExperimentError(f"{where}: {name} = {text!r}: must be a text")
    return " ".join(text.split())


def _base(
    about: dict[str, Any], content: dict[str, Any], source: str
) -> tuple[Preset | None, Experiment]:
    name = about.get("preset")
    if name is None:
        preset, base = None, from_content(content, source)
    elif not isinstance(name, str) or name not in PRESETS:
        raise ExperimentError(
            f"{source}: comparison.preset = {name!r}: choose one of {', '.join(PRESETS)}"
        )
    elif content:
        raise ExperimentError(
            f"{source}: has both comparison.preset and tables of an experiment "
            f"({', '.join(content)}): change fields of the preset by comparison.set"
        )
    else:
        preset = PRESETS[name]
        base = preset.experiment
    changes = about.get("set", {})
    if not isinstance(changes, dict):
        raise ExperimentError(f"{source}: comparison.set = {changes!r}: must be a table of fields")
    try:
        return preset, with_fields(base, changes)
    except ExperimentError as error:
        raise ExperimentError(f"{source}: comparison.set: {error}") from None


def _variant(about: dict[str, Any], preset: Preset | None, where: str) -> Variant:
    _known(about, _OF_A_RUN, where)
    title, changes = _text(about, "title", "cure" not in about, where), about.get("set", {})
    if not isinstance(changes, dict):
        raise ExperimentError(f"{where}: set = {changes!r}: must be a table of fields")
    if "cure" in about:
        cures = {cure.title: cure for cure in preset.cures} if preset is not None else {}
        wanted = about["cure"]
        if wanted not in cures:
            known = f"choose one of {', '.join(cures)}" if cures else "the base has no cures"
            raise ExperimentError(f"{where}: cure = {wanted!r}: {known}")
        title = title or cures[wanted].title
        changes = dict(cures[wanted].changes) | changes
    return Variant(title, tuple(changes.items()))


def read_comparisons(paths: Iterable[Path]) -> Registry[Comparison]:
    """Read comparison files into one table, in the order that they ask for.

    Raises
    ------
    ExperimentError
        As :func:`read_comparison`; where one says nothing of what it shows, where two ask for the
        same place, and where a preset has the name.
    """
    table = in_order("comparison", (read_comparison(path) for path in paths))
    for one in table.values():
        source = f"comparison {one.name}.toml"
        if not one.shows:
            raise ExperimentError(f"{source}: shows is missing")
        if one.name in PRESETS:
            raise ExperimentError(f"{source}: a preset has the same name")
    return table


#: Every comparison by name, in the order of the menu.
COMPARISONS: Registry[Comparison] = read_comparisons(sorted(resource("comparisons").glob("*.toml")))
