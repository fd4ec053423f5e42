"""Where it computes, in which numbers, and how fast."""

import pytest

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment, replace
from ganlab.presets import PRESETS
from ganlab.runtime.state import RunState
from ganlab.ui.statusbar import StatusBar


@pytest.fixture
def bar(qtbot):
    made = StatusBar()
    qtbot.addWidget(made)
    made.show()
    return made


def become(bar, experiment, **changes):
    given = {"device": "CPU", "threads": 1, "precision": "float32"} | changes
    bar.set_state(RunState("playing", 1, experiment, build(experiment.data), **given))


def shown(bar):
    parts = (bar.device, bar.threads, bar.precision, bar.steps, bar.images, bar.frames)
    return [part.text() for part in parts if part.isVisible()]


def test_pictures_say_precision_and_images_a_second(bar):
    experiment = replace(PRESETS["dcgan-glyphs"].experiment, {"training.batch_size": 64})
    become(bar, experiment, precision="bfloat16")
    bar.set_rates(25.0, 30.0)
    assert shown(bar) == [
        "CPU", "1 thread", "bfloat16", "25 steps/s", "1,600 images/s", "30 frames/s",
    ]  # fmt: skip
    become(bar, replace(experiment, {"training.k_d": 2}), threads=15)
    bar.set_rates(25.0, 30.0)
    assert "3,200 images/s" in shown(bar) and "15 threads" in shown(bar)


def test_points_do_not(bar):
    become(bar, PRESETS["dcgan-glyphs"].experiment)
    become(bar, Experiment())
    bar.set_rates(470.0, 30.0)
    assert shown(bar) == ["CPU", "1 thread", "470 steps/s", "30 frames/s"]


def test_a_rate_that_is_none_is_a_dash(bar):
    become(bar, PRESETS["dcgan-glyphs"].experiment)
    bar.set_rates(0.0, 0.0)
    assert shown(bar)[3:] == ["– steps/s", "– images/s", "– frames/s"]


def test_each_part_has_its_definition(bar):
    for part in (bar.device, bar.threads, bar.precision, bar.steps, bar.images, bar.frames):
        assert part.accessibleName() and len(part.toolTip()) > 10
