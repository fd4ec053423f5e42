"""Pictures to learn: square, grey or RGB, pixels in [0, 1].

`IMAGE_SETS` names the sets in the order of the picker, each at its native side; they are cheap to
have there, and read what files they need when they are first asked for pictures.
"""

from __future__ import annotations

from pathlib import Path

from ganlab.engine.data.images.cifar_10 import Cifar10
from ganlab.engine.data.images.fashion_mnist import FashionMnist
from ganlab.engine.data.images.file_set import FileSet
from ganlab.engine.data.images.folder import FolderSet, read_folder
from ganlab.engine.data.images.glyphs import Glyphs
from ganlab.engine.data.images.image_set import SIDES, ImageSet, Pictures
from ganlab.engine.data.images.mnist import Mnist
from ganlab.engine.data.images.thumbnails import picture_thumbnails
from ganlab.engine.registry import Registry

__all__ = [
    "IMAGE_SETS",
    "SIDES",
    "FolderSet",
    "ImageSet",
    "Pictures",
    "build_images",
    "find",
    "picture_thumbnails",
    "read_folder",
]

IMAGE_SETS: Registry[ImageSet] = Registry("data set")
for _set in (Glyphs(), Mnist(), FashionMnist(), Cifar10()):
    IMAGE_SETS.add(_set.name, _set)


def build_images(name: str, folder: str = "", side: str = "native") -> ImageSet:
    """Return the set of pictures that an experiment's data names.

    Parameters
    ----------
    name : str
        One of `IMAGE_SETS`, or ``"folder"``.
    folder : str
        Of a person's own pictures. Reading it may take long: `read_folder` tells how far it is,
        and what it has read is then at hand here.
    side : str
        ``"native"``, or one of `SIDES` as text.

    Raises
    ------
    UnknownNameError
        When no set has that name.
    DataError
        When the folder cannot be learned from.
    ValueError
        For a side that is none.
    """
    if name == "folder":
        return read_folder(folder, FolderSet.native_side if side == "native" else int(side))
    chosen = IMAGE_SETS[name]
    return chosen.at(chosen.native_side if side == "native" else int(side))


def find(name: str) -> Path | None:
    """Return the folder that holds the files of a published set; None where it is missing.

    Raises
    ------
    UnknownNameError
        When no set has that name.
    KeyError
        When the set has no files.
    """
    found = IMAGE_SETS[name]
    if not isinstance(found, FileSet):
        raise KeyError(f"{found.title} needs no files")
    return found.find()
