"""The training script: a run as one readable file of plain PyTorch, for students to take home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.formats import FORMATS, Format, Progress
from ganlab.engine.export.parts import Part

if TYPE_CHECKING:
    from ganlab.engine.export.source import Source


def _refuse(source: Source) -> str:
    from ganlab.engine.export.script.facts import Facts
    from ganlab.engine.export.script.why_not import why_not

    return why_not(Facts(source))


def _build(source: Source, part: Part, progress: Progress) -> Mapping[str, bytes]:
    from ganlab.engine.export.script.facts import Facts
    from ganlab.engine.export.script.write import write

    if reason := _refuse(source):
        raise ExportError(reason)
    return write(Facts(source), progress)


FORMATS.add(
    "script",
    Format(
        name="script",
        title="Training script",
        description="One readable file of plain PyTorch that trains this model again.",
        suffix="",
        parts=("generator",),
        refuse=_refuse,
        build=_build,
    ),
)
