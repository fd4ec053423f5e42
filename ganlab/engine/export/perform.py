"""An export from first to last: what is asked for, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.formats import FORMATS, Progress, silent
from ganlab.engine.export.parts import Part, check_part, parts_of
from ganlab.engine.export.place import check_place, size_of, write

if TYPE_CHECKING:
    from ganlab.engine.export.source import Source

__all__ = ["Examined", "ExportRequest", "Exported", "examine", "perform", "why_not"]

#: Share of the way at which the files are made, and at which they are written.
_BUILT, _WRITTEN = 0.8, 0.85


@dataclass(frozen=True)
class ExportRequest:
    """What is to be exported, how and where to.

    Attributes
    ----------
    format : str
        A key of :data:`~ganlab.engine.export.formats.FORMATS`.
    path : Path
        A file or folder; its name fits the format.
    part : Part
        Which part of the model.
    replace : bool
        Whether what stands there may be replaced.
    check : bool
        Whether the written files are then loaded in a fresh interpreter, without ganlab, and
        their outputs compared with the live model's.
    """

    format: str
    path: Path
    part: Part = "generator"
    replace: bool = False
    check: bool = False


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes
    ----------
    path : Path
    size : int
        Bytes.
    step : int
        Of the training, at which the model stood so.
    seconds : float
        From the copy of the model until everything was written; the check not counted.
    difference : float or None
        Largest absolute difference between its outputs and the live model's, in the outputs' own
        units; None where that was not asked for or the format has nothing to load.
    outputs : int
        Numbers that were compared.
    unproven : str
        Empty, or why the check that was asked for did not find it right.
    """

    path: Path
    size: int
    step: int
    seconds: float
    difference: float | None = None
    outputs: int = 0
    unproven: str = ""


def why_not(source: Source, name: str, part: Part) -> str:
    """Say why that part of this model cannot be exported in that format; "" where it can.

    Raises
    ------
    ganlab.engine.registry.UnknownNameError
        Where there is no such format.
    """
    format_ = FORMATS[name]
    try:
        check_part(source.snapshot, part)
    except ExportError as error:
        return str(error)
    if part not in format_.parts:
        return f"{format_.title} has no {part} by itself: choose {' or '.join(format_.parts)}"
    return format_.refuse(source)


@dataclass(frozen=True)
class Examined:
    """What can be exported of a model, and why the rest cannot.

    Attributes
    ----------
    parts : tuple of Part
        The parts that the model has.
    refusals : dict
        By format and part: "", or why not.
    """

    parts: tuple[Part, ...]
    refusals: dict[tuple[str, Part], str]


def examine(source: Source) -> Examined:
    """Ask every format for every part of a model."""
    parts = parts_of(source.snapshot)
    return Examined(
        parts, {(name, part): why_not(source, name, part) for name in FORMATS for part in parts}
    )


def perform(source: Source, request: ExportRequest, progress: Progress = silent) -> Exported:
    """Make the files, write them whole or not at all, and check them where that is asked for.

    Raises
    ------
    ExportError
        Where the format cannot hold this, the place is refused or a package is missing; says
        what to do.
    ganlab.engine.files.RunFileError
        Where it cannot be written.
    Cancelled
        Where ``progress`` raised it; then nothing was written, or, in the check, all of it.
    """
    began = time.perf_counter()
    format_ = FORMATS[request.format]
    if reason := why_not(source, request.format, request.part):
        raise ExportError(reason)
    check_place(request.path, format_, replace=request.replace)
    progress(0.0, "copying the model")
    files = format_.build(source, request.part, lambda share, what: progress(_BUILT * share, what))
    progress(_BUILT, "writing")
    write(request.path, format_, files, replace=request.replace)
    seconds = time.perf_counter() - began
    written = Exported(request.path, size_of(request.path), source.snapshot.step, seconds)
    if request.check and format_.loader:
        from ganlab.engine.export.check import check

        progress(_WRITTEN, "loading it without ganlab")
        try:
            found = check(source.snapshot, format_, request.path, request.part, progress=progress)
        except (ExportError, OSError) as error:
            # What was written stays, for whoever is to find out.
            written = replace(written, unproven=str(error))
        else:
            written = replace(written, difference=found.difference, outputs=found.outputs)
    progress(1.0, "done")
    return written
