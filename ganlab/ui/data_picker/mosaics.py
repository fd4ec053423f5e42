"""Pictures for the tiles of image sets, read in a thread: a set may be large and on a slow disk."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from ganlab.engine.data import ImageSet
from ganlab.engine.data.images import picture_thumbnails
from ganlab.ui.background import Job

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIDE", "Mosaics"]

#: Pictures along each side of a mosaic.
SIDE = 3


class Mosaics(QObject):
    """Keeps a few pictures of each set that it was asked for.

    Signals
    -------
    came(str)
        The pictures of that key are in ``pixels`` now, or are missing.
    """

    came = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        #: uint8 ``[n, side, side, channels]``; None where the set's files are missing or damaged.
        self.pixels: dict[str, NDArray[np.uint8] | None] = {}
        self._waiting: deque[tuple[str, ImageSet]] = deque()
        self._reading = False

    def ask(self, key: str, data: ImageSet) -> None:
        """Read a few pictures; an earlier answer holds until then."""
        waiting = [pair for pair in self._waiting if pair[0] != key]
        self._waiting = deque([*waiting, (key, data)])
        self._next()

    def _next(self) -> None:
        if self._reading or not self._waiting:
            return
        self._reading = True
        key, data = self._waiting.popleft()
        read = partial(picture_thumbnails, data, SIDE * SIDE)
        Job(read, partial(self._take, key), partial(self._fail, key), self)

    def _take(self, key: str, pixels: NDArray[np.uint8] | None) -> None:
        self._reading = False
        self.pixels[key] = pixels
        self.came.emit(key)
        self._next()

    def _fail(self, key: str, error: Exception) -> None:
        self._take(key, None)
        if not isinstance(error, OSError):
            raise error
