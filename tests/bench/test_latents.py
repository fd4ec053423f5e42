"""What the bench of sliders notes: every move once, from the mouse to the paint."""

from __future__ import annotations

import numpy as np
import pytest
from latent_stage import Stage
from PySide6.QtWidgets import QApplication

from ganlab.bench.latents import Drag, experiment
from ganlab.engine.latent import LatentSpace
from ganlab.presets import PRESETS


@pytest.fixture
def stage(qtbot):
    made = Stage(qtbot, LatentSpace.noise(3, "normal"), data="glyphs")
    made.begin()
    return made


def grey(stage, level: float) -> np.ndarray:
    return np.full((1, *stage.data.shape), level, np.float32)


def test_each_move_is_noted_when_its_picture_or_a_later_one_is_painted(stage, qtbot):
    drag = Drag(stage.panel, stage.panel.rows.controls["z1"])
    drag.begin()
    drag.stop()
    for _ in range(3):
        drag._move()
    first, _, last = stage.asked()[-3:]
    assert drag.delays == []
    stage.answer(first, x=grey(stage, 0.25))
    qtbot.waitUntil(lambda: len(drag.delays) == 1)
    stage.answer(last, x=grey(stage, 0.75))
    qtbot.waitUntil(lambda: len(drag.delays) == 3)
    assert all(delay > 0 for delay in drag.delays)
    drag._end()
    assert drag.lags == drag.delays[-1:]


def test_a_picture_that_is_the_same_to_the_last_bit_counts_as_shown(stage, qtbot):
    stage.answer(x=grey(stage, 0.5))
    drag = Drag(stage.panel, stage.panel.rows.controls["z1"])
    drag.begin()
    drag.stop()
    drag._move()
    drag._end()
    stage.answer(x=grey(stage, 0.5))
    QApplication.processEvents()
    assert len(drag.delays) == 1 and drag.lags == drag.delays


def test_the_networks_are_those_of_the_preset():
    here, preset = experiment(), PRESETS["dcgan-mnist"].experiment
    assert here.model == preset.model and here.latent == preset.latent
    assert here.data.name == "glyphs"
