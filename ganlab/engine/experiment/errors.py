"""One line per fault: the field, the value that was given, and what is allowed."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

__all__ = ["ExperimentError", "explain"]


class ExperimentError(ValueError):
    """An experiment cannot be as described; the message names field, value and what is allowed."""


def explain(error: ValidationError) -> str:
    """Say in plain words what pydantic found, one line per fault.

    Parameters
    ----------
    error
        The failed validation of an :class:`~ganlab.engine.experiment.Experiment`.
    """
    from ganlab.engine.experiment.fields import FIELDS, closest

    lines = []
    seen = set()
    for fault in error.errors(include_url=False):
        parts = [str(part) for part in fault["loc"]]
        path = ".".join(parts)
        # A fault deep within a drawing is a fault of the drawing.
        inner = (".".join(parts[:i]) for i in range(len(parts), 0, -1))
        field = next((FIELDS[name] for name in inner if name in FIELDS), None)
        if field is not None:
            path = field.path
            if path in seen:
                continue
            seen.add(path)
        given = _show(fault["input"])
        if fault["type"] == "extra_forbidden":
            near = closest(path)
            hint = f"; did you mean {near}?" if near else ""
            lines.append(f"unknown field {path} (value {given}){hint}")
        elif field is not None:
            lines.append(f"{path} = {given}: must be {field.allowed}")
        else:
            lines.append(f"{path or 'experiment'} = {given}: {_plain(fault)}")
    return "\n".join(lines)


def _plain(fault: Any) -> str:
    message = str(fault["msg"])
    return message.removeprefix("Value error, ")


def _show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
