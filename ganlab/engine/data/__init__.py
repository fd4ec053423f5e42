"""The data that a GAN learns: built-in distributions, own points, a drawing, pictures.

`DISTRIBUTIONS` names the built-in ones in the order of the picker. Adding one more is one class
or one entry in the `ENTRIES` of a family's file. `IMAGE_SETS` names the sets of pictures.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.engine.data import curves, gaussians, patterns, univariate
from ganlab.engine.data.dataset import Dataset
from ganlab.engine.data.distribution import Distribution, Modes, ViewLimits
from ganlab.engine.data.drawn import DrawnDistribution
from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images import IMAGE_SETS, ImageSet, Pictures, build_images
from ganlab.engine.data.points import PointsDistribution
from ganlab.engine.data.read import SUFFIXES, parse_points, read_points
from ganlab.engine.data.thumbnails import thumbnail_curve, thumbnail_points
from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from ganlab.engine.experiment import DataSpec

__all__ = [
    "DISTRIBUTIONS",
    "IMAGE_SETS",
    "SUFFIXES",
    "DataError",
    "Dataset",
    "Distribution",
    "DrawnDistribution",
    "ImageSet",
    "Modes",
    "Pictures",
    "PointsDistribution",
    "ViewLimits",
    "build",
    "build_images",
    "parse_points",
    "read_points",
    "thumbnail_curve",
    "thumbnail_points",
]

DISTRIBUTIONS: Registry[Distribution] = Registry("data set")
for _family in (univariate, gaussians, curves, patterns):
    for _entry in _family.ENTRIES:
        DISTRIBUTIONS.add(_entry.name, _entry)


def build(data: DataSpec) -> Dataset:
    """Return the distribution or the set of pictures that an experiment's data names.

    Raises
    ------
    UnknownNameError
        When no data set has that name.
    DataError
        When the file, the folder or the drawing that it names cannot be learnt from.
    """
    if data.name == "file":
        return _from_file(data.file, *_stamp(data.file))
    if data.name == "drawn":
        return DrawnDistribution(data.dabs, dims=2)
    if data.name == "drawn-1d":
        return DrawnDistribution(data.dabs, dims=1)
    if data.name == "folder" or data.name in IMAGE_SETS:
        return build_images(data.name, data.folder, data.side)
    return DISTRIBUTIONS[data.name]


def _stamp(path: str) -> tuple[int, int]:
    """Return what changes when a file does; zeros where there is none to ask."""
    try:
        stat = os.stat(Path(path).expanduser())
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _from_file(path: str, modified: int, size: int) -> PointsDistribution:
    """Read a file once for all who ask; a changed file has another stamp."""
    return PointsDistribution(read_points(path), Path(path).name)
