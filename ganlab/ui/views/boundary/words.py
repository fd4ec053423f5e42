"""What stands in words over the plot of the Boundary view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.ui.canvas.missing import missing_words
from ganlab.ui.canvas.reading import caption_text

if TYPE_CHECKING:
    from ganlab.runtime.state import RunState
    from ganlab.ui.canvas.drawing import DrawingTool
    from ganlab.ui.canvas.picture import Picture

__all__ = ["averaged_words", "corner_words", "waiting_words"]


def waiting_words(state: RunState | None, tool: DrawingTool) -> str:
    """Say what there is to wait for or to do while there is nothing else; else nothing."""
    if state is None:
        return ""
    if tool.active and not tool.dabs:
        return "Drag to draw the data"
    return "Preparing…" if state.phase == "preparing" else ""


def corner_words(picture: Picture, *first: str) -> str:
    """Say what the layers alone do not, a line each, behind what comes first."""
    missing = picture.missing
    lines = [*first, missing_words(missing.value) if missing.visible else ""]
    return caption_text(picture, "\n".join(filter(None, lines)))


def averaged_words(state: RunState | None, averaged: bool) -> str:
    """Say which G is shown where there are two."""
    if state is None or state.experiment.averaging.decay == 0:
        return ""
    return "G averaged" if averaged else "G as trained, not averaged"
