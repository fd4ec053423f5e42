"""Pictures as bytes, the form in which a view can paint them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["as_bytes", "channels_last"]


def as_bytes(pictures: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Round pictures in data units to bytes.

    Parameters
    ----------
    pictures
        ``[n, 1 or 3, h, w]``; 0 to 1, what lies beyond is clipped and what is no number is black.

    Returns
    -------
    ndarray
        uint8 ``[n, h, w]``, or ``[n, h, w, 3]`` where they have colours.
    """
    rounded = np.rint(np.clip(np.nan_to_num(pictures, nan=0.0, posinf=1.0), 0.0, 1.0) * 255.0)
    return channels_last(rounded.astype(np.uint8))


def channels_last(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bring bytes ``[n, 1 or 3, h, w]`` to ``[n, h, w]`` or ``[n, h, w, 3]``, C-contiguous."""
    if pixels.shape[1] == 1:
        return np.array(pixels[:, 0], order="C")
    return np.array(pixels.transpose(0, 2, 3, 1), order="C")
