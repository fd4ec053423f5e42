"""Samples in a frame: pictures pixel by pixel, points where the data's axes put them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from ganlab.engine.data import build
from ganlab.engine.experiment import DataSpec
from ganlab.ui.record.darkroom import pixels_of
from ganlab.ui.record.latent_scene import LatentScene
from ganlab.ui.record.studio import Setting
from ganlab.ui.theme import DARK, LIGHT

pytestmark = pytest.mark.usefixtures("qapp")


def painted(name: str, x: np.ndarray, theme=LIGHT, words: str = "c = 1") -> np.ndarray:
    scene = LatentScene(build(DataSpec(name=name)), Setting(320, 240, 1.0, theme, 1.0, "t"))
    return pixels_of(scene.paint(x.astype(np.float32), words, 12))


def test_every_pixel_of_a_picture_is_a_square_of_its_grey():
    data = build(DataSpec(name="glyphs"))
    channels, high, wide = data.shape
    x = np.zeros((4, channels, high, wide))
    x[1] = 1.0
    x[2, :, ::2] = 0.5
    pixels = painted("glyphs", x, DARK)
    white = (pixels == 255).all(axis=2)
    rows, columns = np.flatnonzero(white.any(axis=1)), np.flatnonzero(white.any(axis=0))
    assert white[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
    assert len(columns) % wide == 0 and len(rows) % high == 0
    assert (pixels == 128).all(axis=2).sum() == white.sum() // 2


@pytest.mark.parametrize("name", ["ring", "two-gaussians-1d"])
def test_points_are_green_and_the_latent_at_hand_is_marked_where_it_is(name):
    dims = build(DataSpec(name=name)).shape[0]
    x = np.zeros((40, dims))
    far = x.copy()
    far[:] = 0.6
    here, there = painted(name, x), painted(name, far)
    green = QColor(LIGHT.generator)
    assert (here == [green.red(), green.green(), green.blue()]).all(axis=2).any()
    assert (here != there).any()


def test_other_words_are_other_pixels_at_the_foot_alone():
    x = np.zeros((3, 2))
    one, other = painted("ring", x, words="c = 1"), painted("ring", x, words="c = 2")
    rows = np.flatnonzero((one != other).any(axis=(1, 2)))
    assert len(rows) and rows[0] > 190
