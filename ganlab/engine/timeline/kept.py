"""A snapshot on the shelf: in memory, or, but for its few numbers, in a file."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from ganlab.engine.lazy import torch
from ganlab.engine.trainer.place import Place

__all__ = ["BESIDE", "Kept"]

#: Bytes that a snapshot takes beside its tensors: counters, random states as text, and what the
#: detector saw since the snapshot before. Measured at 25 to 60 thousand.
BESIDE = 64_000


class Kept:
    """A snapshot, and how many timelines hold it.

    Parameters
    ----------
    place
        The state itself.

    Attributes
    ----------
    step, updates, events : int
        Completed steps, updates of both networks together, and events of the journal up to there.
    size : int
        Bytes of the tensors.
    holders : int
        Timelines in which it stands.
    pinned : bool
        Whether thinning passes it over.
    """

    __slots__ = (
        "_file", "_layout", "_place", "events", "holders", "pinned", "size", "step", "updates",
    )  # fmt: skip

    def __init__(self, place: Place, *, pinned: bool = False) -> None:
        self._place = place
        self._file: Path | None = None
        self._layout: list[tuple[str, tuple[int, ...], np.dtype[np.generic]]] = []
        self.step, self.updates, self.events = place.step, place.updates, place.events
        self.size = sum(t.numel() * t.element_size() for t in place.tensors.values())
        self.holders = 0
        self.pinned = pinned

    @property
    def spilled(self) -> bool:
        """Whether the tensors lie in a file."""
        return self._file is not None

    def spill(self, path: Path) -> None:
        """Move the tensors into a file.

        Raises
        ------
        OSError
            Where it cannot be written; then they stay in memory.
        """
        arrays = {name: t.cpu().contiguous().numpy() for name, t in self._place.tensors.items()}
        try:
            with path.open("wb") as file:
                for array in arrays.values():
                    file.write(array.data)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        self._layout = [(name, array.shape, array.dtype) for name, array in arrays.items()]
        # In this order: who reads it in another thread meanwhile finds the tensors here or there.
        self._file = path
        self._place = replace(self._place, tensors={})

    def place(self) -> Place:
        """Return the state, read from its file where it was spilled.

        Raises
        ------
        OSError
            Where its file is gone or cut short.
        """
        place = self._place
        if self._file is None:
            return place
        content = self._file.read_bytes()
        if len(content) != self.size:
            raise OSError(f"{self._file} is damaged: {len(content)} bytes of {self.size}")
        tensors: dict[str, torch.Tensor] = {}
        at = 0
        for name, shape, dtype in self._layout:
            count = math.prod(shape)
            array = np.frombuffer(content, dtype, count, at).reshape(shape).copy()
            tensors[name] = torch.from_numpy(array)
            at += count * dtype.itemsize
        return replace(place, tensors=tensors)

    def forget(self) -> None:
        """Take its file away, where it has one."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)
