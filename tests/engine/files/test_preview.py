"""A run's picture shows what the views show, and is drawn without the run noticing."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from bundles import KINDS, trained
from PIL import Image

from ganlab.engine.files import layout, open_run, save_run
from ganlab.engine.files.preview import HEIGHT, WIDTH, preview_png

GREEN, BLUE, INK = (0, 158, 115), (0, 114, 178), (22, 24, 29)


def pixels(content: bytes) -> np.ndarray:
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (WIDTH, HEIGHT))
    return np.asarray(picture).astype(int)


def near(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    """Count the pixels of about that colour."""
    return int((np.abs(picture - colour).max(axis=2) < 40).sum())


@pytest.mark.parametrize("kind", ["line", "deep", "conditional-mlp", "ebgan-mlp", "dcgan"])
def test_the_same_run_has_the_same_picture_and_does_not_notice(kind: str) -> None:
    run = trained(kind, 2)
    assert kind in KINDS
    before, counters = run.place(), run.trainer.counters()
    first = preview_png(run)
    assert preview_png(run) == first
    assert pixels(first).shape == (HEIGHT, WIDTH, 3)
    assert run.trainer.counters() == counters
    after = run.trainer.tensors()
    assert all(torch.equal(tensor, after[name]) for name, tensor in before.tensors.items())


def test_a_line_shows_data_samples_and_d() -> None:
    picture = pixels(preview_png(trained("line", 2)))
    for colour in (INK, BLUE, (163, 218, 203)):
        assert near(picture, colour) > 60


def test_a_plane_shows_data_and_samples_over_the_field() -> None:
    picture = pixels(preview_png(trained("ebgan-mlp", 40)))
    assert near(picture, INK) > 60 and near(picture, GREEN) > 20
    # The field fills it, to its corners.
    assert tuple(picture[0, 0]) != (255, 255, 255)


def test_a_generator_that_has_left_or_is_no_number_has_a_picture_all_the_same() -> None:
    for kind, number in (("line", 1e30), ("deep", 1e30), ("deep", float("nan"))):
        run = trained(kind, 1)
        run.trainer.weights_g.flat.data.fill_(number)
        assert pixels(preview_png(run)).shape == (HEIGHT, WIDTH, 3)


@pytest.mark.parametrize("compact", [False, True])
def test_a_saved_run_holds_its_picture(tmp_path: Path, compact: bool) -> None:
    run = trained("line", 2)
    shown = preview_png(run)
    save_run(run, tmp_path / "run", compact=compact)
    assert (tmp_path / "run" / layout.PREVIEW).read_bytes() == shown
    if not compact:
        assert preview_png(open_run(tmp_path / "run")) == shown
