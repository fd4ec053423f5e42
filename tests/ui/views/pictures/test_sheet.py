from __future__ import annotations

import numpy as np
import pytest
from picture_answers import colour, point_at
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.sheet import Caption, Sheet, signed_words, words_of

BLOCK = Block(4, 6, 2, 3, 2, 3, 10, dx=40, dy=50, frame=2, bar=6, gap=1)


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    made = Sheet()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.lay([BLOCK], [])
    QApplication.processEvents()
    return made


def pictures(n: int = 6) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (n, 2, 3), np.uint8)


def test_every_pixel_is_a_sharp_square_of_its_own_grey(sheet: Sheet) -> None:
    shown = pictures()
    sheet.show_pictures(0, words_of(shown))
    image = sheet.grab().toImage()
    for i in range(6):
        place = BLOCK.place(i)
        for y in range(2):
            for x in range(3):
                for dx, dy in ((0, 0), (9, 9), (9, 0), (0, 9)):
                    at = (place.x() + 2 + 10 * x + dx, place.y() + 2 + 10 * y + dy)
                    assert image.pixelColor(*at).red() == shown[i, y, x], (i, y, x)
        # The frame around it, and nothing beyond.
        assert image.pixelColor(place.x(), place.y()).name() == LIGHT.generator
        assert image.pixelColor(place.right(), place.bottom()).name() == LIGHT.generator
        assert image.pixelColor(place.x() - 1, place.y()).name() == LIGHT.surface


def test_colours_are_red_green_blue(sheet: Sheet) -> None:
    shown = np.zeros((6, 2, 3, 3), np.uint8)
    shown[:] = (200, 100, 50)
    sheet.show_pictures(0, words_of(shown))
    assert colour(sheet, sheet.place_of(0, 4)) == "#c86432"


def test_a_bar_is_as_long_as_d_and_half_is_marked(sheet: Sheet) -> None:
    d = np.array([0.0, 0.2, 0.5, 0.9, 1.0, np.nan])
    sheet.show_pictures(0, words_of(pictures()), d)
    image = sheet.grab().toImage()
    for i, value in enumerate(d):
        place = BLOCK.place(i)
        y = place.bottom() + 1 + BLOCK.gap + BLOCK.bar // 2
        row = [image.pixelColor(place.x() + 2 + x, y).name() for x in range(30)]
        if np.isnan(value):
            assert set(row) == {LIGHT.surface}
            continue
        # Where the mark at ½ stands, nothing else can be told.
        outside = [x for x in range(30) if not 14 <= x < 16]
        filled = [x for x in outside if row[x] != LIGHT.line]
        assert filled == [x for x in outside if x + 0.5 < value * 30], value
        assert row[14:16] == [LIGHT.muted] * 2
        above = image.pixelColor(place.x() + 16, y - BLOCK.bar // 2).name()
        assert above == LIGHT.muted, "the mark stands out of the bar"
    table = LIGHT.field_table()
    place = BLOCK.place(3)
    at = place.x() + 4, place.bottom() + 1 + BLOCK.gap + BLOCK.bar // 2
    assert image.pixelColor(*at).getRgb()[:3] == tuple(table[round(0.9 * 255)][:3])


def test_what_did_not_change_is_neither_written_nor_painted(sheet: Sheet) -> None:
    shown, d = pictures(), np.full(6, 0.4)
    sheet.show_pictures(0, words_of(shown), d)
    QApplication.processEvents()
    writes, paints = sheet.writes, sheet.paints
    sheet.show_pictures(0, words_of(shown.copy()), d.copy())
    sheet.lay([BLOCK], [])
    QApplication.processEvents()
    assert (sheet.writes, sheet.paints) == (writes, paints)
    sheet.show_pictures(0, words_of(shown), d + 0.1)
    QApplication.processEvents()
    assert (sheet.writes, sheet.paints) == (writes + 1, paints + 1)


def test_places_without_a_picture_are_empty_tiles(sheet: Sheet) -> None:
    assert colour(sheet, sheet.place_of(0, 0)) == LIGHT.hover
    sheet.show_pictures(0, words_of(np.full((2, 2, 3), 9, np.uint8)))
    assert colour(sheet, sheet.place_of(0, 1)) == "#090909"
    assert colour(sheet, sheet.place_of(0, 2)) == LIGHT.hover
    sheet.clear()
    assert colour(sheet, sheet.place_of(0, 1)) == LIGHT.hover


def test_spare_places_are_not_there(sheet: Sheet) -> None:
    sheet.lay([Block(4, 6, 2, 3, 2, 3, 10, 40, 50, 2, spare=2)], [])
    assert colour(sheet, sheet.place_of(0, 3)) == LIGHT.hover
    for index in (4, 5):
        assert colour(sheet, sheet.place_of(0, index)) == LIGHT.surface
        place = BLOCK.place(index)
        assert colour(sheet, place.topLeft()) == LIGHT.surface


def test_pictures_stay_where_their_block_stays(sheet: Sheet) -> None:
    sheet.show_pictures(0, words_of(np.full((6, 2, 3), 77, np.uint8)))
    other = Block(150, 6, 1, 1, 2, 3, 10, 40, 50, 2, role="ink")
    sheet.lay([BLOCK, other], [])
    assert colour(sheet, sheet.place_of(0, 5)) == "#4d4d4d"
    assert colour(sheet, sheet.place_of(1, 0)) == LIGHT.hover
    assert colour(sheet, QPoint(150, 6)) == LIGHT.ink


def test_words_stand_on_it_and_change_alone(sheet: Sheet) -> None:
    box = QRectF(150, 10, 120, 20)
    sheet.lay([BLOCK], [Caption(box, "xxxxxxxx", "warning")])
    QApplication.processEvents()
    area = box.toAlignedRect()

    def inked() -> bool:
        image = sheet.grab(area).toImage()
        return any(
            image.pixelColor(x, y).name() != LIGHT.surface
            for x in range(image.width())
            for y in range(image.height())
        )

    assert inked()
    writes = sheet.writes
    sheet.lay([BLOCK], [])
    assert not inked() and sheet.writes == writes


def test_dark_colours(sheet: Sheet) -> None:
    sheet.set_theme(DARK)
    assert colour(sheet, BLOCK.place(0).topLeft()) == DARK.generator
    assert colour(sheet, QPoint(290, 190)) == DARK.surface


@pytest.mark.parametrize("size", [(60, 60), (61, 90), (130, 60)])
def test_a_sheet_that_is_too_small_paints_what_it_can(sheet: Sheet, size: tuple[int, int]) -> None:
    sheet.resize(*size)
    sheet.lay([BLOCK], [])
    sheet.show_pictures(0, words_of(pictures()), np.full(6, 0.5))
    QApplication.processEvents()
    assert colour(sheet, QPoint(5, 5)) == LIGHT.surface


def test_the_pointer_and_the_keys_find_pictures(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.show_pictures(0, words_of(pictures(5)))
    with qtbot.waitSignal(sheet.pointed):
        point_at(sheet, sheet.place_of(0, 4))
    assert sheet.current == (0, 4)
    with qtbot.waitSignal(sheet.picked) as picked:
        QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=sheet.place_of(0, 2))
    assert picked.args == [0, 2]
    point_at(sheet, QPoint(280, 180))
    assert sheet.current is None
    keys = Qt.Key
    for key, current in (
        (keys.Key_Down, 0), (keys.Key_Right, 1), (keys.Key_Right, 2), (keys.Key_Right, 2),
        (keys.Key_Left, 1), (keys.Key_Down, 4), (keys.Key_Right, 4), (keys.Key_Up, 1),
        (keys.Key_Home, 0),
    ):  # fmt: skip
        QTest.keyClick(sheet, key)
        assert sheet.current == (0, current), key
    with qtbot.waitSignal(sheet.picked) as picked:
        QTest.keyClick(sheet, keys.Key_Return)
    assert picked.args == [0, 0]


def test_signed_colours_are_neutral_at_nought_and_alike_on_both_sides() -> None:
    words = signed_words(np.array([-2.0, -1.0, 0.0, 1.0, 2.0]), 1.0, LIGHT)
    table = LIGHT.field_table()
    expected = [table[0], table[0], table[128], table[255], table[255]]
    assert [f"#{int(w) & 0xFFFFFF:06x}" for w in words] == [
        "#" + "".join(f"{int(c):02x}" for c in rgba[:3]) for rgba in expected
    ]
    assert len(set(signed_words(np.zeros(3), 0.0, LIGHT).tolist())) == 1
