"""What is learned."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from ganlab.engine.experiment.knob import knob
from ganlab.engine.experiment.names import known_data
from ganlab.engine.experiment.sections.section import Section

__all__ = ["DataSpec"]

Dab = tuple[float, float] | tuple[float, float, float]


def _sound_dabs(dabs: tuple[Dab, ...]) -> tuple[Dab, ...]:
    if dabs and len({len(dab) for dab in dabs}) != 1:
        raise ValueError("every dab must have the same number of values: x, y, radius or x, radius")
    if any(dab[-1] <= 0 for dab in dabs):
        raise ValueError("every dab's radius must be above 0")
    return dabs


class DataSpec(Section):
    """What is learned: p_data."""

    name: Annotated[str, AfterValidator(known_data)] = knob(
        "ring", "Data", "The distribution p_data that the generator learns.", registry="data"
    )
    file: str = knob(
        "",
        "File",
        "Your own points: a .csv, .tsv or .npy file of one or two columns.",
        hidden=True,
        when=("data.name", ("file",)),
    )
    folder: str = knob(
        "",
        "Folder",
        "Your own pictures: a folder; its sub-folders, where it has any, are the labels.",
        hidden=True,
        when=("data.name", ("folder",)),
    )
    side: Literal["native", "16", "28", "32", "48", "64"] = knob(
        "native",
        "Picture size",
        "Side in pixels to which pictures are brought; native is as the set has them.",
        unit="pixels",
        kind="images",
    )
    dabs: Annotated[tuple[Dab, ...], AfterValidator(_sound_dabs)] = knob(
        (),
        "Drawing",
        "Your drawing: one (x, y, radius) per dab of the brush, or (x, radius) on a line.",
        hidden=True,
        when=("data.name", ("drawn", "drawn-1d")),
    )
