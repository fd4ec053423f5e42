"""What a picker needs to show a set of pictures in small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.file_set import FileSet
from ganlab.engine.data.images.image_set import ImageSet

__all__ = ["picture_thumbnails"]

_AMONG = 256  # of a set that is read from files, only so many are looked at


def picture_thumbnails(image_set: ImageSet, n: int, seed: int = 0) -> NDArray[np.uint8] | None:
    """Return up to `n` pictures ``[n, side, side, channels]``, uint8; the same ones every time.

    None where the set's files are missing or damaged.
    """
    rng = np.random.default_rng(seed)
    try:
        if isinstance(image_set, FileSet):
            first = image_set.peek(max(n, _AMONG))
            pixels = first[rng.permutation(len(first))[:n]]
        else:
            pixels = np.rint(image_set.sample(n, rng) * 255).astype(np.uint8)
    except DataError:
        return None
    return np.ascontiguousarray(pixels.transpose(0, 2, 3, 1))
