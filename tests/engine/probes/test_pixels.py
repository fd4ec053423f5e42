from __future__ import annotations

import numpy as np

from ganlab.engine.probes.pixels import as_bytes, channels_last


def test_grey_pictures_lose_their_one_channel_and_colours_come_last() -> None:
    x = np.zeros((2, 3, 4, 5), np.float32)
    x[1, 2, 3, 4] = 1.0
    shown = as_bytes(x)
    assert shown.shape == (2, 4, 5, 3) and shown.dtype == np.uint8
    assert shown[1, 3, 4, 2] == 255 and shown.sum() == 255
    assert as_bytes(x[:, :1]).shape == (2, 4, 5)
    assert channels_last(np.ones((2, 3, 4, 5), np.uint8)).flags.c_contiguous


def test_numbers_are_rounded_and_what_lies_beyond_is_clipped() -> None:
    values = np.array([0.0, 0.5 / 255, 1.6 / 255, 0.5, 1.0, 1.7, -3.0, np.inf, -np.inf, np.nan])
    shown = as_bytes(values.reshape(-1, 1, 1, 1))
    assert shown.ravel().tolist() == [0, 0, 2, 128, 255, 255, 0, 255, 0, 0]
