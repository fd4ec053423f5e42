"""The room for snapshots that all timelines of a session share: memory first, then files."""

from __future__ import annotations

import logging
import shutil
import tempfile
import weakref
from pathlib import Path

from ganlab.engine.timeline.kept import BESIDE, Kept
from ganlab.sessions import own

__all__ = ["DISK", "MEMORY", "Shelf"]

_log = logging.getLogger(__name__)

#: Bytes of memory, and of files for models of pictures, unless told otherwise.
MEMORY, DISK = 256_000_000, 1_000_000_000


class Shelf:
    """Counts what snapshots take, and moves the oldest into files where that is allowed.

    Parameters
    ----------
    memory
        Bytes in memory, at most.
    disk
        Bytes in files, at most; 0 writes none.

    Attributes
    ----------
    in_memory, on_disk : int
        Bytes taken.
    """

    def __init__(self, memory: int = MEMORY, disk: int = 0) -> None:
        self.memory, self.disk = memory, disk
        self.in_memory = self.on_disk = 0
        self._written = 0
        self._folder: Path | None = None
        self._clean: weakref.finalize[..., Shelf] | None = None
        #: In the order in which they came; those in memory alone.
        self._resident: dict[Kept, None] = {}

    @property
    def over(self) -> bool:
        """Whether something has to go."""
        return self.in_memory > self.memory or self.on_disk > self.disk

    def capacity(self, size: int) -> int:
        """Return how many snapshots with so many bytes of tensors there is room for."""
        beside = self.memory // BESIDE
        return max(4, min((self.memory + self.disk) // (size + BESIDE), beside))

    def hold(self, kept: Kept) -> None:
        """Count one more timeline that holds a snapshot."""
        kept.holders += 1
        if kept.holders == 1:
            self.in_memory += kept.size + BESIDE
            self._resident[kept] = None

    def release(self, kept: Kept) -> None:
        """Count one less; what nobody holds is gone."""
        kept.holders -= 1
        if kept.holders:
            return
        if kept.spilled:
            self.in_memory -= BESIDE
            self.on_disk -= kept.size
            kept.forget()
        else:
            self.in_memory -= kept.size + BESIDE
            del self._resident[kept]

    def settle(self) -> None:
        """Move snapshots into files, the oldest first, until memory holds what it may."""
        while self.in_memory > self.memory and self.disk and self._resident:
            oldest = next(iter(self._resident))
            try:
                oldest.spill(self._new_file())
            except OSError as error:
                # A full disk costs snapshots, never the training.
                _log.warning("snapshots stay in memory: %s", error)
                self.disk = self.on_disk
                return
            del self._resident[oldest]
            self.in_memory -= oldest.size
            self.on_disk += oldest.size

    def _new_file(self) -> Path:
        if self._folder is None:
            # In the session's folder, which the next start clears away after a kill.
            self._folder = Path(tempfile.mkdtemp(prefix="timeline-", dir=own().path))
            self._clean = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._written += 1
        return self._folder / f"{self._written}.bin"

    def close(self) -> None:
        """Take all files away."""
        if self._clean is not None:
            self._clean()
