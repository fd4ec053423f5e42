"""How fields and their values are called in a sweep."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ganlab.engine.experiment import FIELDS, Experiment, Field
from ganlab.sweep.plan import written
from ganlab.sweep.spec import Axis, can_be_swept
from ganlab.ui.form import choices_of, section_title

__all__ = ["axis_title", "field_title", "offered", "short_title", "value_text", "values_text"]


def offered(experiment: Experiment) -> list[Field]:
    """Return the fields that can be swept and have an effect in an experiment."""
    return [
        field
        for field in FIELDS.values()
        if not can_be_swept(field)
        and (not field.hidden or field.path == "model.family")
        # Another data set is another experiment; its field is the data picker's.
        and field.section != "data"
        and not (field.kind == "choice" and len(field.choices) < 2)
        and field.relevant(experiment)
    ]


def field_title(field: Field) -> str:
    """Return what a field is called among all others."""
    return f"{section_title(field.section)}: {field.title}"


def axis_title(axis: Axis) -> str:
    """Return what stands along an axis: the field and its unit."""
    unit = f" ({axis.about.unit})" if axis.about.unit else ""
    return f"{field_title(axis.about)}{unit}"


def short_title(field: Field) -> str:
    """Return what a field is called beside its value."""
    network = {"generator": "G", "discriminator": "D"}.get(field.section)
    return f"{field.title} of {network}" if network else field.title


@lru_cache(maxsize=32)
def _spoken(path: str) -> dict[str, str]:
    return {value: words for value, words, _ in choices_of(FIELDS[path])}


def value_text(field: Field, value: Any) -> str:
    """Write a value as a person would."""
    if field.kind == "choice":
        return _spoken(field.path).get(value, str(value))
    return written(value)


def values_text(axes: tuple[Axis, ...], values: tuple[Any, ...]) -> str:
    """Name a cell by its values: "k_D = 2, Learning rate of G = 1e-3"."""
    return ", ".join(
        f"{short_title(axis.about)} = {value_text(axis.about, value)}"
        for axis, value in zip(axes, values, strict=True)
    )
