"""What measures of pictures need of the data, in words where it is not so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.data.images.image_set import ImageSet

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["is_pictures", "is_there"]


def is_pictures(data: Dataset) -> str:
    """Need pictures."""
    return "" if isinstance(data, ImageSet) else "measures pictures: choose a set of them to learn"


def is_there(data: Dataset) -> str:
    """Need pictures that can be read now."""
    if isinstance(data, ImageSet) and not data.available:
        return f"compares with the pictures of {data.title}, which are not here: fetch them first"
    return ""
