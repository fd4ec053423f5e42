"""CIFAR-10: small photographs, from its binary version.

The version for Python is a pickle, which runs whatever code is in it: it is never opened. The
binary one is six files of 10,000 records: a byte for the label, then 32 x 32 bytes each of red,
green and blue.
"""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.file_set import FileSet
from ganlab.engine.data.images.image_set import Pictures

__all__ = ["CIFAR_10_ARCHIVE", "Cifar10"]

CIFAR_10_ARCHIVE = "cifar-10-binary.tar.gz"
_FOLDER = "cifar-10-batches-bin"
_TRAINING = tuple(f"data_batch_{i}.bin" for i in range(1, 6))
_TEST = "test_batch.bin"


class Cifar10(FileSet):
    """60,000 photographs in ten classes, 50,000 of them to learn from (Krizhevsky 2009)."""

    name = "cifar-10"
    title = "CIFAR-10"
    description = "50,000 photographs of animals and vehicles, 32 × 32 in colour."
    source = "Krizhevsky (2009), Learning multiple layers of features from tiny images"
    licence = "none is stated; its site asks to cite Krizhevsky (2009)"
    native_side = 32
    channels = 3
    class_names = (
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    )
    class_counts = (5000,) * 10
    held_out_size = 10_000
    folder_names = ("cifar-10", "cifar10", "CIFAR10")
    wanted = f"{CIFAR_10_ARCHIVE} (the binary version) or its unpacked folder {_FOLDER}"
    #: Records in each file.
    records = 10_000

    def _files(self, folder: Path) -> tuple[Path, ...] | None:
        if (folder / CIFAR_10_ARCHIVE).is_file():
            return (folder / CIFAR_10_ARCHIVE,)
        for unpacked in (folder, folder / _FOLDER):
            files = tuple(unpacked / name for name in (*_TRAINING, _TEST))
            if all(file.is_file() for file in files):
                return files
        return None

    def _is_this(self, folder: Path) -> bool:
        return True  # its names are its own

    def _read(self, folder: Path) -> tuple[Pictures, Pictures]:
        found = dict(self._batches(folder))
        missing = [name for name in (*_TRAINING, _TEST) if name not in found]
        if missing:
            raise DataError(f"{missing[0]} is missing in {folder}: {self._advice}")
        training = np.concatenate([found[name] for name in _TRAINING])
        counts = self.class_counts
        return self._pictures(training, counts), self._pictures(found[_TEST], self.held_out_size)

    def _pictures(self, records: NDArray[np.uint8], counts: tuple[int, ...] | int) -> Pictures:
        pixels = np.ascontiguousarray(records[:, 1:]).reshape(-1, *self._native_shape)
        return self._checked(pixels, records[:, 0], counts)

    def _read_first(self, folder: Path, n: int) -> NDArray[np.uint8]:
        for name, records in self._batches(folder, n):
            if name != _TEST:
                return records[:, 1:].reshape(-1, *self._native_shape)
        raise DataError(f"no pictures are in {folder}: {self._advice}")

    def _batches(
        self, folder: Path, first: int | None = None
    ) -> Iterator[tuple[str, NDArray[np.uint8]]]:
        """Yield the name and the records ``[n, 1 + numbers]`` of each file, as they come."""
        files = self._files(folder) or ()
        try:
            if len(files) == 1:
                yield from self._unpacked(files[0], first)
                return
            for file in files:
                with file.open("rb") as opened:
                    size = file.stat().st_size
                    yield file.name, self._records(opened.read(self._bytes(first)), file, size)
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise DataError(f"{files[0]} is damaged ({error}): {self._advice}") from None
        except OSError as error:
            raise DataError(f"{files[0]} cannot be read: {error.strerror or error}") from None

    def _unpacked(
        self, archive: Path, first: int | None
    ) -> Iterator[tuple[str, NDArray[np.uint8]]]:
        """Read the six files whose names are known out of the archive, and nothing else of it."""
        wanted = {f"{_FOLDER}/{name}": name for name in (*_TRAINING, _TEST)}
        with tarfile.open(archive, "r|gz") as opened:
            for member in opened:
                name = wanted.get(member.name.removeprefix("./"))
                if name is None or not member.isfile():
                    continue
                if member.size != self._bytes(None):
                    raise DataError(f"{name} in {archive} has a wrong size: {self._advice}")
                content = opened.extractfile(member)
                assert content is not None  # of a plain file it never is
                data = content.read(self._bytes(first))
                yield name, self._records(data, archive, member.size)

    def _bytes(self, first: int | None) -> int:
        """Return the bytes of so many records, or of all in a file."""
        count = self.records if first is None else min(first, self.records)
        return count * (1 + self.channels * self.native_side**2)

    def _records(self, data: bytes, file: Path, size: int) -> NDArray[np.uint8]:
        if size != self._bytes(None) or len(data) % self._bytes(1):
            raise DataError(f"{file} has a wrong size: {self._advice}")
        return np.frombuffer(data, dtype=np.uint8).reshape(-1, self._bytes(1))

    @property
    def _native_shape(self) -> tuple[int, int, int]:
        return (self.channels, self.native_side, self.native_side)

    @property
    def _advice(self) -> str:
        return f"delete it and fetch it again (`ganlab data fetch {self.name}`)"
