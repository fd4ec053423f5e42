"""A person's own pictures: a folder, whose sub-folders are labels where it has any."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.decode import decode
from ganlab.engine.data.images.finite import FiniteSet
from ganlab.engine.data.images.image_set import Pictures, check_side
from ganlab.engine.data.images.listing import SUFFIXES, Found, list_pictures

__all__ = [
    "MIN_PICTURES",
    "FolderReport",
    "FolderSet",
    "ReadingCancelled",
    "Skipped",
    "read_folder",
]

NATIVE_SIDE = 32
MIN_PICTURES = 10
MAX_PICTURES = 200_000
_KEPT = 2  # folders that were read last

_CACHE: OrderedDict[tuple[str, int, int], FolderSet] = OrderedDict()
_READING = threading.Lock()


class ReadingCancelled(Exception):
    """Somebody asked to stop reading a folder; nothing of it is kept."""


@dataclass(frozen=True)
class Skipped:
    """A file that was left out, and why, in a few words."""

    path: Path
    reason: str


@dataclass(frozen=True)
class FolderReport:
    """What came of reading a folder.

    Attributes
    ----------
    read : int
        Pictures that can be learned.
    skipped : tuple of Skipped
        Files that look like pictures, but were left out.
    """

    read: int
    skipped: tuple[Skipped, ...]

    def __str__(self) -> str:
        """Return one line for a person."""
        pictures = f"{self.read:,} pictures"
        if not self.skipped:
            return pictures
        first = self.skipped[0]
        more = f", and {len(self.skipped) - 1:,} more" if len(self.skipped) > 1 else ""
        return f"{pictures}; left out: {first.path.name} ({first.reason}){more}"


class FolderSet(FiniteSet):
    """Pictures of a person's own, in memory; made by `read_folder`.

    Parameters
    ----------
    folder : Path
        Where they come from.
    pictures : Pictures
    classes : tuple of str
        Names of the labels; empty where there are none.
    report : FolderReport
    """

    name = "folder"
    source = "your own pictures"
    licence = "as you have it"
    native_side = NATIVE_SIDE

    def __init__(
        self, folder: Path, pictures: Pictures, classes: tuple[str, ...], report: FolderReport
    ) -> None:
        self.folder, self.report = folder, report
        self.title = folder.name or str(folder)
        self.size = len(pictures)
        self._pictures, self._classes = pictures, classes
        colour = "in colour" if pictures.pixels.shape[1] == 3 else "grey"
        labelled = f", {len(classes)} labels" if classes else ""
        self.description = (
            f"{len(pictures):,} pictures from {self.title}, cropped to "
            f"{self.side} × {self.side} {colour}{labelled}"
        )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (channels, side, side)."""
        _, channels, side, _ = self._pictures.pixels.shape
        return (channels, side, side)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the sub-folders, sorted; empty where there are none."""
        return self._classes

    @property
    def label_shares(self) -> NDArray[np.float64]:
        """Share of each label among the pictures, ``[labels]``."""
        if self._pictures.labels is None:
            return np.empty(0)
        counts = np.bincount(self._pictures.labels, minlength=len(self._classes))
        shares: NDArray[np.float64] = counts / counts.sum()
        return shares

    @property
    def reference(self) -> Pictures:
        """All pictures, sorted by label, then by name."""
        return self._pictures

    def at(self, side: int) -> FolderSet:
        """Return the folder read again at another side."""
        return read_folder(self.folder, side)


def read_folder(
    path: str | Path,
    side: int = NATIVE_SIDE,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FolderSet:
    """Read a folder of pictures; one that was read before and has not changed is shared.

    Sub-folders that hold pictures, at any depth, are labels; where none does, the pictures
    directly in the folder are read, without labels. Each is turned as its camera says, cropped to
    its middle square and resized. All are RGB, unless every one of them is grey.

    Parameters
    ----------
    path : path
        Of the folder.
    side : int
        Of the pictures: one of `image_set.SIDES`.
    progress : callable
        Told how many files are done, of how many.
    cancelled : callable
        Asked after each file whether to stop.

    Raises
    ------
    DataError
        When there is no such folder, or fewer than 10 pictures can be read; says why the first
        were left out.
    ReadingCancelled
        When `cancelled` says so.
    ValueError
        For a side that is none.
    """
    check_side(side)
    if not str(path):
        raise DataError("no folder is chosen: drop a folder of pictures, or name one")
    folder = Path(path).expanduser()
    found = list_pictures(folder)
    key = (str(folder.absolute()), side, found.stamp)
    # Not locked while reading: that may take minutes, and another folder need not wait for it.
    with _READING:
        if key in _CACHE:
            _CACHE.move_to_end(key)
            return _CACHE[key]
    made = _read(folder, side, found, progress, cancelled)
    with _READING:
        _CACHE[key] = made
        while len(_CACHE) > _KEPT:
            _CACHE.popitem(last=False)
    return made


def _read(
    folder: Path,
    side: int,
    found: Found,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> FolderSet:
    total = len(found.files)
    if total > MAX_PICTURES:
        raise DataError(
            f"{folder} holds {total:,} pictures: at most {MAX_PICTURES:,} are kept in memory, "
            "choose a part of them"
        )
    skipped = [Skipped(path, reason) for path, reason in found.left_out]
    pictures: list[NDArray[np.uint8]] = []
    labels: list[str] = []
    for done, (file, label) in enumerate(found.files):
        if cancelled():
            raise ReadingCancelled
        progress(done, total)
        read = decode(file, side)
        if isinstance(read, str):
            skipped.append(Skipped(file, read))
        else:
            pictures.append(read)
            labels.append(label)
    progress(total, total)
    report = FolderReport(len(pictures), tuple(skipped))
    if len(pictures) < MIN_PICTURES:
        raise DataError(_too_few(folder, report))
    classes = tuple(dict.fromkeys(labels)) if any(labels) else ()
    numbers = {label: number for number, label in enumerate(classes)}
    indices = np.array([numbers[label] for label in labels]) if classes else None
    return FolderSet(folder, _together(pictures, indices), classes, report)


def _together(pictures: list[NDArray[np.uint8]], labels: NDArray[np.int64] | None) -> Pictures:
    """Return one array of all pictures; grey ones among coloured become coloured."""
    channels = max(picture.shape[0] for picture in pictures)
    pixels = np.empty((len(pictures), channels, *pictures[0].shape[1:]), dtype=np.uint8)
    for at, picture in enumerate(pictures):
        pixels[at] = picture  # one channel is repeated
    pixels.flags.writeable = False
    if labels is not None:
        labels.flags.writeable = False
    return Pictures(pixels, labels)


def _too_few(folder: Path, report: FolderReport) -> str:
    if not report.read and not report.skipped:
        return f"{folder} holds no pictures: {', '.join(SUFFIXES)} files are read"
    return f"{folder} has too few pictures, at least {MIN_PICTURES} are needed: {report}"
