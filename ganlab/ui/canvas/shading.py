"""Grids of numbers as pictures: the field D(x) and the density on the generator's manifold."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from ganlab.ui.theme import Theme

__all__ = ["ShadedImage", "colour_words", "enlarge", "field_codes", "fill_mesh", "tint_words"]

_STEPS = 256


class ShadedImage:
    """Bytes ``[ny, nx]`` through a table of 256 colour words: a picture, row 0 at the bottom."""

    def __init__(
        self, codes: NDArray[np.uint8], table: NDArray[np.uint32], *, opaque: bool
    ) -> None:
        # The image borrows this array's memory.
        self._words = table[codes[::-1]]
        height, width = codes.shape
        kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
        self.image = QImage(self._words.data, width, height, 4 * width, kind)


@lru_cache(maxsize=4)
def colour_words(theme: Theme) -> NDArray[np.uint32]:
    """Return the field's colours from D = 0 to D = 1 as Qt's 32-bit words ``[256]``."""
    rgba = theme.field_table().astype(np.uint32)
    return np.asarray(rgba[:, 0] << 16 | rgba[:, 1] << 8 | rgba[:, 2] | 0xFF000000, np.uint32)


@lru_cache(maxsize=4)
def tint_words(colour: str, strongest: float) -> NDArray[np.uint32]:
    """Return one colour from clear to ``strongest`` opacity as premultiplied words ``[256]``."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    alpha = np.linspace(0.0, strongest, _STEPS)
    part = [np.round(alpha * value).astype(np.uint32) for value in (255, red, green, blue)]
    return np.asarray(part[0] << 24 | part[1] << 16 | part[2] << 8 | part[3], np.uint32)


def enlarge(d: NDArray[np.floating], rows: int, columns: int) -> NDArray[np.float32]:
    """Interpolate a grid linearly between its cells' centres, to ``[rows, columns]`` or as it is.

    Beyond the outermost centres it stays as it is there; never fewer cells than it has. What is
    no number becomes ½, and stays within its cell.
    """
    up, along = (_stretch(n, max(n, m)) for n, m in zip(d.shape, (rows, columns), strict=True))
    d = _numbers(d)
    return np.asarray(up @ d.astype(np.float32, copy=False) @ along.T, np.float32)


@lru_cache(maxsize=16)
def _stretch(n: int, m: int) -> NDArray[np.float32]:
    """Weights ``[m, n]`` of n cells in each of m over the same length."""
    at = np.clip((np.arange(m) + 0.5) * n / m - 0.5, 0.0, n - 1.0)
    left = np.minimum(at.astype(int), max(n - 2, 0))
    weights = np.zeros((m, n), np.float32)
    rows = np.arange(m)
    weights[rows, left] = 1.0 - (at - left)
    if n > 1:
        weights[rows, left + 1] = at - left
    return weights


def field_codes(d: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return D in [0, 1] as bytes; what is not a number becomes neutral."""
    return (_numbers(d) * 255.0 + 0.5).astype(np.uint8)


def _numbers(d: NDArray[np.floating]) -> NDArray[np.floating]:
    # One sum tells whether there is anything to replace: this is on the way of every frame.
    return d if np.isfinite(d.sum()) else np.nan_to_num(d, nan=0.5, posinf=1.0, neginf=0.0)


def fill_mesh(
    vertices: NDArray[np.floating], weights: NDArray[np.floating], width: int, height: int
) -> NDArray[np.float64]:
    """Fill the cells of a mesh on a raster, adding up where it folds over itself.

    Qt's rasteriser takes several milliseconds for the 400 cells of a manifold; this takes a
    fraction of one. It is scan conversion of all cells at once: where an edge crosses a row's
    centre line it adds the change of weight from its left to its right, and the running sum along
    the row is then the weight of all the cells over a pixel.

    Parameters
    ----------
    vertices : array
        ``[r + 1, c + 1, 2]``, in pixels, finite.
    weights : array
        ``[r, c]``, of each cell.

    Returns
    -------
    ndarray
        ``[height, width]``; row 0 is the lowest y.
    """
    across = vertices[1:, 1:] - vertices[:-1, :-1]
    back = vertices[1:, :-1] - vertices[:-1, 1:]
    # The sign of the area, so that cells of either turn add.
    turn = np.sign(across[..., 0] * back[..., 1] - across[..., 1] * back[..., 0])
    signed = np.pad(turn * weights, 1)
    # An inner edge belongs to two cells, which go round it in opposite directions.
    along_rows = signed[1:, 1:-1] - signed[:-1, 1:-1]
    along_columns = signed[1:-1, :-1] - signed[1:-1, 1:]
    start = np.concatenate([vertices[:, :-1].reshape(-1, 2), vertices[:-1].reshape(-1, 2)])
    end = np.concatenate([vertices[:, 1:].reshape(-1, 2), vertices[1:].reshape(-1, 2)])
    amount = np.concatenate([along_rows.ravel(), along_columns.ravel()])

    (x0, y0), (x1, y1) = start.T, end.T
    first = np.clip(np.ceil(np.minimum(y0, y1) - 0.5), 0, height).astype(np.intp)
    last = np.clip(np.ceil(np.maximum(y0, y1) - 0.5), 0, height).astype(np.intp)
    rows = last - first
    row = np.arange(rows.sum()) - np.repeat(np.cumsum(rows) - rows - first, rows)
    slope = (x1 - x0) / np.where(y1 == y0, 1.0, y1 - y0)
    # x = x0 + (row + ½ - y0) * slope.
    x = np.repeat(x0 + (0.5 - y0) * slope, rows) + row * np.repeat(slope, rows)
    x = np.clip(x, 0.0, width)
    column = x.astype(np.intp)
    change = np.repeat(np.where(y1 > y0, -amount, amount), rows)
    # A crossing falls within a pixel: it is shared with the next, which softens the border.
    shared = change * (x - column)
    # One column more on the right takes what ends beyond the raster.
    at = row * (width + 2) + column
    length = height * (width + 2)
    steps = np.bincount(at, change - shared, length)
    steps[1:] += np.bincount(at, shared, length)[:-1]
    return np.maximum(np.cumsum(steps.reshape(height, width + 2), axis=1)[:, :width], 0.0)
