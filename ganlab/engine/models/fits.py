"""Which data a family of networks can learn, in words where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["anything", "labelled_pictures", "labelled_plane_or_pictures", "pictures", "points"]


def anything(data: Dataset) -> str:
    """Fit points and pictures."""
    return ""


def points(data: Dataset) -> str:
    """Fit points on a line or in a plane."""
    return "learns points on a line or in a plane, not pictures" if data.kind == "images" else ""


def pictures(data: Dataset) -> str:
    """Fit pictures of any kind."""
    return "" if data.kind == "images" else "learns pictures: choose a set of them first"


def labelled_pictures(data: Dataset) -> str:
    """Fit pictures with labels."""
    return pictures(data) or _labelled(data)


def labelled_plane_or_pictures(data: Dataset) -> str:
    """Fit points in a plane or pictures, with labels."""
    if data.kind == "line":
        return "learns labelled points in a plane, or labelled pictures"
    return _labelled(data)


def _labelled(data: Dataset) -> str:
    if len(data.labels) > 1:
        return ""
    what = "one sub-folder for each" if data.kind == "images" else "such as a mixture's modes"
    return f"needs labels, and this data has none ({what})"
