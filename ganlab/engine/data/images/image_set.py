"""What a set of pictures is."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.dataset import Dataset

__all__ = ["SIDES", "ImageSet", "Pictures", "check_side"]

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


def check_side(side: int) -> int:
    """Return `side`, or raise ``ValueError`` where it is none of `SIDES`."""
    if side not in SIDES:
        raise ValueError(f"side {side}: must be one of {', '.join(map(str, SIDES))}")
    return side


class ImageSet(Dataset):
    """Square pictures, grey (one channel) or RGB (three), float32 in [0, 1].

    Attributes
    ----------
    source, licence : str
        Where it comes from (paper or site), and on what terms.
    native_side : int
        Side of the pictures as the set has them, in pixels.
    """

    source: str = ""
    licence: str = ""
    native_side: int
    #: ``(x - location) / scale`` lies in [-1, 1].
    location: NDArray[np.float64] = np.array(0.5)
    scale: NDArray[np.float64] = np.array(0.5)

    @property
    def side(self) -> int:
        """Side of the pictures, in pixels."""
        return self.shape[-1]

    @property
    def available(self) -> bool:
        """Whether samples can be drawn now: False where files of it are missing."""
        return True

    @abstractmethod
    def at(self, side: int) -> ImageSet:
        """Return this set, brought to a side of `SIDES`.

        Raises
        ------
        ValueError
            For any other side.
        """

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

    @property
    def factor_names(self) -> tuple[str, ...]:
        """Name and unit of each column of :attr:`held_out_factors`; empty where there are none."""
        return ()

    @property
    def held_out_factors(self) -> NDArray[np.float64] | None:
        """What besides the class made each held-out picture, ``[n, factors]``; None if unknown."""
        return None
