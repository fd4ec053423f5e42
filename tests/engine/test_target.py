"""Targets of an inversion: real samples, and files as a person's own pictures are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pictures import Bars
from PIL import Image

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.glyphs import Glyphs
from ganlab.engine.data.images.image_set import ImageSet
from ganlab.engine.target import picture_target, random_target


class Coloured(Bars):
    @property
    def shape(self) -> tuple[int, int, int]:
        return (3, 16, 16)


def written(folder: Path, pixels: np.ndarray, name: str = "mine.png") -> Path:
    Image.fromarray(pixels).save(folder / name)
    return folder / name


def test_a_real_point_is_one_of_the_data_and_a_seed_repeats_it() -> None:
    data = DISTRIBUTIONS["ring"]
    one, again, other = (random_target(data, seed) for seed in (3, 3, 4))
    assert one.x.shape == (2,) and np.linalg.norm(one.x) == pytest.approx(1.0, abs=0.1)
    np.testing.assert_array_equal(one.x, again.x)
    assert not np.array_equal(one.x, other.x) and not one.x.flags.writeable


def test_of_a_finite_set_a_held_out_picture_is_taken_and_named() -> None:
    data = Bars()
    held_out = data.held_out
    assert held_out is not None and held_out.labels is not None
    target = random_target(data, 0)
    (i,) = [i for i in range(150) if np.array_equal(held_out.pixels[i] / np.float32(255), target.x)]
    label = data.labels[held_out.labels[i]]
    assert target.words == f"held-out picture {i} of Bars, label {label}"
    training = random_target(Bars(held_out=False), 0)
    assert training.words.startswith("training picture ")


def test_of_an_endless_set_a_new_picture_is_drawn() -> None:
    target = random_target(Glyphs(16), 1)
    assert target.x.shape == (1, 16, 16) and target.words.startswith("a new picture, label ")


def test_a_file_is_cropped_to_its_middle_square_and_resized(tmp_path: Path) -> None:
    wide = np.zeros((40, 80), np.uint8)
    wide[:, 20:60] = 255
    target = picture_target(Glyphs(16), written(tmp_path, wide))
    assert target.x.shape == (1, 16, 16)
    # The filter reaches a little beyond the cut.
    assert target.x.min() > 0.9 and (target.x[:, :, 1:-1] == 1.0).all()
    assert target.words == "mine.png"


@pytest.mark.parametrize("data", [Glyphs(16), Coloured()])
def test_colours_become_what_the_data_has(data: ImageSet, tmp_path: Path) -> None:
    red = np.zeros((20, 20, 3), np.uint8)
    red[..., 0] = 255
    x = picture_target(data, written(tmp_path, red)).x
    assert x.shape == data.shape
    means = x.reshape(len(x), -1).mean(1)
    np.testing.assert_allclose(means, [1, 0, 0] if len(x) == 3 else [0.299], atol=1e-5)
    grey = picture_target(data, written(tmp_path, np.full((20, 20), 51, np.uint8))).x
    np.testing.assert_allclose(grey, np.full(data.shape, 0.2), atol=1e-6)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    file = tmp_path / "words.png"
    file.write_text("no picture")
    with pytest.raises(DataError, match=r"words\.png: not a picture"):
        picture_target(Glyphs(16), file)
