from __future__ import annotations

import numpy as np
import pytest
import torch
from picture_runs import pictures_of

from ganlab.engine.data.images.image_set import ImageSet
from ganlab.engine.probes import NearestRequest, NearestResult, PicturesRequest, evaluate
from ganlab.engine.probes import nearest as module
from ganlab.engine.probes.nearest import lengths, nearest

CPU = torch.device("cpu")


def by_hand(pictures: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    square = ((pictures[:, None].astype(np.int64) - rows[None].astype(np.int64)) ** 2).sum(2)
    return square.argmin(1), square.min(1)


@pytest.mark.parametrize("numbers", [7, 256, 784, 3072])
def test_the_nearest_is_exactly_the_nearest(numbers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Few rows in a chunk, and a number that does not go into all of them.
    monkeypatch.setattr(module, "_ROOM", 37 * numbers)
    rng = np.random.default_rng(numbers)
    rows = rng.integers(0, 256, (301, numbers), np.uint8)
    pictures = rng.integers(0, 256, (23, numbers), np.uint8)
    # Extremes, and neighbours that differ by one grey in one pixel.
    pictures[0], pictures[1] = 0, 255
    rows[100] = rows[200] = pictures[2]
    rows[100, 0] ^= 1
    rows[250] = pictures[3]
    index, square = nearest(pictures, rows, lengths(rows, CPU), CPU)
    expected, least = by_hand(pictures, rows)
    np.testing.assert_array_equal(square, least)
    np.testing.assert_array_equal(index, expected)
    assert (index[2], square[2], index[3], square[3]) == (200, 0, 250, 0)


def test_of_equally_near_ones_it_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ROOM", 5 * 4)
    rows = np.full((17, 4), 9, np.uint8)
    rows[:3] = 200
    index, square = nearest(rows[5:6], rows, lengths(rows, CPU), CPU)
    assert (index[0], square[0]) == (3, 0)


def test_samples_with_their_examples() -> None:
    snapshot = pictures_of("conditional-dcgan")
    data = snapshot.distribution
    assert isinstance(data, ImageSet)
    asked = PicturesRequest(5, seed=2)
    result = evaluate(NearestRequest(asked), snapshot)
    assert isinstance(result, NearestResult)
    samples = evaluate(asked, snapshot)
    np.testing.assert_array_equal(result.samples.pictures, samples.pictures)  # type: ignore[attr-defined]
    examples = data.reference
    rows = examples.pixels.reshape(len(examples), -1)
    expected, least = by_hand(result.samples.pictures.reshape(5, -1), rows)
    np.testing.assert_array_equal(result.index, expected)
    np.testing.assert_allclose(result.distance, np.sqrt(least) / 255, rtol=1e-6)
    np.testing.assert_array_equal(result.pictures, examples.pixels[expected][:, 0])
    np.testing.assert_array_equal(result.labels, examples.labels[expected])  # type: ignore[index]
    assert result.searched == len(examples) == 10_000
    alone = evaluate(NearestRequest(asked, index=3), snapshot)
    assert isinstance(alone, NearestResult)
    np.testing.assert_array_equal(alone.samples.pictures, result.samples.pictures[3:4])
    np.testing.assert_array_equal(alone.index, result.index[3:4])


def test_colours_are_compared_colour_by_colour() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (40, 3, 4, 4), np.uint8)
    rows = pixels.reshape(40, -1)
    shown = np.ascontiguousarray(pixels.transpose(0, 2, 3, 1))
    index, square = nearest(module._flat(shown[11:13]), rows, lengths(rows, CPU), CPU)
    assert index.tolist() == [11, 12] and square.tolist() == [0, 0]
