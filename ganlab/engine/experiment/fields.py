"""The fields of an experiment as a flat list, from which forms and the command line are made."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ganlab.engine.experiment.errors import ExperimentError
from ganlab.engine.experiment.names import allowed_names, are_pictures, shapes_family
from ganlab.engine.experiment.spec import Experiment

__all__ = ["FIELDS", "Field", "closest", "differing", "parse_value", "replace", "value_of"]

Kind = Literal["int", "float", "choice", "text", "dabs"]


@dataclass(frozen=True)
class Field:
    """One thing that a person can choose.

    Attributes
    ----------
    path : str
        Dotted name, as in the file and in ``--set``: ``generator.optimiser.lr``.
    section : str
        First part of the path, under which a form groups it.
    kind : str
        ``int``, ``float``, ``choice``, ``text`` or ``dabs``.
    lo, hi : float or None
        Bounds, both included.
    when : tuple or None
        ``(path, values)``: matters only while that other field has one of these values.
    pictures : bool
        Whether it matters only where pictures are learned.
    """

    path: str
    section: str
    kind: Kind
    title: str
    help: str
    unit: str
    default: Any
    lo: float | None
    hi: float | None
    live: bool
    advanced: bool
    log: bool
    hidden: bool
    registry: str | None
    fixed_choices: tuple[str, ...]
    when: tuple[str, tuple[Any, ...]] | None
    pictures: bool

    @property
    def choices(self) -> tuple[str, ...]:
        """What a choice may be, from the type or from the registry that it names."""
        return allowed_names(self.registry) if self.registry else self.fixed_choices

    @property
    def allowed(self) -> str:
        """What is allowed, in words: "a whole number from 1 to 64"."""
        if self.kind == "choice":
            return f"one of {', '.join(self.choices)}"
        if self.kind == "dabs":
            return "a list of [x, y, radius] or [x, radius], all of one length, radius above 0"
        if self.kind == "text":
            return "text"
        noun = "a whole number" if self.kind == "int" else "a number"
        return f"{noun} from {_plain(self.lo)} to {_plain(self.hi)}"

    @property
    def tooltip(self) -> str:
        """Help, what is allowed, and whether a change restarts the run."""
        effect = "Takes effect at once." if self.live else "A change restarts the run, same seed."
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.help}\nAllowed: {self.allowed}{unit}. {effect}\n{self.path}"

    def relevant(self, experiment: Experiment) -> bool:
        """Whether the field has any effect in this experiment."""
        if self.pictures and not are_pictures(experiment.data.name):
            return False
        if not shapes_family(self.path, experiment.model.family):
            return False
        if self.when is None:
            return True
        path, values = self.when
        return value_of(experiment, path) in values


def _plain(bound: float | None) -> str:
    return "any" if bound is None else f"{bound:,.10g}".replace(",", " ")


def _walk(model: type[BaseModel], prefix: str) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        path = f"{prefix}.{name}" if prefix else name
        annotation = info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _walk(annotation, path)
        else:
            yield _field(path, info)


def _field(path: str, info: FieldInfo) -> Field:
    extra: dict[str, Any] = info.json_schema_extra  # type: ignore[assignment]
    lo = next((float(m.ge) for m in info.metadata if hasattr(m, "ge")), None)
    hi = next((float(m.le) for m in info.metadata if hasattr(m, "le")), None)
    annotation = info.annotation
    choices: tuple[str, ...] = ()
    kind: Kind
    if extra["registry"] is not None:
        kind = "choice"
    elif get_origin(annotation) is Literal:
        kind, choices = "choice", get_args(annotation)
    elif annotation is int:
        kind = "int"
    elif annotation is float:
        kind = "float"
    elif annotation is str:
        kind = "text"
    else:
        assert get_origin(annotation) in (tuple, Union, UnionType)
        kind = "dabs"
    when = extra["when"]
    if when is not None:
        # ".name" speaks of a sibling: the optimiser's own section stands at two places.
        where = when[0] if not when[0].startswith(".") else path.rpartition(".")[0] + when[0]
        when = (where, tuple(when[1]))
    return Field(
        path=path,
        section=path.partition(".")[0],
        kind=kind,
        title=info.title or path,
        help=info.description or "",
        unit=extra["unit"],
        default=info.default,
        lo=lo,
        hi=hi,
        live=extra["live"],
        advanced=extra["advanced"],
        log=extra["log"],
        hidden=extra["hidden"],
        registry=extra["registry"],
        fixed_choices=choices,
        when=when,
        pictures=extra["kind"] == "images",
    )


#: Every field by its path, in the order in which a form shows them.
FIELDS: dict[str, Field] = {field.path: field for field in _walk(Experiment, "")}


def closest(path: str) -> str | None:
    """Name the field that was probably meant, if any is near."""
    near = difflib.get_close_matches(path, FIELDS, n=1, cutoff=0.6)
    if near:
        return near[0]
    tail = path.rpartition(".")[2]
    near = [known for known in FIELDS if known.rpartition(".")[2] == tail]
    return near[0] if near else None


def find(path: str) -> Field:
    """Return the field of that path.

    Raises
    ------
    ExperimentError
        Where there is none; names the closest.
    """
    if path in FIELDS:
        return FIELDS[path]
    near = closest(path)
    hint = f"did you mean {near}?" if near else f"choose one of {', '.join(FIELDS)}"
    raise ExperimentError(f"unknown field {path}: {hint}")


def value_of(experiment: Experiment, path: str) -> Any:
    """Read the field of that path."""
    value: Any = experiment
    for part in find(path).path.split("."):
        value = getattr(value, part)
    return value


def differing(
    experiment: Experiment, changes: Iterable[tuple[str, Any]]
) -> tuple[tuple[str, Any], ...]:
    """Return those of the changes, each a field path and its value, that are not so already."""
    return tuple((path, value) for path, value in changes if value_of(experiment, path) != value)


def replace(experiment: Experiment, changes: dict[str, Any]) -> Experiment:
    """Return the experiment with some fields changed, validated as a whole.

    Parameters
    ----------
    experiment
        Where to start from.
    changes
        New values by field path.

    Raises
    ------
    ExperimentError
        Where a path is unknown or a value is not allowed.
    """
    content = experiment.model_dump()
    for path, value in changes.items():
        *sections, name = find(path).path.split(".")
        table = content
        for section in sections:
            table = table[section]
        table[name] = whole_as_float(value) if find(path).kind == "float" else value
    return Experiment.check(content)


def whole_as_float(value: Any) -> Any:
    """Return a whole number as the float that a strict field wants; all else as it is."""
    if type(value) is not int:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf


def parse_value(path: str, text: str) -> Any:
    """Read the text that a person typed for a field (``--set FIELD=VALUE``).

    Raises
    ------
    ExperimentError
        Where the field is unknown or the text is not such a value.
    """
    field = find(path)
    if field.kind in ("choice", "text"):
        return text
    try:
        return _parse_dabs(text) if field.kind == "dabs" else _parse_number(text, field.kind)
    except ValueError:
        raise ExperimentError(f"{path} = {text!r}: must be {field.allowed}") from None


def _parse_number(text: str, kind: Kind) -> float:
    value = float(text)
    if kind == "float":
        return value
    try:
        return int(text)
    except ValueError:
        # 1e4 is a whole number too.
        return int(value) if value.is_integer() else value


def _parse_dabs(text: str) -> Any:
    value = tomllib.loads(f"value = {text}")["value"]
    if not isinstance(value, list):
        return value
    return tuple(tuple(dab) if isinstance(dab, list) else dab for dab in value)
