"""Samples as files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.data import ViewLimits

__all__ = ["as_grid", "as_npy", "as_png"]

_SIZE, _MARGIN, _DOT = 720, 56, 2
_INK, _LINE, _GREEN = (22, 24, 29), (217, 220, 226), (0, 158, 115)


def as_npy(x: NDArray[np.float32]) -> bytes:
    """Return samples ``[n, *shape]``, data units, as an .npy file's content (float32)."""
    content = io.BytesIO()
    np.save(content, np.ascontiguousarray(x, np.float32), allow_pickle=False)
    return content.getvalue()


def as_grid(x: NDArray[np.float32]) -> bytes:
    """Return pictures ``[n, C, H, W]`` in [0, 1] as one PNG, row by row, about as wide as high.

    What is not a number is black.
    """
    from PIL import Image

    n, channels, height, width = x.shape
    columns = int(np.ceil(np.sqrt(n)))
    rows = -(-n // columns)
    grid = np.full((rows * (height + 2) + 2, columns * (width + 2) + 2, channels), 255, np.uint8)
    pixels = (
        np.rint(np.clip(np.nan_to_num(x, nan=0.0), 0.0, 1.0) * 255)
        .astype(np.uint8)
        .transpose(0, 2, 3, 1)
    )
    for i, picture in enumerate(pixels):
        top, left = 2 + i // columns * (height + 2), 2 + i % columns * (width + 2)
        grid[top : top + height, left : left + width] = picture
    content = io.BytesIO()
    Image.fromarray(grid[:, :, 0] if channels == 1 else grid).save(content, "PNG")
    return content.getvalue()


def as_png(x: NDArray[np.float32], view: ViewLimits) -> bytes:
    """Return a picture of samples over the data's view limits: points, or bars on a line.

    What lies outside of the limits is counted in the picture, not dropped in silence.
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (_SIZE, _SIZE), "white")
    draw = ImageDraw.Draw(picture)
    lo, hi = np.array(view.lo), np.array(view.hi)
    inside = ((x >= lo) & (x <= hi)).all(axis=1)
    far = _SIZE - _MARGIN
    draw.rectangle([_MARGIN, _MARGIN, far, far], outline=_LINE)
    if x.shape[1] == 1:
        _bars(draw, x[inside, 0], float(lo[0]), float(hi[0]))
    else:
        unit = (x[inside] - lo) / (hi - lo)
        for u, v in unit:
            cx, cy = _MARGIN + u * (far - _MARGIN), far - v * (far - _MARGIN)
            draw.ellipse([cx - _DOT, cy - _DOT, cx + _DOT, cy + _DOT], fill=_GREEN)
    font = ImageFont.load_default(14)
    draw.text((_MARGIN, far + 8), f"{lo[0]:g}", fill=_INK, font=font)
    draw.text((far, far + 8), f"{hi[0]:g}", fill=_INK, font=font, anchor="ra")
    if x.shape[1] == 2:
        draw.text((_MARGIN - 8, far), f"{lo[1]:g}", fill=_INK, font=font, anchor="rs")
        draw.text((_MARGIN - 8, _MARGIN), f"{hi[1]:g}", fill=_INK, font=font, anchor="rt")
    caption = f"{len(x):,} samples"
    if not inside.all():
        caption += f", {int((~inside).sum()):,} outside"
    draw.text((_MARGIN, _MARGIN - 22), caption, fill=_INK, font=font)
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def _bars(draw, x: NDArray[np.float32], lo: float, hi: float, n: int = 76) -> None:  # type: ignore[no-untyped-def]
    counts, _ = np.histogram(x, n, (lo, hi))
    top = max(int(counts.max(initial=0)), 1)
    far, room = _SIZE - _MARGIN, _SIZE - 2 * _MARGIN
    for i, count in enumerate(counts):
        if not count:
            continue
        left = _MARGIN + room * i / n
        draw.rectangle([left, far - room * count / top, left + room / n - 1, far], fill=_GREEN)
