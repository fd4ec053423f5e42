from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from ganlab.ui.canvas.shading import (
    ShadedImage,
    colour_words,
    field_codes,
    fill_mesh,
    tint_words,
)
from ganlab.ui.theme import DARK, LIGHT


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_field_runs_from_fake_over_neutral_to_real(theme: object) -> None:
    words = colour_words(theme)  # type: ignore[arg-type]
    codes = field_codes(np.array([[0.0, 0.5, 1.0], [1.0, 1.0, 0.0]], np.float32))
    image = ShadedImage(codes, words, opaque=True).image
    bottom = [image.pixelColor(x, 1).name() for x in range(3)]
    assert bottom[0] == theme.fake and bottom[2] == theme.real  # type: ignore[attr-defined]
    neutral = QColor(theme.neutral)  # type: ignore[attr-defined]
    assert abs(QColor(bottom[1]).red() - neutral.red()) <= 2
    assert image.pixelColor(2, 0).name() == theme.fake  # type: ignore[attr-defined]


def test_what_is_not_a_number_is_neutral() -> None:
    assert field_codes(np.array([[np.nan, 0.0, 1.0]])).tolist() == [[128, 0, 255]]


def test_a_tint_grows_from_clear_to_its_strongest() -> None:
    words = tint_words("#009e73", 0.5)
    assert words[0] == 0
    assert words[-1] >> 24 == 128 and (words[-1] >> 8 & 255) == 79


def mesh(x: list[float], y: list[float]) -> np.ndarray:
    return np.stack(np.meshgrid(x, y), axis=2)


def test_a_cell_fills_its_pixels_with_its_weight() -> None:
    filled = fill_mesh(mesh([2, 6], [1, 4]), np.array([[3.0]]), 10, 8)
    wanted = np.zeros((8, 10))
    wanted[1:4, 2:6] = 3.0
    assert np.allclose(filled, wanted)


def test_either_turn_fills_alike() -> None:
    vertices, weights = mesh([1, 4, 8], [1, 3, 6]), np.array([[1.0, 2.0], [3.0, 4.0]])
    there = fill_mesh(vertices, weights, 10, 8)
    back = fill_mesh(vertices[:, ::-1], weights[:, ::-1], 10, 8)
    turned = fill_mesh(vertices.swapaxes(0, 1), weights.T, 10, 8)
    assert np.allclose(there, back) and np.allclose(there, turned)
    assert there[2, 2] == 1.0 and there[2, 6] == 2.0 and there[4, 2] == 3.0 and there[4, 6] == 4.0


def test_a_fold_adds_up() -> None:
    # The second column of cells lies back over the first.
    filled = fill_mesh(mesh([2, 8, 2], [1, 5]), np.array([[1.0, 2.0]]), 10, 6)
    assert np.allclose(filled[2], [0, 0, 3, 3, 3, 3, 3, 3, 0, 0])


def test_area_is_kept_at_fractions_of_a_pixel() -> None:
    rng = np.random.default_rng(0)
    x, y = 20.0, 30.0
    corners = np.array([[x, y], [x + 21.3, y + 4.1], [x - 5.2, y + 17.9], [x + 19.7, y + 25.4]])
    corners += rng.random(corners.shape)
    vertices = corners.reshape(2, 2, 2)
    one, other = vertices[1, 1] - vertices[0, 0], vertices[1, 0] - vertices[0, 1]
    area = 0.5 * abs(one[0] * other[1] - one[1] * other[0])
    filled = fill_mesh(vertices, np.array([[1.0]]), 80, 80)
    assert filled.sum() == pytest.approx(area, rel=0.01)


def test_what_leaves_the_raster_is_cut() -> None:
    filled = fill_mesh(mesh([-5, 3, 99], [-7, 4]), np.array([[1.0, 2.0]]), 6, 6)
    assert np.allclose(filled[:4], [1, 1, 1, 2, 2, 2]) and np.allclose(filled[4:], 0)
