"""Where the pictures of a traversal stand, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt

from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.sheet import Caption, Sheet

__all__ = ["Words", "lay_grid"]

#: Device pixels a side of one pixel of a picture, at most.
_LARGEST = 8
#: Widest words beside a row, in pixels.
_WIDEST = 120


@dataclass(frozen=True)
class Words:
    """What stands above each column and beside each row, and the names of both axes."""

    above: Sequence[str]
    beside: Sequence[str]
    across: str
    down: str


def lay_grid(
    sheet: Sheet, size: tuple[int, ...], words: Words
) -> tuple[list[Block], list[Caption]]:
    """Lay out a grid of pictures of that height and width; nothing where there is no room."""
    height, width = size
    rows, columns = len(words.beside), len(words.above)
    frame, apart = sheet.device(1), sheet.device(3)
    metrics, ratio = sheet.fontMetrics(), sheet.devicePixelRatioF()
    head = sheet.device(metrics.height() + 5)
    widest = max(metrics.horizontalAdvance(text) for text in (*words.beside, words.down))
    margin = sheet.device(min(widest, _WIDEST) + 16) if widest else 0
    room_x = sheet.room[0] - margin - columns * (2 * frame + apart)
    room_y = sheet.room[1] - 2 * head - rows * (2 * frame + apart)
    scale = min(room_x // (width * columns), room_y // (height * rows), _LARGEST)
    if scale < 1:
        return [], []
    dx, dy = width * scale + 2 * frame + apart, height * scale + 2 * frame + apart
    left = margin + max(0, (sheet.room[0] - margin - columns * dx + apart) // 2)
    top = 2 * head + max(0, (sheet.room[1] - 2 * head - rows * dy + apart) // 2)
    block = Block(left, top, rows, columns, height, width, scale, dx, dy, frame=frame)

    def box(x: float, y: float, wide: float, high: float) -> QRectF:
        return QRectF(x / ratio, y / ratio, wide / ratio, high / ratio)

    flags, captions = Qt.AlignmentFlag, []
    # In narrow columns only every second value, or third, has room.
    longest = max(metrics.horizontalAdvance(text) for text in words.above) + 4
    every = -(-sheet.device(longest) // dx)
    for column in range(0, columns, every):
        x = block.place(column).x() + block.cell[0] // 2
        wide = min(every * dx, 2 * x)
        place = box(x - wide / 2, top - head, wide, head)
        captions.append(Caption(place, words.above[column], "muted", flags.AlignHCenter))
    beside = margin - apart - sheet.device(4)
    for row, text in enumerate(words.beside):
        place = box(left - margin, block.place(row * columns).y(), beside, block.cell[1])
        captions.append(Caption(place, text, "muted", flags.AlignRight))
    place = box(left, top - 2 * head, columns * dx, head)
    captions.append(Caption(place, f"{words.across} →", "ink"))
    if words.down:
        place = box(left - margin, top - head, beside, head)
        captions.append(Caption(place, f"{words.down} ↓", "ink", flags.AlignRight))
    return [block], captions
