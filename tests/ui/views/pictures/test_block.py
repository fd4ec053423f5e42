from __future__ import annotations

import pytest

from ganlab.ui.views.pictures.block import Block, choose

BLOCK = Block(10, 20, 2, 3, 16, 8, 2, dx=30, dy=50, frame=1, bar=4, gap=2, spare=1)


def test_places_and_what_is_at_a_point() -> None:
    assert BLOCK.cell == (18, 34) and BLOCK.count == 5
    for index in range(5):
        place = BLOCK.place(index)
        assert (place.x(), place.y()) == (10 + 30 * (index % 3), 20 + 50 * (index // 3))
        assert BLOCK.at(place.x(), place.y()) == index
        # Down to the end of its bar, and no further.
        assert BLOCK.at(place.x() + 17, place.y() + 39) == index
        assert BLOCK.at(place.x() + 17, place.y() + 40) is None
        assert BLOCK.at(place.x() + 18, place.y()) is None
    assert BLOCK.at(75, 75) is None, "a spare place holds nothing"
    assert BLOCK.at(9, 20) is None and BLOCK.at(10, 19) is None and BLOCK.at(10, 125) is None
    area = BLOCK.area
    assert (area.x(), area.y(), area.width(), area.height()) == (10, 20, 78, 90)


@pytest.mark.parametrize("room", [(600, 500), (300, 900), (1200, 800), (2400, 1600), (90, 60)])
@pytest.mark.parametrize("side", [16, 28, 64])
def test_the_largest_scale_with_enough_pictures(room: tuple[int, int], side: int) -> None:
    def pitch(scale: int) -> tuple[int, int]:
        return side * scale + 9, side * scale + 16

    grid = choose(room, pitch, wanted=36, total=144)
    assert 1 <= grid.rows * grid.columns <= 144
    width, height = pitch(grid.scale)
    if grid.rows * grid.columns >= 36:
        assert grid.columns * width <= room[0] and grid.rows * height <= room[1]
    else:
        assert grid.scale == 1
    if grid.scale < 16:
        width, height = pitch(grid.scale + 1)
        assert (room[0] // width) * (room[1] // height) < 36


def test_rows_and_columns_can_be_asked_for() -> None:
    grid = choose((500, 300), lambda s: (20 * s, 20 * s), wanted=1, least=(10, 6), most=(10, 14))
    assert (grid.scale, grid.rows, grid.columns) == (1, 10, 14)
    grid = choose((500, 300), lambda s: (20 * s, 20 * s), wanted=1, least=(3, 3), most=(10, 4))
    assert (grid.scale, grid.rows, grid.columns) == (5, 3, 4)
