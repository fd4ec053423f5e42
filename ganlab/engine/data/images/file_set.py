"""A published set of pictures whose files a person has, or fetches."""

from __future__ import annotations

import os
import threading
from abc import abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.finite import FiniteSet
from ganlab.engine.data.images.image_set import Pictures, check_side
from ganlab.engine.data.images.resize import resize
from ganlab.folders import data_folders, user_folder

__all__ = ["FileSet", "data_places"]

#: Anyone who loads waits for who loads already, and then shares it.
_LOADING = threading.RLock()


def data_places() -> Iterator[Path]:
    """Yield the folders in which sets are looked for, first match first.

    The one that the environment variable ``GANLAB_DATA`` names, those that the person chose,
    and the user's own data folder.
    """
    named = os.environ.get("GANLAB_DATA")
    if named:
        yield Path(named).expanduser().absolute()
    yield from data_folders()
    yield user_folder("data")


class FileSet(FiniteSet):
    """A published set: known without its files, read from them at the first use.

    What is read is shared by all in the process, and read again where the files have changed.

    Parameters
    ----------
    side : int, optional
        Of the pictures: one of `image_set.SIDES`; the set's own where none is given.

    Raises
    ------
    ValueError
        For any other side.
    DataError
        From whatever needs the pictures, where the files are missing or damaged: says how to get
        them.
    """

    channels: ClassVar[int]
    #: Training pictures of each class, and pictures held out in all.
    class_counts: ClassVar[tuple[int, ...]]
    held_out_size: ClassVar[int]
    class_names: ClassVar[tuple[str, ...]]
    #: Sub-folders in which its files may lie, below a place or in it.
    folder_names: ClassVar[tuple[str, ...]]
    #: What to look for, in words, where nothing is found.
    wanted: ClassVar[str]

    def __init__(self, side: int | None = None) -> None:
        self._side = self.native_side if side is None else check_side(side)
        self.size = sum(self.class_counts)
        self._kept: dict[int, Pictures] = {}

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (channels, side, side)."""
        return (self.channels, self._side, self._side)

    @property
    def labels(self) -> tuple[str, ...]:
        """Name of each class."""
        return self.class_names

    @property
    def label_shares(self) -> NDArray[np.float64]:
        """Share of each class among the training pictures, ``[classes]``."""
        return np.array(self.class_counts) / sum(self.class_counts)

    def at(self, side: int) -> FileSet:
        """Return this set, resized to another side once for all who ask."""
        return type(self)(side)

    def find(self) -> Path | None:
        """Return the folder that holds all its files, or None."""
        return next(filter(None, map(self.find_in, data_places())), None)

    def find_in(self, place: Path) -> Path | None:
        """Return the folder that holds all its files, of a place and those below it that fit."""
        for name in self.folder_names:
            if self._files(place / name) is not None:
                return place / name
        # Other sets have files of the same names, so here what is in them decides.
        if self._files(place) is not None and self._is_this(place):
            return place
        return None

    @property
    def available(self) -> bool:
        """Whether its files are on this computer."""
        return self.find() is not None

    @property
    def reference(self) -> Pictures:
        """All training pictures, in the order of the files."""
        return self._part(0)

    @property
    def held_out(self) -> Pictures:
        """The published test pictures, in the order of their file."""
        return self._part(1)

    def peek(self, n: int) -> NDArray[np.uint8]:
        """Return up to `n` of the first pictures ``[n, channels, side, side]``, read quickly."""
        if 0 in self._kept:
            return self.reference.pixels[:n]
        return resize(self._read_first(self._found(), n), self._side)

    def _found(self) -> Path:
        folder = self.find()
        if folder is None:
            raise DataError(
                f"{self.title} is not on this computer: fetch it (`ganlab data fetch {self.name}`),"
                f" or choose a folder that holds {self.wanted} (`ganlab data add FOLDER`)"
            )
        return folder

    def _part(self, part: int) -> Pictures:
        if part not in self._kept:
            folder = self._found()
            stamps = tuple(_stamp(file) for file in self._files(folder) or ())
            with _LOADING:
                if self._side == self.native_side:
                    self._kept[part] = _load(type(self), folder, stamps)[part]
                else:
                    self._kept[part] = _resized(type(self), folder, stamps, part, self._side)
        return self._kept[part]

    @abstractmethod
    def _files(self, folder: Path) -> tuple[Path, ...] | None:
        """Return the files of this set in a folder, or None where one is missing."""

    @abstractmethod
    def _is_this(self, folder: Path) -> bool:
        """Whether files of the right names hold this set rather than another."""

    @abstractmethod
    def _read(self, folder: Path) -> tuple[Pictures, Pictures]:
        """Return training and held-out pictures, at the native side."""

    @abstractmethod
    def _read_first(self, folder: Path, n: int) -> NDArray[np.uint8]:
        """Return up to `n` training pictures without reading all."""

    def _checked(
        self, pixels: NDArray[np.uint8], labels: NDArray[np.uint8], counts: tuple[int, ...] | int
    ) -> Pictures:
        """Return what was read, once its labels are those of this set."""
        found = np.bincount(labels, minlength=len(self.class_names))
        right = (
            found.sum() == counts
            if isinstance(counts, int)
            else np.array_equal(found, np.array(counts))
        )
        if not right or len(found) > len(self.class_names):
            raise DataError(
                f"the files in {self._found()} are not those of {self.title}: their labels are "
                f"others. Fetch it again (`ganlab data fetch {self.name}`)"
            )
        return frozen(pixels, labels)


def frozen(pixels: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Pictures:
    """Return pictures that nobody can write to."""
    as_int = labels.astype(np.int64)
    pixels.flags.writeable = as_int.flags.writeable = False
    return Pictures(pixels, as_int)


def _stamp(file: Path) -> tuple[str, int, int]:
    """Return what changes when a file does."""
    stat = file.stat()
    return file.name, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=2)
def _load(
    kind: type[FileSet], folder: Path, stamps: tuple[tuple[str, int, int], ...]
) -> tuple[Pictures, Pictures]:
    return kind()._read(folder)


@lru_cache(maxsize=4)
def _resized(
    kind: type[FileSet],
    folder: Path,
    stamps: tuple[tuple[str, int, int], ...],
    part: int,
    side: int,
) -> Pictures:
    pictures = _load(kind, folder, stamps)[part]
    pixels = resize(pictures.pixels, side)
    pixels.flags.writeable = False
    return Pictures(pixels, pictures.labels)
