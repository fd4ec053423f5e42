from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS, DataError, Distribution, build
from ganlab.engine.data import thumbnail_curve as curve
from ganlab.engine.data import thumbnail_points as thumbnail
from ganlab.engine.registry import UnknownNameError


@dataclass(frozen=True)
class Spec:
    """What `build` reads of an experiment's data."""

    name: str
    file: str = ""
    dabs: tuple[tuple[float, ...], ...] = ()


def of(spec: Spec) -> Distribution:
    return build(spec)  # type: ignore[arg-type]


def write(path: Path, points: np.ndarray) -> Spec:
    np.savetxt(path, points, delimiter=",")
    return Spec("file", file=str(path))


def test_a_name_gives_the_registered_one() -> None:
    assert of(Spec("moons")) is DISTRIBUTIONS["moons"]
    with pytest.raises(UnknownNameError, match="unknown data set 'rnig' .did you mean 'ring'"):
        of(Spec("rnig"))


def test_drawings() -> None:
    assert of(Spec("drawn", dabs=((0, 0, 0.5),))).dims == 2
    assert of(Spec("drawn-1d", dabs=((0, 0.5),))).dims == 1
    for name in ("drawn", "drawn-1d"):
        with pytest.raises(DataError, match="draw something"):
            of(Spec(name))


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    spec = write(tmp_path / "own.csv", np.arange(30.0).reshape(15, 2))
    first = of(spec)
    assert first.title == "own.csv" and first.name == "file" and first.dims == 2
    assert of(spec) is first
    write(tmp_path / "own.csv", np.arange(40.0).reshape(20, 2))
    os.utime(tmp_path / "own.csv", ns=(1, 1))
    assert "20 points" in of(spec).description


def test_a_bad_file_is_not_remembered(tmp_path: Path) -> None:
    spec = Spec("file", file=str(tmp_path / "late.csv"))
    with pytest.raises(DataError, match="does not exist"):
        of(spec)
    write(tmp_path / "late.csv", np.arange(12.0)[:, None])
    assert of(spec).dims == 1
    with pytest.raises(DataError, match="no file is chosen"):
        of(Spec("file"))


def test_thumbnails_are_the_same_every_time(distribution: Distribution) -> None:
    points = thumbnail(distribution)
    assert points.shape == (600, distribution.dims) and points.dtype == np.float64
    np.testing.assert_array_equal(points, thumbnail(distribution))
    if distribution.dims == 2:
        with pytest.raises(ValueError, match="is 2-D"):
            curve(distribution)
        return
    x, density = curve(distribution, n=200)
    assert x.shape == density.shape == (200,)
    assert x[0] == distribution.view.lo[0] and x[-1] == distribution.view.hi[0]
    assert density.sum() * (x[1] - x[0]) == pytest.approx(1, abs=0.03)
