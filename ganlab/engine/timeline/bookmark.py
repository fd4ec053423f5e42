"""A step that somebody wants to find again."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Bookmark"]


@dataclass(frozen=True, order=True)
class Bookmark:
    """A step with a note.

    Attributes
    ----------
    step : int
        Completed steps; a timeline has one bookmark at a step, at most.
    note : str
        What is to be seen there; may be empty.
    """

    step: int
    note: str = ""
