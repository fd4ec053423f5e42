"""Experiments as TOML files, with each field's help beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ganlab.engine.experiment.errors import ExperimentError
from ganlab.engine.experiment.fields import FIELDS, replace, whole_as_float
from ganlab.engine.experiment.spec import Experiment

__all__ = ["SCHEMA", "beside", "from_toml", "read", "text_of", "to_toml"]

#: Version of the file's layout. A file of a later version is refused, never guessed at.
SCHEMA = 1


def to_toml(experiment: Experiment, *, comments: bool = True) -> str:
    """Write an experiment as TOML; every field is written, so that no default can drift."""
    import tomlkit

    document = tomlkit.document()
    document.add("schema", tomlkit.item(SCHEMA))
    _fill(document, experiment.model_dump(), "", comments)
    return tomlkit.dumps(document)


def _fill(table: Any, content: dict[str, Any], prefix: str, comments: bool) -> None:
    import tomlkit

    for name, value in content.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            inner = tomlkit.table()
            _fill(inner, value, f"{path}.", comments)
            table.add(name, inner)
            continue
        if path == "data.dabs":
            if not value:
                continue
            item = tomlkit.array()
            for dab in value:
                item.append([float(part) for part in dab])
            item.multiline(True)
        else:
            item = tomlkit.item(value)
            if comments:
                item.comment(FIELDS[path].help)
        table.add(name, item)


def from_toml(text: str, source: str = "the experiment") -> Experiment:
    """Read an experiment from TOML text.

    Parameters
    ----------
    text
        The file's content.
    source
        What to call it in messages.

    Raises
    ------
    ExperimentError
        Where it is no TOML, is of a later schema, or has an unknown or unsound field.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExperimentError(f"{source} is not valid TOML: {error}") from None
    return from_content(content, source)


def from_content(content: dict[str, Any], source: str) -> Experiment:
    """Validate what was read from TOML; see :func:`from_toml`."""
    content = dict(content)
    content.pop("preset", None)
    schema = content.pop("schema", SCHEMA)
    if type(schema) is not int or schema < 1:
        raise ExperimentError(f"{source}: schema = {schema!r}: must be {SCHEMA} or lower, from 1")
    if schema > SCHEMA:
        raise ExperimentError(
            f"{source}: schema = {schema} is newer than this ganlab reads ({SCHEMA}): "
            "update ganlab to open it"
        )
    try:
        return Experiment.check(_as_spec(content))
    except ExperimentError as error:
        raise ExperimentError(f"{source}: {error}") from None


def _as_spec(content: Any, prefix: str = "") -> Any:
    """Turn TOML's lists and whole numbers into what strict fields expect."""
    if isinstance(content, dict):
        return {name: _as_spec(value, f"{prefix}{name}.") for name, value in content.items()}
    field = FIELDS.get(prefix.rstrip("."))
    if field is not None and field.kind == "dabs" and isinstance(content, list):
        return tuple(
            tuple(whole_as_float(v) for v in dab) if isinstance(dab, list) else dab
            for dab in content
        )
    if field is not None and field.kind == "float":
        return whole_as_float(content)
    return content


def read(path: str | Path) -> Experiment:
    """Read an experiment file.

    Raises
    ------
    ExperimentError
        Where it cannot be read or is unsound; the message names the file.
    """
    path = Path(path)
    return beside(from_toml(text_of(path), str(path)), path.parent)


def text_of(path: Path) -> str:
    """Read the text of a file that a person writes.

    Raises
    ------
    ExperimentError
        Where it cannot be read; the message names the file.
    """
    try:
        # Some editors put a mark before the text.
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise ExperimentError(f"{path}: cannot be read: {reason}") from None


def beside(experiment: Experiment, folder: Path) -> Experiment:
    """Return an experiment from a file in that folder: points that it names move with the file."""
    data = experiment.data
    if data.name == "file" and data.file and not Path(data.file).expanduser().is_absolute():
        return replace(experiment, {"data.file": str((folder / data.file).resolve())})
    return experiment
