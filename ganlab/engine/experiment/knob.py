"""How one field of an experiment is declared."""

from __future__ import annotations

from typing import Any

from pydantic import Field

__all__ = ["knob"]


def knob(
    default: Any,
    title: str,
    help: str,
    *,
    ge: float | None = None,
    le: float | None = None,
    unit: str = "",
    live: bool = False,
    advanced: bool = False,
    log: bool = False,
    hidden: bool = False,
    registry: str | None = None,
    when: tuple[str, tuple[Any, ...]] | None = None,
    kind: str | None = None,
) -> Any:
    """Declare a field with everything that a form, a tooltip and a file need to know of it.

    Parameters
    ----------
    default
        The value where none is given.
    title, help
        A few words, and a sentence or two in plain language.
    ge, le
        Bounds, both included.
    unit
        Unit of the number, empty for a pure number.
    live
        Whether a change takes effect in a running training (else the run restarts).
    advanced
        Folded away at first.
    log
        Whether equal ratios, not equal differences, should feel equal on a control.
    hidden
        Not shown in the form: another control (the data picker, the canvas) edits it.
    registry
        Name of the registry that lists what is allowed (``data``, ``objective``, ``family``).
    when
        ``(field path, values)``: the field matters only while that other field has one of the
        values.
    kind
        Kind of data for which alone the field matters: ``images``.
    """
    return Field(
        default,
        title=title,
        description=help,
        ge=ge,
        le=le,
        json_schema_extra={
            "unit": unit,
            "live": live,
            "advanced": advanced,
            "log": log,
            "hidden": hidden,
            "registry": registry,
            "kind": kind,
            "when": [when[0], list(when[1])] if when is not None else None,
        },
    )
