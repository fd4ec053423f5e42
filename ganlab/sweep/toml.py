"""Sweeps as TOML files.

A table ``[sweep]`` says what is swept; beside it stand an experiment's tables, of which only what
differs from the preset that it names (or from the defaults) need be written::

    [sweep]
    preset = "ring"
    metric = "high_quality"
    seeds = 3                  # 0, 1, 2; or a list
    steps = 4000               # of each run; without it, the experiment's

    [[sweep.axes]]
    field = "training.k_d"
    values = [1, 2, 4]

    [[sweep.axes]]
    field = "discriminator.optimiser.lr"
    from = 1e-4
    to = 1e-2
    count = 5
    scale = "log"
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from ganlab.engine.experiment import Experiment, ExperimentError, to_toml
from ganlab.engine.experiment import replace as with_fields
from ganlab.engine.experiment.fields import find
from ganlab.engine.experiment.toml import beside, from_content, text_of
from ganlab.presets import PRESETS
from ganlab.sweep.errors import SweepError
from ganlab.sweep.spans import span
from ganlab.sweep.spec import MOST_SEEDS, MOST_VALUES, Axis, Sweep

__all__ = ["SCHEMA", "from_toml", "read", "to_text"]

#: Version of the file's layout. A file of a later version is refused, never guessed at.
SCHEMA = 1
_FIELDS = ("schema", "title", "shows", "preset", "metric", "seeds", "steps", "axes")
_OF_AXIS = ("field", "values", "from", "to", "count", "scale")


def read(path: str | Path) -> Sweep:
    """Read a sweep's file.

    Raises
    ------
    SweepError
        Where it cannot be read or is unsound; the message names the file.
    """
    path = Path(path)
    try:
        text = text_of(path)
    except ExperimentError as error:
        raise SweepError(str(error)) from None
    sweep = from_toml(text, str(path))
    return replace(sweep, base=beside(sweep.base, path.parent))


def from_toml(text: str, source: str = "the sweep") -> Sweep:
    """Read a sweep from TOML text; messages call it ``source``.

    Raises
    ------
    SweepError
        Where it is no TOML, is of a later schema, or something in it is unknown or unsound.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SweepError(f"{source} is not valid TOML: {error}") from None
    about = content.pop("sweep", None)
    if not isinstance(about, dict):
        raise SweepError(f"{source}: the table [sweep] with axes, seeds, metric is missing")
    try:
        return _sweep(about, content)
    except ExperimentError as error:
        raise SweepError(f"{source}: {error}") from None


def _sweep(about: dict[str, Any], tables: dict[str, Any]) -> Sweep:
    _known(about, _FIELDS, "sweep")
    schema = about.get("schema", SCHEMA)
    if type(schema) is not int or schema < 1:
        raise SweepError(f"sweep.schema = {schema!r}: must be {SCHEMA} or lower, from 1")
    if schema > SCHEMA:
        raise SweepError(
            f"sweep.schema = {schema} is newer than this ganlab reads ({SCHEMA}): update ganlab"
        )
    axes = about.get("axes")
    if not isinstance(axes, list) or not all(isinstance(axis, dict) for axis in axes):
        raise SweepError("sweep.axes must be one or two tables [[sweep.axes]] with field, values")
    base = _base(about, tables)
    if "steps" in about:
        if any(axis.get("field") == "training.steps" for axis in axes):
            raise SweepError("sweep.steps and an axis training.steps: leave one of them out")
        base = with_fields(base, {"training.steps": about["steps"]})
    metric = about.get("metric")
    if not isinstance(metric, str):
        raise SweepError(f"sweep.metric = {metric!r}: must be the name of a number, as jsd_nats")
    return Sweep(
        base,
        tuple(_axis(axis) for axis in axes),
        _seeds(about.get("seeds", 1)),
        metric,
        _text(about, "title"),
        _text(about, "shows"),
    )


def _known(table: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for name, value in table.items():
        if name not in allowed:
            raise SweepError(
                f"unknown field {where}.{name} (value {value!r:.60}): choose one of "
                f"{', '.join(allowed)}"
            )


def _base(about: dict[str, Any], tables: dict[str, Any]) -> Experiment:
    preset = about.get("preset")
    if preset is None:
        return from_content(tables, "the experiment")
    if not isinstance(preset, str) or preset not in PRESETS:
        raise SweepError(f"sweep.preset = {preset!r}: must be one of {', '.join(PRESETS)}")
    content = PRESETS[preset].experiment.model_dump()
    _merge(content, tables)
    return from_content(content, "the experiment")


def _merge(content: dict[str, Any], changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(content.get(name), dict):
            _merge(content[name], value)
        else:
            content[name] = value


def _axis(table: dict[str, Any]) -> Axis:
    _known(table, _OF_AXIS, "sweep.axes")
    path = table.get("field")
    if not isinstance(path, str):
        raise SweepError(f"sweep.axes: field = {path!r}: must be the path of a field")
    field = find(path)
    if "values" in table:
        values = table["values"]
        if not isinstance(values, list) or {"from", "to", "count", "scale"} & table.keys():
            raise SweepError(f"sweep.axes: {path}: give a list of values, or from, to and count")
        return Axis(path, tuple(values))
    ends = [table.get(name) for name in ("from", "to", "count")]
    if field.kind not in ("int", "float"):
        raise SweepError(f"sweep.axes: {path}: give values, a list of {field.allowed}")
    if not all(type(end) in (int, float) for end in ends) or type(ends[2]) is not int:
        raise SweepError(
            f"sweep.axes: {path}: give values, or from and to (numbers) and count (a whole number)"
        )
    if not 2 <= ends[2] <= MOST_VALUES:
        raise SweepError(f"sweep.axes: {path}: count = {ends[2]}: must be from 2 to {MOST_VALUES}")
    scale = table.get("scale", "linear")
    try:
        return Axis(
            path,
            span(ends[0], ends[1], ends[2], scale, whole=field.kind == "int"),  # type: ignore[arg-type]
        )
    except (SweepError, OverflowError) as error:
        raise SweepError(f"sweep.axes: {path}: {error}") from None


def _seeds(given: Any) -> tuple[int, ...]:
    if isinstance(given, list):
        return tuple(given)
    if type(given) is not int or not 1 <= given <= MOST_SEEDS:
        raise SweepError(
            f"sweep.seeds = {given!r}: must be a list of seeds, or how many, from 1 to {MOST_SEEDS}"
        )
    return tuple(range(given))


def _text(about: dict[str, Any], name: str) -> str:
    text = about.get(name, "")
    if not isinstance(text, str):
        raise SweepError(f"sweep.{name} = {text!r}: must be a text")
    return " ".join(text.split())


def to_text(sweep: Sweep) -> str:
    """Write a sweep as TOML: the whole experiment, so that no preset or default can drift."""
    import tomlkit

    table = tomlkit.table()
    table.add("schema", SCHEMA)
    for name in ("title", "shows"):
        if text := getattr(sweep, name):
            table.add(name, text)
    table.add("metric", sweep.metric)
    table.add("seeds", list(sweep.seeds))
    axes = tomlkit.aot()
    for axis in sweep.axes:
        one = tomlkit.table()
        one.add("field", axis.field)
        one.add("values", list(axis.values))
        axes.append(one)
    table.add("axes", axes)
    document = tomlkit.document()
    document.add("sweep", table)
    return tomlkit.dumps(document) + "\n" + _without_schema(sweep.base)


def _without_schema(base: Experiment) -> str:
    """Return the experiment's tables; its own ``schema`` cannot stand below another table."""
    lines = to_toml(base, comments=False).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("schema ="))
