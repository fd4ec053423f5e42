from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from ganlab.ui.canvas.arrays import (
    Blits,
    LineArray,
    chain,
    closed_path,
    drawable,
    polygon,
    polyline,
    polylines_path,
)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def sheet() -> QImage:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def dark(sheet: QImage) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(sheet.width())
        for y in range(sheet.height())
        if sheet.pixelColor(x, y).lightness() < 128
    }


def test_polyline_holds_the_points_in_memory_of_its_own() -> None:
    x, y = np.array([1.0, 2.5], np.float32), np.array([-3.0, 4.0])
    made = polyline(x, y)
    x[:] = 0
    assert [made.at(0), made.at(1)] == [QPointF(1.0, -3.0), QPointF(2.5, 4.0)]
    assert polygon(np.array([[7.0, 8.0]])).at(0) == QPointF(7.0, 8.0)
    assert polyline(np.empty(0), np.empty(0)).isEmpty()


def test_drawable_refuses_what_qt_cannot_take() -> None:
    points = np.array([[0.0, 1.0], [np.nan, 0.0], [np.inf, 0.0], [0.0, -1e9]])
    assert drawable(points).tolist() == [True, False, False, False]


def test_lines_are_drawn_and_outlive_their_source(sheet: QImage) -> None:
    ends = np.array([[0.5, 10.5, 30.5, 10.5], [5.5, 0.5, 5.5, np.nan]])
    lines = LineArray(ends)
    ends[:] = 0
    painter = QPainter(sheet)
    painter.setPen(QPen(QColor("black"), 1))
    lines.draw(painter)
    LineArray(np.empty((0, 4))).draw(painter)
    painter.end()
    drawn = dark(sheet)
    assert len(lines) == 1
    assert {y for _, y in drawn} == {10}
    assert len(drawn) >= 30


def test_chain_joins_neighbours() -> None:
    points = np.array([[[0, 0], [1, 0], [1, 1]], [[5, 5], [6, 5], [6, 6]]])
    assert chain(points).tolist() == [[0, 0, 1, 0], [1, 0, 1, 1], [5, 5, 6, 5], [6, 5, 6, 6]]


def test_blits_copy_parts_of_a_pixmap_to_their_places(sheet: QImage) -> None:
    atlas = QPixmap(8, 4)
    atlas.fill(Qt.GlobalColor.white)
    painter = QPainter(atlas)
    painter.fillRect(4, 0, 4, 4, QColor("black"))
    painter.end()
    painter = QPainter(sheet)
    Blits([[10, 10], [30, 20]], [[4, 0, 4, 4], [0, 0, 4, 4]]).draw(painter, atlas)
    Blits(np.empty((0, 2)), np.empty((0, 4))).draw(painter, atlas)
    painter.end()
    assert dark(sheet) == {(x, y) for x in range(8, 12) for y in range(8, 12)}


def test_a_path_of_polylines_breaks_between_them() -> None:
    path = polylines_path(
        [np.array([[0, 0], [1, 0]]), np.empty((0, 2)), np.array([[5, 5], [6, 7]])]
    )
    assert path.elementCount() == 4
    assert [path.elementAt(i).isMoveTo() for i in range(4)] == [True, False, True, False]
    assert path.boundingRect().bottom() == 7
    assert polylines_path([]).isEmpty()


def test_closed_shapes_are_filled_even_where_they_overlap(sheet: QImage) -> None:
    square = np.array([[2, 2], [12, 2], [12, 12], [2, 12]], float)
    painter = QPainter(sheet)
    painter.fillPath(closed_path(np.stack([square, square + 5])), QColor("black"))
    painter.end()
    drawn = dark(sheet)
    assert (9, 9) in drawn and (4, 4) in drawn and (15, 15) in drawn
    assert (15, 4) not in drawn
