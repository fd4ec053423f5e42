"""Small sets in the formats of the published ones."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
from pathlib import Path

import numpy as np

from ganlab.engine.data.images.cifar_10 import Cifar10
from ganlab.engine.data.images.idx_set import IDX_FILES, IdxSet

COUNTS = (20, 30, 50)


class TinyIdx(IdxSet):
    """A hundred pictures of three classes, in MNIST's format."""

    name = "tiny"
    title = "Tiny"
    description = "For tests."
    class_names = ("a", "b", "c")
    class_counts = COUNTS
    held_out_size = 12
    folder_names = ("tiny",)
    first_labels = (2, 1, 0)


class TinyCifar(Cifar10):
    """Sixty coloured pictures of three classes in six files of ten, but CIFAR-10's names."""

    class_names = ("a", "b", "c")
    class_counts = (10, 15, 25)
    held_out_size = 10
    records = 10


def idx(values: np.ndarray) -> bytes:
    """Return an array of bytes in the idx format."""
    return (
        bytes([0, 0, 8, values.ndim])
        + struct.pack(f">{values.ndim}I", *values.shape)
        + values.astype(np.uint8).tobytes()
    )


def labels_of(counts: tuple[int, ...], first: tuple[int, ...] = ()) -> np.ndarray:
    """Return labels with these counts, shuffled, which begin with `first`."""
    left = np.array(counts) - np.bincount(first, minlength=len(counts)).astype(int)
    rest = np.repeat(np.arange(len(counts)), left)
    np.random.default_rng(0).shuffle(rest)
    return np.concatenate([np.array(first, dtype=int), rest])


def write_tiny(folder: Path, packed: bool = True, first: tuple[int, ...] = (2, 1, 0)) -> Path:
    """Write the four files of `TinyIdx`; each picture's first pixel is its number."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    images = rng.integers(256, size=(100, 28, 28))
    images[:, 0, 0] = np.arange(100)
    test = rng.integers(256, size=(12, 28, 28))
    arrays = (images, labels_of(COUNTS, first), test, labels_of((4, 4, 4)))
    for name, array in zip(IDX_FILES, arrays, strict=True):
        if packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(idx(array), 1))
        else:
            (folder / name).write_bytes(idx(array))
    return folder


def cifar_files() -> dict[str, bytes]:
    """Return the six files of `TinyCifar` by name."""
    rng = np.random.default_rng(2)
    records = rng.integers(256, size=(60, 3073)).astype(np.uint8)
    records[:50, 0] = labels_of((10, 15, 25))
    records[50:, 0] = labels_of((3, 3, 4))
    names = [*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin"]
    parts = np.split(records, 6)
    return {name: part.tobytes() for name, part in zip(names, parts, strict=True)}


def write_archive(
    path: Path, files: dict[str, bytes], folder: str = "cifar-10-batches-bin"
) -> None:
    """Write a .tar.gz of files in a folder, in another order than their names'."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for name in reversed(files):
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(files[name])
            archive.addfile(member, io.BytesIO(files[name]))
