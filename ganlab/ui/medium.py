"""What is painted upon: the screen, or for a moment a picture for a file.

What keeps pixels (a field, formulas, axes) asks here how many of them there are to a unit of length
and whether it should keep any at all: in a drawing of lines text is to stay text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtGui import QPaintDevice

__all__ = ["Medium", "is_drawing", "on_screen", "painted_upon", "resolution"]


@dataclass(frozen=True)
class Medium:
    """A picture for a file.

    Attributes
    ----------
    resolution : float
        Its pixels to one of the widget's; for images within a drawing, theirs.
    drawing : bool
        Whether it is made of lines and text, as an SVG is, rather than of pixels.
    """

    resolution: float
    drawing: bool = False


_at_hand: Medium | None = None


@contextmanager
def painted_upon(medium: Medium) -> Iterator[None]:
    """Paint for this medium instead of the screen; on the GUI thread, and in one turn of it."""
    global _at_hand
    before, _at_hand = _at_hand, medium
    try:
        yield
    finally:
        _at_hand = before


def resolution(device: QPaintDevice | None) -> float:
    """Return how many pixels there are to one of a widget's, or of what a painter paints on."""
    if _at_hand is not None:
        return _at_hand.resolution
    return device.devicePixelRatioF() if device is not None else 1.0


def on_screen() -> bool:
    """Whether a person will see it who can use it: a picture takes no advice for the mouse."""
    return _at_hand is None


def is_drawing() -> bool:
    """Whether lines and text are to stay what they are."""
    return _at_hand is not None and _at_hand.drawing
