"""Bringing many pictures to another size at once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["resize"]

_BATCH = 1_000


def resize(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Resize pictures by Pillow's bicubic filter, which smooths what gets smaller.

    Computed in floats and rounded once, as Pillow does with pictures of floats.

    Parameters
    ----------
    pixels : ndarray, shape [n, channels, old, old], uint8
    side : int
        The new one, in pixels.

    Returns
    -------
    ndarray, shape [n, channels, side, side], uint8
    """
    if pixels.shape[-1] == side:
        return pixels
    weights = _weights(pixels.shape[-1], side)
    resized = np.empty((*pixels.shape[:2], side, side), dtype=np.uint8)
    for start in range(0, len(pixels), _BATCH):
        part = slice(start, start + _BATCH)
        values = weights @ (pixels[part].astype(np.float32) @ weights.T)
        np.rint(values, out=values)
        np.clip(values, 0, 255, out=values)
        resized[part] = values
    return resized


@lru_cache(maxsize=16)
def _weights(old: int, new: int) -> NDArray[np.float32]:
    """Return the weight of each old pixel in each new one, ``[new, old]``.

    Resizing is linear and takes rows and columns apart, so resizing each unit vector tells all of
    it: one product of matrices then does what thousands of calls of Pillow would.
    """
    from PIL import Image

    units = Image.fromarray(np.eye(old, dtype=np.float32))
    resized = units.resize((new, old), Image.Resampling.BICUBIC)
    weights: NDArray[np.float32] = np.asarray(resized, dtype=np.float32).T.copy()
    return weights
