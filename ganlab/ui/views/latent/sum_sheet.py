"""Where the pictures of a sum of latents stand, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt

from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.sheet import Caption, Sheet

__all__ = ["lay_sum"]

_TERMS = ("A", "− B", "+ C")


def lay_sum(
    sheet: Sheet, size: tuple[int, ...], counts: Sequence[int]
) -> tuple[list[Block], list[Caption]]:
    """Lay out a row of each term's items with their mean at its end, and the result beside.

    Parameters
    ----------
    sheet
        To be laid out.
    size
        Height and width of a picture.
    counts
        Items of A, B and C.

    Returns
    -------
    list of Block, list of Caption
        Blocks of A, its mean, B, its mean, C, its mean, and the result; none where there is no
        room.
    """
    height, width = size
    frame, apart, gap = sheet.device(1), sheet.device(3), sheet.device(16)
    metrics, ratio = sheet.fontMetrics(), sheet.devicePixelRatioF()
    head = sheet.device(metrics.height() + 5)
    margin = sheet.device(metrics.horizontalAdvance("− B") + 10)
    items = max(3, *counts)
    # Across: items, a mean, and the result's three; down: three rows either way.
    room_x = sheet.room[0] - margin - 3 * gap - (items + 4) * (2 * frame + apart)
    room_y = sheet.room[1] - 2 * head - 3 * (2 * frame + apart)
    scale = min(room_x // ((items + 4) * width), room_y // (3 * height), 6)
    if scale < 1:
        return [], []
    dx, dy = width * scale + 2 * frame + apart, height * scale + 2 * frame + apart
    across = margin + (items + 4) * dx + 2 * gap
    left = margin + max(0, (sheet.room[0] - across) // 2)
    top = head + max(0, (sheet.room[1] - head - 3 * dy) // 2)

    def block(x: int, row: int, rows: int, columns: int) -> Block:
        return Block(x, top + row * dy, rows, columns, height, width, scale, dx, dy, frame=frame)

    means, results = left + items * dx + gap, left + (items + 1) * dx + 2 * gap
    blocks, captions = [], []
    flags = Qt.AlignmentFlag
    for row, (words, count) in enumerate(zip(_TERMS, counts, strict=True)):
        # A row without items keeps its place, so that nothing jumps when it gets one.
        blocks.append(block(left, row, 1, max(1, count)))
        blocks.append(block(means, row, 1, 1))
        box = QRectF((left - margin) / ratio, (top + row * dy) / ratio,
                     (margin - apart) / ratio - 4, (dy - apart) / ratio)  # fmt: skip
        captions.append(Caption(box, words, "ink", flags.AlignRight))
    blocks.append(block(results, 0, 3, 3))
    for x, wide, words in (
        (left, items * dx, "samples"),
        (means - gap // 2, dx + gap, "mean"),
        (results, 3 * dx, "in the middle A − B + C"),
    ):
        box = QRectF(x / ratio, (top - head) / ratio, wide / ratio, head / ratio)
        align = flags.AlignHCenter if words == "mean" else flags.AlignLeft
        captions.append(Caption(box, words, "muted", align))
    return blocks, captions
