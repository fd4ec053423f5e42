"""One palette for a whole film, so that no colour flickers from frame to frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganlab.engine.recording.film import Pixels

__all__ = ["COLOURS", "Palette"]

#: Colours of a palette; index 255 is left for "as before".
COLOURS = 255
#: Bits of a channel by which colours are told apart.
_BITS = 6
_BINS = 1 << (3 * _BITS)
#: Colours that are taken as they are, as they are the most frequent: grounds and inks.
_EXACT = 96
_PART = 8192


class Palette:
    """Counts colours frame by frame; then says which 255 stand for them, and for which each.

    A colour always becomes the same one, without dithering: what stands still stays still.
    """

    def __init__(self) -> None:
        self._counts = np.zeros(_BINS, np.int64)
        self._sums = np.zeros((3, _BINS), np.float64)
        self._table: NDArray[np.uint8] | None = None
        self._colours = np.zeros((COLOURS, 3), np.uint8)

    def count(self, pixels: Pixels) -> None:
        """Take note of the colours of pixels ``[..., 3]``."""
        flat = pixels.reshape(-1, 3)
        bins = _bin(flat)
        self._counts += np.bincount(bins, minlength=_BINS)
        for channel in range(3):
            self._sums[channel] += np.bincount(bins, flat[:, channel], _BINS)

    def settle(self) -> NDArray[np.uint8]:
        """Choose the colours ``[255, 3]``; nothing is counted any more."""
        used = np.flatnonzero(self._counts)
        means = np.round(self._sums[:, used] / self._counts[used]).astype(np.uint8).T
        if len(used) <= COLOURS:
            chosen = means
        else:
            often = np.argsort(-self._counts[used], kind="stable")
            first, rest = means[often[:_EXACT]], means[often[_EXACT:]]
            row = Image.fromarray(np.ascontiguousarray(rest[None]))
            spread = row.quantize(COLOURS - _EXACT, Image.Quantize.MEDIANCUT).getpalette() or []
            chosen = np.concatenate([first, np.array(spread, np.uint8).reshape(-1, 3)])[:COLOURS]
        self._colours[: len(chosen)] = chosen
        self._table = np.zeros(_BINS, np.uint8)
        palette = chosen.astype(np.float32)
        for at in range(0, len(used), _PART):
            part = means[at : at + _PART].astype(np.float32)
            apart = ((part[:, None] - palette[None]) ** 2).sum(axis=2)
            self._table[used[at : at + _PART]] = apart.argmin(axis=1)
        return self._colours

    def indices(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Return which colours stand for pixels ``[height, width, 3]``; they were counted."""
        assert self._table is not None, "settle first"
        return self._table[_bin(pixels.reshape(-1, 3))].reshape(pixels.shape[:2])


def _bin(flat: Pixels) -> NDArray[np.int32]:
    high = flat.astype(np.int32) >> (8 - _BITS)
    return (high[:, 0] << (2 * _BITS)) | (high[:, 1] << _BITS) | high[:, 2]
