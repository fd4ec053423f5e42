"""What a format is, and the registry of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.export.parts import Part
from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from ganlab.engine.export.source import Source

__all__ = ["FORMATS", "Format", "Progress", "silent"]

#: ``(share done in [0, 1], what is being done)``, called between steps; raises ``Cancelled``
#: where the export was called off.
Progress = Callable[[float, str], None]


def silent(share: float, what: str) -> None:
    """Show nothing, and never call off."""


@dataclass(frozen=True)
class Format:
    """One way to export a trained model.

    Attributes
    ----------
    name, title, description : str
        Key, plain name, and one line: what it is for.
    suffix : str
        Of the one file that it is; empty where it is a folder, or a ``.zip`` of one.
    parts : tuple of Part
        Which parts of a model it can hold by themselves; a format that holds all of them together
        has the generator alone here.
    refuse : callable
        ``source -> ""``, or why this run cannot be exported so, in words.
    build : callable
        ``(source, part, progress) -> files``: name to content; a format of one file has one, by
        any name. Raises ``ExportError``.
    loader : str
        Source of a stand-alone program's function ``load(path)``, which returns a function from
        inputs by name (torch tensors) to outputs by name; empty where there is nothing to load.
        So it is shown that the export needs no ganlab.
    apart : bool
        Whether making it takes seconds of Python's own time: beside a window it is then made in a
        process of its own.
    """

    name: str
    title: str
    description: str
    suffix: str
    parts: tuple[Part, ...]
    refuse: Callable[[Source], str]
    build: Callable[[Source, Part, Progress], Mapping[str, bytes]]
    loader: str = ""
    apart: bool = False


FORMATS: Registry[Format] = Registry("export format")
