"""Pictures to learn: square, grey or RGB, pixels in [0, 1].

`IMAGE_SETS` names the sets in the order of the picker, each at its native side; they are cheap to
have there, and read what files they need when they are first asked for pictures.
"""

from __future__ import annotations

from ganlab.engine.data.images.glyphs import Glyphs
from ganlab.engine.data.images.image_set import SIDES, ImageSet, Pictures
from ganlab.engine.registry import Registry

__all__ = ["IMAGE_SETS", "SIDES", "ImageSet", "Pictures", "build_images"]

IMAGE_SETS: Registry[ImageSet] = Registry("data set")
for _set in (Glyphs(),):
    IMAGE_SETS.add(_set.name, _set)


def build_images(name: str, folder: str = "", side: str = "native") -> ImageSet:
    """Return the set of pictures that an experiment's data names.

    Parameters
    ----------
    name : str
        One of `IMAGE_SETS`.
    folder : str
        A person's own pictures.
    side : str
        ``"native"``, or one of `SIDES` as text.

    Raises
    ------
    UnknownNameError
        When no set has that name.
    ValueError
        For a side that is none.
    """
    chosen = IMAGE_SETS[name]
    return chosen.at(chosen.native_side if side == "native" else int(side))
