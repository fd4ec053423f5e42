"""Where pictures stand on a sheet: rows and columns, in whole device pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect

__all__ = ["Block", "Grid", "choose"]


@dataclass(frozen=True)
class Block:
    """Pictures of one size in rows and columns; lengths are device pixels but for the picture's.

    Attributes
    ----------
    x, y : int
        Upper left corner of the first picture's frame.
    rows, columns : int
        Places.
    height, width : int
        Of a picture, in its own pixels.
    scale : int
        Device pixels a side of one pixel of a picture.
    dx, dy : int
        From one picture to the next.
    frame : int
        Thickness of the frame around each.
    bar : int
        Height of the score's bar below each, 0 for none; ``gap`` lies above it.
    role : str
        Colour of the frame: a field of the theme.
    spare : int
        Places at the end of the last row in which nothing ever stands.
    """

    x: int
    y: int
    rows: int
    columns: int
    height: int
    width: int
    scale: int
    dx: int
    dy: int
    frame: int = 1
    bar: int = 0
    gap: int = 0
    role: str = "generator"
    spare: int = 0

    @property
    def count(self) -> int:
        """Pictures that it holds."""
        return self.rows * self.columns - self.spare

    @property
    def cell(self) -> tuple[int, int]:
        """Width and height of a picture with its frame."""
        edge = 2 * self.frame
        return self.width * self.scale + edge, self.height * self.scale + edge

    @property
    def area(self) -> QRect:
        """All that is ever painted of it."""
        width, height = self.cell
        below = self.gap + self.bar if self.bar else 0
        return QRect(
            self.x,
            self.y,
            (self.columns - 1) * self.dx + width,
            (self.rows - 1) * self.dy + height + below,
        )

    def place(self, index: int) -> QRect:
        """Where a picture with its frame stands."""
        row, column = divmod(index, self.columns)
        width, height = self.cell
        return QRect(self.x + column * self.dx, self.y + row * self.dy, width, height)

    def at(self, x: float, y: float) -> int | None:
        """Return which picture is there, its bar included; None for none."""
        column, row = int((x - self.x) // self.dx), int((y - self.y) // self.dy)
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return None
        place = self.place(row * self.columns + column)
        below = self.gap + self.bar if self.bar else 0
        inside = x < place.x() + place.width() and y < place.y() + place.height() + below
        index = row * self.columns + column
        return index if inside and index < self.count else None


@dataclass(frozen=True)
class Grid:
    """How large, how many rows, how many columns."""

    scale: int
    rows: int
    columns: int


def choose(
    room: tuple[int, int],
    pitch: Callable[[int], tuple[int, int]],
    *,
    wanted: int,
    least: tuple[int, int] = (1, 1),
    most: tuple[int, int] = (1000, 1000),
    largest: int = 16,
    total: int = 1_000_000,
) -> Grid:
    """Choose the largest scale at which there are enough pictures.

    Parameters
    ----------
    room
        Width and height, device pixels; the gap after the last picture counted in.
    pitch
        Width and height of a place, gaps included, at a scale.
    wanted
        Pictures that there are to be at least.
    least, most
        Rows and columns that there are to be at least, and that there may be.
    largest
        Scale that is never exceeded.
    total
        Pictures that there may be at most.
    """
    grid = Grid(1, 1, 1)
    for scale in range(largest, 0, -1):
        width, height = pitch(scale)
        rows = min(max(1, room[1] // height), most[0])
        columns = min(max(1, room[0] // width), most[1])
        rows = min(rows, max(1, total // columns))
        grid = Grid(scale, rows, columns)
        enough = rows * columns >= min(wanted, most[0] * most[1])
        if enough and rows >= min(least[0], most[0]) and columns >= min(least[1], most[1]):
            break
    return grid
