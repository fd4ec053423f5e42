"""Every data set has a thumbnail that can be chosen; own data has its place."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS, PointsDistribution
from ganlab.engine.data.images.folder import read_folder
from ganlab.engine.experiment import DataSpec, replace
from ganlab.runtime import commands as c
from ganlab.ui.data_picker import mosaics
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.thumbnails import mosaic, thumbnail

Key = Qt.Key


@pytest.fixture(autouse=True)
def no_data_of_the_persons_own(monkeypatch):
    monkeypatch.delenv("GANLAB_DATA", raising=False)


@pytest.fixture
def picker(window):
    return window.setup.picker


def pictured(picker):
    return {tile.name for tile in (*picker.order(), picker.own) if tile.pictured}


def test_every_data_set_is_there_in_three_groups(picker):
    by_dims = sorted(DISTRIBUTIONS, key=lambda n: DISTRIBUTIONS[n].dims)
    assert list(picker.tiles) == [*by_dims, *IMAGE_SETS]
    for name, tile in picker.tiles.items():
        data = DISTRIBUTIONS[name] if name in DISTRIBUTIONS else IMAGE_SETS[name]
        assert data.title in tile.accessibleName()
        assert data.description in tile.toolTip()
    for name, data in IMAGE_SETS.items():
        assert data.source in picker.tiles[name].toolTip()
        assert data.licence in picker.tiles[name].toolTip()


def test_a_click_wishes_and_the_frame_follows_the_run(window, picker, qtbot):
    qtbot.mouseClick(picker.tiles["moons"], Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [c.ChooseData(DataSpec(name="moons"))]
    assert not picker.tiles["moons"].isChecked()
    moons = replace(window.state.experiment, {"data.name": "moons"})
    window.fake.become(experiment=moons, distribution=DISTRIBUTIONS["moons"], generation=2)
    assert [t.name for t in picker.order() if t.isChecked()] == ["moons"]
    assert picker.title.text() == DISTRIBUTIONS["moons"].title
    assert picker.caption.text() == DISTRIBUTIONS["moons"].description


def test_pictures_that_need_no_files_are_chosen_at_once_at_the_size_at_hand(window, picker, qtbot):
    qtbot.mouseClick(picker.tiles["glyphs"], Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [c.ChooseData(DataSpec(name="glyphs"))]
    mnist = replace(window.state.experiment, {"data.name": "mnist", "data.side": "48"})
    window.fake.become(experiment=mnist, distribution=IMAGE_SETS["mnist"].at(48), generation=2)
    assert picker.tiles["mnist"].isChecked()
    qtbot.mouseClick(picker.tiles["glyphs"], Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [c.ChooseData(DataSpec(name="glyphs", side="48"))]


def test_the_caption_of_pictures_counts_measures_and_licences(window, picker):
    fashion = replace(window.state.experiment, {"data.name": "fashion-mnist"})
    data = IMAGE_SETS["fashion-mnist"]
    window.fake.become(experiment=fashion, distribution=data, generation=2)
    text = picker.caption.text()
    for part in (data.description, "60,000 pictures", "28 × 28 grey", "10 labels", data.licence):
        assert part in text
    assert "sandal (6,000)" in picker.caption.toolTip()
    glyphs = replace(fashion, {"data.name": "glyphs"})
    window.fake.become(experiment=glyphs, distribution=IMAGE_SETS["glyphs"], generation=3)
    assert "Drawn without end" in picker.caption.text()
    assert "7 (10%)" in picker.caption.toolTip()


def test_points_come_a_few_at_a_time(picker, qtbot):
    assert not pictured(picker)
    picker.wake()
    picker._draw_some()
    assert len(pictured(picker)) == 2
    qtbot.waitUntil(lambda: pictured(picker) >= set(DISTRIBUTIONS))
    picker.set_theme(DARK)
    assert not pictured(picker)
    qtbot.waitUntil(lambda: pictured(picker) >= set(DISTRIBUTIONS))


def test_pictures_are_read_only_when_training_is_ready(open_window, qtbot, monkeypatch):
    read = []
    monkeypatch.setattr(
        mosaics,
        "picture_thumbnails",
        lambda data, n: read.append(data.name) or np.full((n, 28, 28, 1), 200, np.uint8),
    )
    window = open_window(ready=False)
    picker = window.setup.picker
    picker.wake()
    qtbot.waitUntil(lambda: pictured(picker) >= set(DISTRIBUTIONS))
    assert read == []
    window.fake.get_ready()
    qtbot.waitUntil(lambda: pictured(picker) >= set(IMAGE_SETS))
    assert read == list(IMAGE_SETS)
    # Another theme or size draws the same pictures anew, and reads nothing.
    picker.set_theme(DARK)
    qtbot.waitUntil(lambda: pictured(picker) >= set(IMAGE_SETS))
    assert read == list(IMAGE_SETS)


def test_a_set_without_its_files_shows_its_name_and_how_to_get_it(picker, qtbot):
    picker.wake()
    tile = picker.tiles["cifar-10"]
    qtbot.waitUntil(lambda: tile.icon_name == "drop")
    assert not tile.pictured
    assert "170 MB from www.cs.toronto.edu" in tile.toolTip()
    assert "Not on this computer" in tile.accessibleDescription()
    qtbot.waitUntil(lambda: "glyphs" in pictured(picker))
    assert "Not on this computer" not in picker.tiles["glyphs"].toolTip()


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_thumbnail_shows_ink(qapp, name, theme):
    image = thumbnail(DISTRIBUTIONS[name], theme, QSize(36, 28), 2.0).toImage()
    assert (image.width(), image.height()) == (72, 56)
    inked = sum(image.pixelColor(x, y).alpha() > 80 for x in range(72) for y in range(56))
    assert 60 < inked < 72 * 56 * 0.7


@pytest.mark.parametrize(("n", "along"), [(1, 1), (3, 2), (9, 3), (12, 3)])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_mosaic_shows_every_picture_in_its_place(qapp, n, along, channels):
    shades = np.linspace(40, 250, 12).astype(np.uint8)
    pixels = np.ascontiguousarray(
        np.broadcast_to(shades[:n, None, None, None], (n, 28, 28, channels))
    )
    if channels == 3:
        pixels = pixels * np.array([1, 0, 1], np.uint8)
    image = mosaic(pixels, QSize(44, 40), 1.5).toImage()
    assert (image.width(), image.height()) == (66, 60)
    side = (60 - along + 1) // along
    start = (66 - along * side - along + 1) // 2, (60 - along * side - along + 1) // 2
    for i in range(along * along):
        x = start[0] + i % along * (side + 1) + side // 2
        y = start[1] + i // along * (side + 1) + side // 2
        colour = image.pixelColor(x, y)
        if i < n:
            assert colour.red() == shades[i] and colour.alpha() == 255
            assert colour.green() == (0 if channels == 3 else shades[i])
        else:
            assert colour.alpha() == 0


def test_own_points_show_their_scaling_and_can_be_gone_back_to(window, picker, qtbot):
    points = PointsDistribution(np.random.default_rng(0).normal(5, 3, (50, 2)), "mine.csv")
    own = replace(window.state.experiment, {"data.name": "file", "data.file": "/x/mine.csv"})
    picker.wake()
    window.fake.become(experiment=own, distribution=points, generation=2)
    assert picker.title.text() == "mine.csv"
    assert points.scaling in picker.caption.text()
    assert picker.own.isChecked()
    assert picker.own.isVisibleTo(picker)
    qtbot.waitUntil(lambda: picker.own.pictured)
    assert window.setup.width() <= window._scroll.viewport().width()
    ring = replace(own, {"data.name": "ring"})
    window.fake.become(experiment=ring, distribution=DISTRIBUTIONS["ring"], generation=3)
    assert not picker.own.isChecked()
    assert points.scaling not in picker.caption.text()
    window.fake.take_posted()
    qtbot.mouseClick(picker.own, Qt.MouseButton.LeftButton)
    (command,) = window.fake.take_posted()
    assert command == c.ChooseData(own.data)


def test_own_pictures_show_a_mosaic_and_their_labels(window, picker, qtbot, tmp_path):
    for i in range(12):
        file = tmp_path / "pets" / ("cats" if i < 8 else "dogs") / f"{i}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (20, 20), (200, 20, 20)).save(file)
    (tmp_path / "pets" / "cats" / "torn.png").write_bytes(b"")
    data = read_folder(tmp_path / "pets", 16)
    changes = {"data.name": "folder", "data.folder": str(tmp_path / "pets"), "data.side": "16"}
    own = replace(window.state.experiment, changes)
    picker.wake()
    window.fake.become(experiment=own, distribution=data, generation=2)
    assert picker.own.isChecked() and picker.title.text() == "pets"
    assert data.description in picker.caption.text()
    assert "1 file was left out" in picker.caption.text()
    assert "torn.png: empty file" in picker.caption.toolTip()
    assert "cats (8), dogs (4)" in picker.caption.toolTip()
    qtbot.waitUntil(lambda: picker.own.pictured)
    middle = picker.own._image.toImage().pixelColor(picker.own.inner.width() // 2, 20)
    assert middle.red() == 200 and middle.green() == 20


def test_arrows_go_from_group_to_group_where_columns_differ(window, picker, qtbot):
    ring = picker.tiles["pinwheel"]  # the last of the points, at the right
    ring.setFocus()
    QTest.keyClick(ring, Key.Key_Down)
    assert QApplication.focusWidget() is picker.folder
    QTest.keyClick(picker.folder, Key.Key_Left)
    assert QApplication.focusWidget() is picker.tiles["cifar-10"]
    QTest.keyClick(picker.tiles["cifar-10"], Key.Key_Up)
    assert QApplication.focusWidget() is picker.tiles["checkerboard"]
    picker.tiles["glyphs"].setFocus()
    QTest.keyClick(picker.tiles["glyphs"], Key.Key_Left)
    assert QApplication.focusWidget() is picker.tiles["pinwheel"]
    picker.folder.setFocus()
    for key in (Key.Key_Right, Key.Key_Down):
        QTest.keyClick(picker.folder, key)
        assert QApplication.focusWidget() is picker.folder


def test_the_picker_takes_no_more_height_than_before_pictures(open_window):
    for size in ((1366, 768), (1920, 1080)):
        window = open_window(size=size)
        picker = window.setup.picker
        rows = {(tile.y(), tile.height()) for tile in picker.tiles.values()}
        assert len({y for y, _ in rows}) == 4
        # Before, four rows of 40 pixels and a gap stood there; one more label came.
        assert sum(height for _, height in rows) <= 4 * 48


def test_the_buttons_below_are_actions(window, picker, qtbot):
    window.answers.answer = None
    for button, _ in picker._own_buttons:
        assert button.isEnabled()
    open_button = picker._own_buttons[0][0]
    QTest.mouseClick(open_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(picker.folder, Qt.MouseButton.LeftButton)
    assert window.answers.asked == ["Open", "Open a folder of pictures"]
    assert window.fake.take_posted() == []
