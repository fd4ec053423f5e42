"""Which files of a folder are pictures, and what labels they have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ganlab.engine.data.errors import DataError

__all__ = ["SUFFIXES", "Found", "list_pictures"]

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")


@dataclass(frozen=True)
class Found:
    """Files that may be pictures.

    Attributes
    ----------
    files : tuple of (Path, str)
        Each with its label, ``""`` for none; sorted by label, then by path.
    left_out : tuple of (Path, str)
        Those that are not read, and why.
    stamp : int
        Of all paths, times and sizes: it changes with the folder, within this process.
    """

    files: tuple[tuple[Path, str], ...]
    left_out: tuple[tuple[Path, str], ...]
    stamp: int


def list_pictures(folder: Path) -> Found:
    """List the pictures of a folder; hidden files and folders are passed over.

    Raises
    ------
    DataError
        When it is no folder, or cannot be read.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: _order(entry.name))
    except FileNotFoundError:
        raise DataError(f"{folder} does not exist: choose a folder of pictures") from None
    except NotADirectoryError:
        raise DataError(f"{folder} is not a folder: choose the folder that it lies in") from None
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {error.strerror or error}") from None
    # A link may lead back up: every folder is entered once, under the first name that leads to it.
    seen = {os.path.realpath(folder)}
    labelled: list[tuple[Path, str]] = []
    direct: list[Path] = []
    left_out: list[tuple[Path, str]] = []
    for entry in entries:
        if entry.name.startswith("."):
            continue
        # Not entry.is_dir(), which fails at a link that leads to itself.
        if os.path.isdir(entry.path):
            below = _below(Path(entry.path), seen, left_out)
            labelled += [(file, entry.name) for file in below]
        elif entry.name.lower().endswith(SUFFIXES):
            direct.append(Path(entry.path))
    if labelled:
        left_out += [(file, "stands beside the labelled folders, in none") for file in direct]
        files = tuple(labelled)
    else:
        files = tuple((file, "") for file in direct)
    return Found(files, tuple(left_out), hash(tuple(map(_stamp, files))))


def _below(folder: Path, seen: set[str], left_out: list[tuple[Path, str]]) -> Iterator[Path]:
    """Yield the pictures in a folder and in those below it, sorted."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: _order(entry.name))
    except OSError as error:
        left_out.append((folder, error.strerror or str(error)))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if os.path.isdir(entry.path):
            yield from _below(Path(entry.path), seen, left_out)
        elif entry.name.lower().endswith(SUFFIXES):
            yield Path(entry.path)


def _order(name: str) -> tuple[str, str]:
    """Sort without regard to case, but always the same way."""
    return name.casefold(), name


def _stamp(file: tuple[Path, str]) -> tuple[str, str, int, int]:
    path, label = file
    try:
        stat = path.stat()
    except OSError:
        return str(path), label, 0, 0
    return str(path), label, stat.st_mtime_ns, stat.st_size
