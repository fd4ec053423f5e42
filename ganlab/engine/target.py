"""What an inversion may search for: a real sample at random, or a picture from a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.decode import decode
from ganlab.engine.data.images.image_set import ImageSet

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["Target", "picture_target", "random_target"]

#: Shares of red, green and blue in a grey: ITU-R BT.601, as Pillow takes them.
_GREY = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, eq=False)
class Target:
    """A sample that is searched for.

    Attributes
    ----------
    x : ndarray
        float32 ``[*shape]``, data units, read-only.
    words : str
        Where it comes from.
    """

    x: NDArray[np.float32]
    words: str


def random_target(data: Dataset, seed: int) -> Target:
    """Choose a real sample: a held-out one where a set of pictures holds some back.

    Raises
    ------
    ganlab.engine.data.DataError
        Where the pictures are not here.
    """
    rng = np.random.default_rng([seed, 42])
    if not isinstance(data, ImageSet):
        return _frozen(data.sample(1, rng)[0], "a real point")
    if data.size is None:
        x, labels = data.sample_labelled(1, rng)
        return _frozen(x[0], f"a new picture{_labelled(data, int(labels[0]))}")
    held_out = data.held_out
    pictures, kind = (data.reference, "training") if held_out is None else (held_out, "held-out")
    i = int(rng.integers(len(pictures)))
    label = "" if pictures.labels is None else _labelled(data, int(pictures.labels[i]))
    x = pictures.pixels[i].astype(np.float32) / np.float32(255)
    return _frozen(x, f"{kind} picture {i:,} of {data.title}{label}")


def picture_target(data: ImageSet, file: Path) -> Target:
    """Read a picture as a person's own are read: turned, cropped to its middle square, resized.

    Raises
    ------
    ganlab.engine.data.DataError
        Where it cannot be read; says why.
    """
    channels, side, _ = data.shape
    pixels = decode(file, side)
    if isinstance(pixels, str):
        raise DataError(f"{file.name}: {pixels}")
    x = pixels.astype(np.float32) / np.float32(255)
    if channels == 1 and len(x) == 3:
        x = np.tensordot(_GREY, x, 1)[None]
    return _frozen(np.broadcast_to(x, data.shape), file.name)


def _labelled(data: Dataset, label: int) -> str:
    return f", label {data.labels[label]}" if data.labels else ""


def _frozen(x: NDArray[np.floating], words: str) -> Target:
    own = np.array(x, np.float32)
    own.setflags(write=False)
    return Target(own, words)
