"""Samples as numbers and as a picture."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ganlab.engine.data import ViewLimits
from ganlab.engine.files.samples import as_grid, as_npy, as_png


def test_numbers_come_back_exactly() -> None:
    x = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
    again = np.load(io.BytesIO(as_npy(x)), allow_pickle=False)
    assert again.dtype == np.float32
    np.testing.assert_array_equal(again, x)


@pytest.mark.parametrize("dims", [1, 2])
def test_the_picture_shows_points_where_they_are(dims: int) -> None:
    view = ViewLimits((-1.0,) * dims, (1.0,) * dims)
    x = np.full((200, dims), 0.5, np.float32)
    picture = np.asarray(Image.open(io.BytesIO(as_png(x, view))).convert("RGB")).astype(int)
    green = (picture[..., 1] > picture[..., 0] + 60) & (picture[..., 1] > picture[..., 2] + 20)
    rows, columns = np.nonzero(green)
    height, width = green.shape
    assert columns.min() > 0.6 * width
    if dims == 2:
        assert rows.max() < 0.4 * height


def test_points_outside_are_counted_not_hidden() -> None:
    view = ViewLimits((-1.0, -1.0), (1.0, 1.0))
    inside = np.zeros((5, 2), np.float32)
    outside = np.full((3, 2), 9.0, np.float32)
    plain = as_png(np.concatenate([inside, inside[:3]]), view)
    assert plain != as_png(np.concatenate([inside, outside]), view)


@pytest.mark.filterwarnings("error")
def test_pictures_of_no_numbers_are_black() -> None:
    x = np.stack([np.full((1, 4, 4), value, np.float32) for value in (np.nan, 0.5, np.inf, -9)])
    grid = np.asarray(Image.open(io.BytesIO(as_grid(x))))
    assert [int(grid[row, column]) for row in (3, 9) for column in (3, 9)] == [0, 128, 255, 0]
