"""A film of a training without a window: truthful, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from toys import toy

from ganlab.ui.record.headless import film_training
from ganlab.ui.record.studio import Setting
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.figure1 import Figure1View
from ganlab.ui.views.losses import LossesView

TOY = {"data.name": "two-gaussians-1d"}


@pytest.fixture
def views(qapp, qtbot):
    made = [Figure1View(), LossesView()]
    for view in made:
        qtbot.addWidget(view)
    return made


def setting(theme=LIGHT, title="toy, seed 0") -> Setting:
    return Setting(480, 300, 0.8, theme, 1.0, title)


def frames(path) -> list[np.ndarray]:
    with Image.open(path) as film:
        found = []
        for i in range(film.n_frames):
            film.seek(i)
            found.append(np.array(film.convert("RGB")))
    return found


def test_the_same_training_makes_the_same_film(views, tmp_path):
    for name in ("a", "b"):
        film_training(toy(TOY), 20, views, setting(), tmp_path / f"{name}.gif", frames=5)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()
    assert len(frames(tmp_path / "a.gif")) == 5


def test_a_longer_film_shows_the_same_at_the_same_steps(views, tmp_path):
    short, long = tmp_path / "s.png", tmp_path / "l.png"
    for path, n in ((short, 2), (long, 3)):
        film_training(
            toy(TOY), 8, views[:1], setting(), path, format="apng", frames=n
        )  # steps 0, 8 and 0, 4, 8
    np.testing.assert_array_equal(frames(short)[0], frames(long)[0])


def test_themes_and_captions_are_those_that_were_asked_for(views, tmp_path):
    light, dark = tmp_path / "l.png", tmp_path / "d.png"
    film_training(toy(TOY), 4, views[1:], setting(), light, format="apng", frames=2)
    film_training(toy(TOY), 4, views[1:], setting(DARK), dark, format="apng", frames=2)
    for path, theme in ((light, LIGHT), (dark, DARK)):
        ground = tuple(int(theme.surface[i : i + 2], 16) for i in (1, 3, 5))
        assert tuple(frames(path)[0][2, 2]) == ground
    # The line that says the step is another one in each frame.
    first, last = (frame[:24, 380:] for frame in frames(light))
    assert (first != last).any()
