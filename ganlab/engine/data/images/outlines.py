"""The digits of Pillow's built-in font, as fields of the distance to their outline.

A digit's distance field, looked up between its nodes, can be turned, slanted, moved, thickened
and drawn with smooth edges at any size, all in a few operations on arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError

__all__ = ["DIGITS", "HEIGHT", "Outlines", "outlines"]

DIGITS = "0123456789"
#: Height of a digit, in pixels of a picture of 28 x 28: they fill 20 x 20, as MNIST's do.
HEIGHT = 18.0
_NODES = 4  # of the field, per pixel of such a picture
_FINE = 8  # pixels of the font's bitmap, per pixel of such a picture
_MARGIN = 4.0  # of the field around the largest digit: further out there is only background


@dataclass(frozen=True, eq=False)
class Outlines:
    """Distance fields of the ten digits on one grid, all lengths in pixels of a 28 x 28 picture.

    Attributes
    ----------
    pieces : ndarray
        complex128 ``[10 * rows * columns]``, each of which is four float32 (f, a, b, c): in the
        cell right of and below its node, u and v in [0, 1) from there, the distance to the
        outline (positive in the stroke) is ``f + u a + v (b + u c)``, which is the bilinear
        interpolation. Packed, because one look-up of 16 bytes is much faster than four.
    rows, columns : int
        Nodes of one digit's field; its centre is the middle of the digit's box.
    nodes : int
        Nodes per pixel.
    stem : float
        Width of the font's upright stroke.
    """

    pieces: NDArray[np.complex128]
    rows: int
    columns: int
    nodes: int
    stem: float


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    """Return the digits of Pillow's built-in font (some tenths of a second, once).

    Raises
    ------
    DataError
        Where this Pillow was built without FreeType and so has no scalable font.
    """
    bitmaps = _bitmaps()
    tallest = max(bitmap.shape[0] for bitmap in bitmaps)
    widest = max(bitmap.shape[1] for bitmap in bitmaps)
    unit = tallest / HEIGHT  # pixels of the bitmap per pixel of the picture
    half_x, half_y = widest / unit / 2 + _MARGIN, HEIGHT / 2 + _MARGIN
    columns, rows = int(2 * half_x * _NODES) + 1, int(2 * half_y * _NODES) + 1
    x = (np.arange(columns) - (columns - 1) / 2) / _NODES
    y = (np.arange(rows) - (rows - 1) / 2) / _NODES
    fields = np.stack([_distance(bitmap, unit, x, y) for bitmap in bitmaps])
    one = bitmaps[1]
    stem = float(one[one.shape[0] // 2].sum()) / unit
    return Outlines(_pieces(fields), rows, columns, _NODES, stem)


def _bitmaps() -> list[NDArray[np.float64]]:
    """Return each digit's coverage in [0, 1], cut to its box."""
    from PIL import Image, ImageDraw, ImageFont

    size = round(HEIGHT * _FINE / 0.7)  # a digit is about 0.7 of the font's size
    try:
        font = ImageFont.load_default(size)
    except ImportError:
        raise DataError(
            "the glyphs need Pillow's own font, which this Pillow lacks (it was built without "
            "FreeType): install Pillow with pip"
        ) from None
    found = []
    for digit in DIGITS:
        image = Image.new("L", (2 * size, 2 * size))
        ImageDraw.Draw(image).text((size // 2, size // 4), digit, fill=255, font=font)
        found.append(np.asarray(image.crop(image.getbbox()), dtype=np.float64) / 255)
    return found


def _distance(
    bitmap: NDArray[np.float64],
    unit: float,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Return the signed distance of the nodes to the outline, ``[rows, columns]``."""
    # One empty pixel all around, so that the outline is closed.
    padded = np.pad(bitmap, 1)
    height, width = padded.shape
    crossings = np.concatenate([_crossings(padded), _crossings(padded.T)[:, ::-1]])
    edge = (crossings - [(width - 1) / 2, (height - 1) / 2]) / unit
    node = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    # |a - b|^2 = |a|^2 + (|b|^2 - 2 a b); single precision errs by 0.01 pixels at the most.
    terms = np.column_stack([-2 * edge, (edge**2).sum(axis=1)]).astype(np.float32)
    nearest = (np.column_stack([node, np.ones(len(node))]).astype(np.float32) @ terms.T).min(axis=1)
    square = (node**2).sum(axis=1) + nearest
    far = np.sqrt(np.maximum(square, 0)).reshape(len(y), len(x))
    column = np.rint(x * unit + (width - 1) / 2).astype(int)
    row = np.rint(y * unit + (height - 1) / 2).astype(int)
    inside = (
        padded[np.ix_(row.clip(0, height - 1), column.clip(0, width - 1))] > 0.5
    )  # the border is empty, and so is what lies beyond it
    signed: NDArray[np.float32] = np.where(inside, far, -far).astype(np.float32)
    return signed


def _crossings(coverage: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where coverage passes a half between neighbours in a row: (x, y), ``[n, 2]``."""
    left, right = coverage[:, :-1], coverage[:, 1:]
    y, x = np.nonzero((left > 0.5) != (right > 0.5))
    share = (0.5 - left[y, x]) / (right[y, x] - left[y, x])
    return np.stack([x + share, y], axis=1)


def _pieces(fields: NDArray[np.float32]) -> NDArray[np.complex128]:
    """Return the bilinear pieces of fields ``[10, rows, columns]``, packed."""
    f = np.pad(fields, ((0, 0), (0, 1), (0, 1)), mode="edge")
    corner, right, below = f[:, :-1, :-1], f[:, :-1, 1:], f[:, 1:, :-1]
    across = f[:, 1:, 1:] - right - below + corner
    packed = np.stack([corner, right - corner, below - corner, across], axis=-1)
    pieces: NDArray[np.complex128] = packed.astype(np.float32).view(np.complex128).reshape(-1)
    pieces.flags.writeable = False
    return pieces
