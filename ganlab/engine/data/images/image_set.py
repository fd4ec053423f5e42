"""What a set of pictures is."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.dataset import Dataset

__all__ = ["SIDES", "ImageSet", "Pictures"]

#: Sides, in pixels, to which pictures can be brought.
SIDES = (16, 28, 32, 48, 64)


@dataclass(frozen=True, eq=False)
class Pictures:
    """A fixed collection of pictures, read-only.

    Attributes
    ----------
    pixels : ndarray
        uint8 ``[n, channels, side, side]``, 0 to 255 (data units are these over 255).
    labels : ndarray or None
        int64 ``[n]``, or None where there are none.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64] | None

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self.pixels)


class ImageSet(Dataset):
    """Square pictures, grey (one channel) or RGB (three), float32 in [0, 1].

    Attributes
    ----------
    source, licence : str
        Where it comes from (paper or site), and on what terms.
    """

    source: str = ""
    licence: str = ""

    @property
    @abstractmethod
    def reference(self) -> Pictures:
        """Training pictures in a fixed order, for nearest neighbours and for measures.

        All of a finite set; of one that is drawn without end, 10,000 draws of a fixed seed.
        """

    @property
    def held_out(self) -> Pictures | None:
        """Pictures that no training sees, in a fixed order; None where the set has none."""
        return None
