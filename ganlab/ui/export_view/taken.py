"""One picture of one view: what is wished for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QImage

__all__ = ["Kind", "Taken", "Wish"]

Kind = Literal["png", "svg"]


@dataclass(frozen=True)
class Wish:
    """A picture that is wished for.

    Attributes
    ----------
    view : str
        Key of the view.
    kind : str
        ``png``, pixels; ``svg``, a drawing.
    width, height : int
        Pixels; 0 for those of the view on the screen, times ``scale``.
    scale : float
        Pixels of the picture to one of the screen at 100 %.
    theme : str
        ``shown``, ``light`` or ``dark``.
    """

    view: str
    kind: Kind = "png"
    width: int = 0
    height: int = 0
    scale: float = 1.0
    theme: Literal["shown", "light", "dark"] = "shown"


@dataclass(frozen=True, eq=False)
class Taken:
    """What will be written.

    Attributes
    ----------
    wish : Wish
        Answered by this.
    image : QImage
        The picture in pixels; of a drawing, as it looks.
    drawing : bytes
        The SVG, where one is wished for.
    step : int
        Completed steps of what is shown.
    scale : float
        That was used: lower than wished for where the view would not have fitted in.
    title, words : str
        Written into the file, too: what it is, and of which run.
    name : str
        For a file, without its suffix.
    """

    wish: Wish
    image: QImage
    drawing: bytes
    step: int
    scale: float
    title: str
    words: str
    name: str
