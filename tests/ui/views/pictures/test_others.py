"""Interpolation, By label and First layer of D."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from picture_answers import Clock, Run, colour, middle, point_at
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from ganlab.engine.probes import ByLabelRequest, FiltersRequest, InterpolationRequest
from ganlab.ui.theme import LIGHT
from ganlab.ui.views.pictures import ByLabelView, FiltersView, InterpolationView, SamplesView
from ganlab.ui.views.pictures.live import LivePictures

Make = Callable[..., Any]
ALL: tuple[type[LivePictures], ...] = (SamplesView, InterpolationView, ByLabelView, FiltersView)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def labelled(run: Run) -> Run:
    """Let the run at hand see labels."""
    run.latent = Run(conditional=True).latent
    return run


def asked(view: LivePictures) -> Any:
    (request,) = view.wanted()
    return request


# Interpolation


def test_rows_lead_from_left_to_right(make: Make) -> None:
    view = make(InterpolationView)
    request, (block,) = asked(view), view.sheet.blocks
    assert isinstance(request, InterpolationRequest) and request.spherical
    assert (request.rows, request.steps) == (block.rows, block.columns)
    assert block.columns % 2 == 1, "one of them is the middle"
    ends = [colour(view.sheet, middle(view.sheet, 0, i)) for i in (0, block.columns - 1)]
    assert ends == ["#000000", "#ffffff"]
    point_at(view.sheet, middle(view.sheet, 0, block.columns + block.columns // 2))
    for part in ("row 2 of seed 0", "t 0.50 of the great circle", "‖z‖ 2.50"):
        assert part in view.facts.text()


def test_the_straight_line_is_another_question(make: Make, run: Run, qtbot: QtBot) -> None:
    view = make(InterpolationView)
    view.way.setFocus()
    with qtbot.waitSignal(view.requests_changed):
        QTest.keyClick(view.way, Qt.Key.Key_Down)
    assert not asked(view).spherical
    assert "shorter" in view.way.toolTip()
    run.show(view)
    point_at(view.sheet, middle(view.sheet, 0, 0))
    assert "t 0.00 of the straight line" in view.facts.text()
    other = InterpolationView()
    qtbot.addWidget(other)
    other.restore(view.settings())
    assert other.settings() == {"way": "linear"}


def test_a_uniform_prior_has_no_circle_and_says_why(make: Make, run: Run) -> None:
    run.latent = Run(prior="uniform").latent
    view = make(InterpolationView)
    assert not view.way.isEnabled() and "cube" in view.way.toolTip()
    assert not asked(view).spherical
    run.latent, run.generation = Run().latent, 2
    view.set_state(run.state())
    assert view.way.isEnabled()


# By label


def test_one_row_for_each_label(make: Make, labelled: Run) -> None:
    view = make(ByLabelView, (700, 900))
    request, (block,) = asked(view), view.sheet.blocks
    assert isinstance(request, ByLabelRequest)
    assert (request.labels, request.columns) == (10, block.columns) and block.rows == 10
    assert [c.text for c in view.sheet.captions] == list("0123456789")
    for row in (0, 4, 9):
        at = middle(view.sheet, 0, row * block.columns + 1)
        assert colour(view.sheet, at) == f"#{20 * row:02x}" + 2 * f"{20 * row:02x}"
        box = view.sheet.captions[row].box
        assert abs(box.center().y() - at.y()) <= 1 and box.right() < block.x
    point_at(view.sheet, middle(view.sheet, 0, 3 * block.columns + 2))
    for part in ("label 3", "noise 3 of seed 0", "D(x) 0.300"):
        assert part in view.facts.text()


def test_in_a_low_window_half_of_the_labels_stand_beside_the_others(
    make: Make, labelled: Run
) -> None:
    view = make(ByLabelView, (700, 330))
    left, right = view.sheet.blocks
    assert (left.rows, right.rows, asked(view).labels) == (5, 5, 10)
    assert asked(view).columns == left.columns == right.columns
    assert not left.area.intersects(right.area)
    for block, row, label in ((0, 4, 4), (1, 0, 5), (1, 4, 9)):
        at = middle(view.sheet, block, row * left.columns + 1)
        assert colour(view.sheet, at) == f"#{20 * label:02x}" + 2 * f"{20 * label:02x}"
        point_at(view.sheet, at)
        assert f"label {label}" in view.facts.text()
        assert "noise 2" in view.facts.text()


@pytest.mark.parametrize("size", [(360, 300), (420, 380), (700, 560), (1150, 850), (900, 300)])
def test_labels_fit(make: Make, labelled: Run, size: tuple[int, int]) -> None:
    view = make(ByLabelView, size)
    width, height = view.sheet.room
    for block in view.sheet.blocks:
        assert block.area.right() < width and block.area.bottom() < height
    texts = [caption.text for caption in view.sheet.captions]
    assert texts == list("0123456789")[: len(texts)] and len(texts) == asked(view).labels


def test_without_labels_it_says_who_has_them(make: Make, run: Run, clock: Clock) -> None:
    view = make(ByLabelView)
    assert view.requests() == frozenset() and view.message.isVisible()
    assert "Conditional DCGAN" in view.message.text() and "ACGAN" in view.message.text()
    assert view.sheet.isHidden() and view.bar.isHidden() and view.facts.text() == ""
    # A frame of other views changes nothing.
    view.set_frame(run.frame(frozenset()))
    run.latent, run.generation = Run(conditional=True).latent, 2
    view.set_state(run.state())
    QApplication.processEvents()
    assert view.message.isHidden() and view.sheet.isVisible()
    run.show(view)
    assert colour(view.sheet, middle(view.sheet, 0, view.sheet.blocks[0].columns)) == "#141414"


def test_data_without_labels_is_told_apart(make: Make, run: Run) -> None:
    class Unlabelled(type(run.data)):  # type: ignore[misc]
        title = "Own pictures"
        labels = ()

    run.data = Unlabelled(16)
    view = make(ByLabelView)
    assert view.message.text() == "Own pictures has no labels: nothing to sort by."


# First layer of D


def test_filters_and_maps_of_one_picture(make: Make, run: Run, qtbot: QtBot) -> None:
    view = make(FiltersView)
    assert asked(view) == FiltersRequest("generated", 0, 0, 64)
    picture, filters, maps = view.sheet.blocks
    assert picture.role == "generator" and (filters.count, maps.count) == (10, 10)
    assert filters.columns == maps.columns
    table = LIGHT.field_table()
    first = filters.place(0)
    ends = (table[0], table[255])
    last = filters.place(9)
    corners = (first.topLeft(), last.bottomRight())
    for place, inward, rgba in zip(corners, (3, -3), ends, strict=True):
        place.setX(place.x() + inward)
        place.setY(place.y() + inward)
        assert colour(view.sheet, place) == "#" + "".join(f"{int(c):02x}" for c in rgba[:3])
    neutral = "#" + "".join(f"{int(c):02x}" for c in table[128][:3])
    assert colour(view.sheet, middle(view.sheet, 2, 4)) == neutral
    words = [caption.text for caption in view.sheet.captions]
    assert "10 filters, weights from −1.00 to 1.00" in words
    assert "their maps of this picture, from −0.500 to 0.500" in words
    assert "D(x) 0.250" in words
    with qtbot.waitSignal(view.requests_changed):
        QTest.mouseClick(view.draw, LEFT)
    assert asked(view).index == 1
    view.kind.setFocus()
    QTest.keyClick(view.kind, Qt.Key.Key_Down)
    assert asked(view) == FiltersRequest("real", 1, 0, 64)
    assert view.sheet.blocks[0].role == "ink"
    run.show(view)
    point_at(view.sheet, middle(view.sheet, 1, 9))
    assert "filter 10" in view.facts.text() and "to 1.00" in view.facts.text()


@pytest.mark.parametrize("connected", [False, True])
@pytest.mark.parametrize("size", [(360, 300), (420, 380), (700, 560), (1150, 850)])
def test_filters_fit(make: Make, run: Run, size: tuple[int, int], connected: bool) -> None:
    run.connected = connected
    view = make(FiltersView, size)
    if connected:
        count = view.sheet.blocks[1].count
        words = [caption.text for caption in view.sheet.captions]
        assert f"{count} of 1,200 filters, weights from −1.00 to 1.00" in words
        assert any("no maps" in text for text in words)
        assert (count == 64) is (size[0] > 400)
    width, height = view.sheet.room
    areas = [block.area for block in view.sheet.blocks]
    for area in areas:
        assert area.right() < width and area.bottom() < height
    for i, area in enumerate(areas):
        assert not any(area.intersects(other) for other in areas[i + 1 :])


# All of them


@pytest.mark.parametrize("kind", ALL)
def test_every_control_has_a_name_and_a_purpose(
    make: Make, labelled: Run, kind: type[LivePictures]
) -> None:
    view = make(kind)
    found = [*view.findChildren(QAbstractButton), *view.findChildren(QComboBox)]
    assert found
    for control in found:
        assert control.accessibleName() and control.toolTip(), control
    assert view.sheet.accessibleName() and view.facts.accessibleName()


@pytest.mark.parametrize("kind", ALL)
def test_it_asks_ten_times_a_second_at_most(
    make: Make, labelled: Run, clock: Clock, kind: type[LivePictures]
) -> None:
    view = make(kind)
    assert view.requests() == frozenset()
    clock.now += 0.11
    assert view.requests() == view.wanted() != frozenset()


@pytest.mark.parametrize("kind", ALL)
def test_before_a_run_it_asks_nothing(qtbot: QtBot, kind: type[LivePictures]) -> None:
    view = kind()
    qtbot.addWidget(view)
    view.show()
    assert view.requests() == frozenset()


@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("kind", ALL)
def test_nothing_in_the_bar_is_cut_off(
    make: Make, labelled: Run, kind: type[LivePictures], zoom: float
) -> None:
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSizeF(zoom * before.pointSizeF())
    QApplication.setFont(font)
    try:
        view = make(kind, (560, 480))
        QApplication.processEvents()
        tools = [*view.bar.findChildren(QAbstractButton), *view.bar.findChildren(QComboBox)]
        boxes = []
        for tool in tools:
            if tool.isVisible():
                assert tool.width() >= tool.minimumSizeHint().width(), tool.accessibleName()
                assert view.bar.rect().contains(tool.geometry()), tool.accessibleName()
                boxes.append(tool.geometry())
        assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    finally:
        QApplication.setFont(before)
