"""Every distribution has a thumbnail that can be chosen; own data has its place."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest

from ganlab.engine.data import DISTRIBUTIONS, PointsDistribution
from ganlab.engine.experiment import DataSpec, replace
from ganlab.runtime import commands as c
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.thumbnails import thumbnail


@pytest.fixture
def picker(window):
    return window.setup.picker


def test_every_distribution_is_there_in_two_groups(picker):
    assert list(picker.tiles) == sorted(DISTRIBUTIONS, key=lambda n: DISTRIBUTIONS[n].dims)
    for name, tile in picker.tiles.items():
        data = DISTRIBUTIONS[name]
        assert data.title in tile.accessibleName()
        assert data.description in tile.toolTip()


def test_a_click_wishes_and_the_frame_follows_the_run(window, picker, qtbot):
    qtbot.mouseClick(picker.tiles["moons"], Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [c.ChooseData(DataSpec(name="moons"))]
    assert not picker.tiles["moons"].isChecked()
    moons = replace(window.state.experiment, {"data.name": "moons"})
    window.fake.become(experiment=moons, distribution=DISTRIBUTIONS["moons"], generation=2)
    assert [t.name for t in picker.order() if t.isChecked()] == ["moons"]
    assert picker.title.text() == DISTRIBUTIONS["moons"].title
    assert picker.caption.text() == DISTRIBUTIONS["moons"].description


def test_pictures_come_a_few_at_a_time(picker, qtbot):
    assert not any(t.pictured for t in picker.order())
    picker.wake()
    picker._draw_some()
    assert sum(t.pictured for t in picker.order()) == 2
    qtbot.waitUntil(lambda: all(t.pictured for t in picker.order()))
    picker.set_theme(DARK)
    assert not any(t.pictured for t in picker.order())
    qtbot.waitUntil(lambda: all(t.pictured for t in picker.order()))


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_thumbnail_shows_ink(qapp, name, theme):
    image = thumbnail(DISTRIBUTIONS[name], theme, QSize(48, 36), 2.0).toImage()
    assert (image.width(), image.height()) == (96, 72)
    inked = sum(image.pixelColor(x, y).alpha() > 80 for x in range(96) for y in range(72))
    assert 60 < inked < 96 * 72 * 0.7


def test_own_points_show_their_scaling_and_can_be_gone_back_to(window, picker, qtbot):
    points = PointsDistribution(np.random.default_rng(0).normal(5, 3, (50, 2)), "mine.csv")
    own = replace(window.state.experiment, {"data.name": "file", "data.file": "/x/mine.csv"})
    window.fake.become(experiment=own, distribution=points, generation=2)
    assert picker.title.text() == "mine.csv"
    assert points.scaling in picker.caption.text()
    assert picker.own.isChecked()
    assert picker.own.isVisibleTo(picker)
    qtbot.wait(10)
    assert window.setup.width() <= window._scroll.viewport().width()
    ring = replace(own, {"data.name": "ring"})
    window.fake.become(experiment=ring, distribution=DISTRIBUTIONS["ring"], generation=3)
    assert not picker.own.isChecked()
    assert points.scaling not in picker.caption.text()
    window.fake.take_posted()
    qtbot.mouseClick(picker.own, Qt.MouseButton.LeftButton)
    (command,) = window.fake.take_posted()
    assert command == c.ChooseData(own.data)


def test_the_buttons_below_are_actions(window, picker, qtbot):
    window.answers.answer = None
    for button, _ in picker._own_buttons:
        assert button.isEnabled()
    open_button = picker._own_buttons[0][0]
    QTest.mouseClick(open_button, Qt.MouseButton.LeftButton)
    assert window.answers.asked == ["Open"]
    assert window.fake.take_posted() == []
