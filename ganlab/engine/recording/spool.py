"""Frames that wait in a file, so that a long film takes no more memory than a short one."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ganlab.engine.recording.film import Pixels

__all__ = ["Spool"]


class Spool:
    """Keeps frames without loss, in their order, in a file without a name.

    Parameters
    ----------
    folder
        On the disk that holds it.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  Closed by `close`.
        self._lengths: list[int] = []
        self._before: Pixels | None = None

    def __len__(self) -> int:
        """Count the frames."""
        return len(self._lengths)

    def add(self, pixels: Pixels) -> None:
        """Keep one more; all have one shape."""
        # Of what stands still the difference is nothing but zeros.
        change = pixels if self._before is None else pixels - self._before
        packed = zlib.compress(change.tobytes(), 1)
        self._file.write(packed)
        self._lengths.append(len(packed))
        self._before = pixels

    def __iter__(self) -> Iterator[Pixels]:
        """Return the frames from the first on, one at a time."""
        if self._before is None:
            return
        shape = self._before.shape
        self._file.seek(0)
        frame = np.zeros(shape, np.uint8)
        for length in self._lengths:
            packed = self._file.read(length)
            change = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape)
            frame = frame + change
            yield frame
        self._file.seek(0, 2)

    def close(self) -> None:
        """Let go of the file; its room is free again."""
        self._file.close()
