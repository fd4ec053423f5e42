"""How large a picture is, and how large everything in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QSize

__all__ = ["LEAST", "MOST", "SCALES", "SIZES", "Size", "fitting"]

#: Pixels along a side, and picture pixels to one of the screen's.
LEAST, MOST = 64, 8192
SCALES = (0.5, 16.0)


@dataclass(frozen=True)
class Size:
    """One of the sizes to choose from.

    Attributes
    ----------
    key, title, help : str
        In code, in the list, and on hover.
    width, height : int
        Pixels.
    scale : float
        Pixels of the picture to one of the screen at 100 %: text and lines are that much larger.
    """

    key: str
    title: str
    help: str
    width: int
    height: int
    scale: float


#: "screen" and "own" take their numbers from elsewhere.
SIZES: dict[str, Size] = {
    size.key: size
    for size in (
        Size("screen", "As on screen", "The size that the view has in the window", 0, 0, 1.0),
        Size("hd", "1920 × 1080", "A full screen, at which text is twice as large as in the "
             "window", 1920, 1080, 2.0),
        Size("4k", "3840 × 2160", "The same in four times as many pixels", 3840, 2160, 4.0),
        Size("slide", "Slide", "A slide of 16 : 9 with text to be read from the last row",
             2560, 1440, 4.0),
        Size("column", "Column of a paper", "88 mm wide at 300 dots per inch; text of the "
             "window's size is about 8 points there", 1040, 780, 2.6),
        Size("own", "Other", "The numbers below", 0, 0, 1.0),
    )
}  # fmt: skip


def fitting(pixels: QSize, scale: float, least: QSize) -> tuple[QSize, float]:
    """Return the size that a view is laid out in, and the scale.

    Parameters
    ----------
    pixels
        Of the picture.
    scale
        The one that is wanted.
    least
        The smallest size in which the view's parts have room: the scale is lowered to that.
    """
    most = min(pixels.width() / max(least.width(), 1), pixels.height() / max(least.height(), 1))
    used = max(min(scale, most), SCALES[0] / 4)
    return QSize(
        max(1, math.ceil(pixels.width() / used)), max(1, math.ceil(pixels.height() / used))
    ), used
