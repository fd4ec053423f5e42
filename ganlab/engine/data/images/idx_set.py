"""Sets in MNIST's four files."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.file_set import FileSet
from ganlab.engine.data.images.idx import read_idx
from ganlab.engine.data.images.image_set import Pictures

__all__ = ["IDX_FILES", "IdxSet"]

#: Pictures and labels to learn from, and those of the test.
IDX_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


class IdxSet(FileSet):
    """A set of grey 28 x 28 pictures in MNIST's four idx files, compressed or not."""

    native_side = 28
    channels = 1
    wanted = "its four files (" + ", ".join(f"{name}.gz" for name in IDX_FILES) + ")"
    #: How the training labels begin: other sets have files of the same names.
    first_labels: ClassVar[tuple[int, ...]]

    def _files(self, folder: Path) -> tuple[Path, ...] | None:
        found = []
        for name in IDX_FILES:
            # As published, unpacked, and as some archives name the unpacked ones.
            names = (f"{name}.gz", name, name.replace("-idx", ".idx"))
            file = next((folder / n for n in names if (folder / n).is_file()), None)
            if file is None:
                return None
            found.append(file)
        return tuple(found)

    def _is_this(self, folder: Path) -> bool:
        files = self._files(folder)
        if files is None:
            return False
        try:
            labels = read_idx(files[1], 1, first=len(self.first_labels))
        except DataError:
            return False
        return tuple(labels.tolist()) == self.first_labels

    def _read(self, folder: Path) -> tuple[Pictures, Pictures]:
        files = self._files(folder)
        if files is None:
            self._found()
            raise DataError(f"files of {self.title} vanished from {folder}")
        return (
            self._pair(files[0], files[1], self.class_counts),
            self._pair(files[2], files[3], self.held_out_size),
        )

    def _pair(self, images: Path, labels: Path, counts: tuple[int, ...] | int) -> Pictures:
        pixels = self._images(images)
        classes = read_idx(labels, 1, advice=self._advice)
        if len(pixels) != len(classes):
            raise DataError(
                f"{images} holds {len(pixels):,} pictures and {labels.name} {len(classes):,} "
                f"labels: {self._advice}"
            )
        return self._checked(pixels, classes, counts)

    def _read_first(self, folder: Path, n: int) -> NDArray[np.uint8]:
        files = self._files(folder) or ()
        return self._images(files[0], n)

    def _images(self, file: Path, first: int | None = None) -> NDArray[np.uint8]:
        pixels = read_idx(file, 3, first=first, advice=self._advice)
        if pixels.shape[1:] != (self.native_side, self.native_side):
            height, width = pixels.shape[1:]
            raise DataError(f"{file} holds {width} x {height} pictures, not 28 x 28")
        return pixels[:, None]

    @property
    def _advice(self) -> str:
        return f"delete it and fetch it again (`ganlab data fetch {self.name}`)"
