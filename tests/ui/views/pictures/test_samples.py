from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from picture_answers import Clock, Run, colour, middle, point_at
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from ganlab.engine.probes import (
    NearestRequest,
    PicturesRequest,
    RealPicturesRequest,
    Request,
)
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.pictures import SamplesView

Make = Callable[..., Any]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(make: Make) -> SamplesView:
    made = make(SamplesView)
    assert isinstance(made, SamplesView)
    return made


def of_type(requests: frozenset[Request], kind: type) -> list[Any]:
    return [request for request in requests if isinstance(request, kind)]


def click(box: QAbstractButton) -> None:
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    QApplication.processEvents()


def test_a_grid_that_fits_and_every_sample_in_its_place(view: SamplesView, run: Run) -> None:
    (block,) = view.sheet.blocks
    assert 16 <= block.count <= 144 and block.scale >= 2
    width, height = view.sheet.room
    assert block.area.right() < width and block.area.bottom() < height
    for i in (0, 1, block.count - 1):
        level = run.grey(block.count, 0)[i, 0, 0]
        assert colour(view.sheet, middle(view.sheet, 0, i)) == f"#{level:02x}{level:02x}{level:02x}"


@pytest.mark.parametrize("size", [(420, 380), (700, 560), (1150, 850), (260, 200)])
@pytest.mark.parametrize("boxes", [(), ("nearest",), ("real",), ("nearest", "real")])
def test_it_fits_into_any_size(
    make: Make, size: tuple[int, int], boxes: tuple[str, ...], run: Run
) -> None:
    view = make(SamplesView, size)
    for name in boxes:
        getattr(view, name).setChecked(True)
    run.show(view)
    areas = [block.area for block in view.sheet.blocks]
    width, height = view.sheet.room
    assert len(areas) == 1 + len(boxes)
    for area in areas:
        assert area.x() >= 0 and area.right() < width
        assert area.y() >= 0 and area.bottom() < height
    if "real" in boxes:
        assert not areas[-1].intersects(areas[0])


def test_new_draws_are_the_next_seed_and_shown(view: SamplesView, run: Run, qtbot: QtBot) -> None:
    assert [r.seed for r in of_type(view.wanted(), PicturesRequest)] == [0]
    before = colour(view.sheet, middle(view.sheet, 0, 0))
    with qtbot.waitSignal(view.requests_changed):
        QTest.mouseClick(view.draw, LEFT)
    assert [r.seed for r in of_type(view.requests(), PicturesRequest)] == [1]
    assert view.which.text() == "z of seed 1"
    # Nothing of the draw before stays on the sheet.
    assert colour(view.sheet, middle(view.sheet, 0, 0)) == LIGHT.hover
    run.show(view)
    assert colour(view.sheet, middle(view.sheet, 0, 0)) not in (before, LIGHT.hover)


def test_the_same_latents_after_every_frame_a_reset_and_a_restart(
    view: SamplesView, run: Run, make: Make, clock: Clock
) -> None:
    asked = view.wanted()
    clock.now += 1
    run.show(view)
    assert view.wanted() == asked
    run.generation = 2
    view.set_state(run.state())
    assert view.wanted() == asked == make(SamplesView).wanted()


def test_while_playing_it_asks_ten_times_a_second_and_while_paused_at_once(
    view: SamplesView, run: Run, clock: Clock
) -> None:
    assert view.requests() == frozenset()
    clock.now += 0.09
    assert view.requests() == frozenset()
    clock.now += 0.02
    assert view.requests() == view.wanted() != frozenset()
    run.show(view)
    run.phase = "paused"
    view.set_state(run.state())
    assert view.requests() == view.wanted()


def test_frames_between_leave_the_pictures_alone(view: SamplesView, run: Run, clock: Clock) -> None:
    writes = view.sheet.writes
    view.set_frame(run.frame(frozenset()))
    clock.now += 0.2
    run.show(view)
    assert view.sheet.writes == writes, "nothing changed"
    run.brightness = 20
    clock.now += 0.2
    run.show(view)
    assert view.sheet.writes == writes + 1


def test_scores_can_be_hidden(view: SamplesView, run: Run) -> None:
    assert view.sheet.blocks[0].bar > 0
    click(view.scores)
    assert view.sheet.blocks[0].bar == 0
    # The pictures at hand go on to be shown.
    assert colour(view.sheet, middle(view.sheet, 0, 0)) != LIGHT.hover


def test_the_nearest_stands_beside_its_sample_and_comes_with_it(
    view: SamplesView, run: Run, clock: Clock
) -> None:
    click(view.nearest)
    (asked,) = view.requests()
    assert isinstance(asked, NearestRequest) and asked.index is None
    made, near = view.sheet.blocks
    assert near.role == "ink" and made.role == "generator"
    for i in (0, made.columns, made.count - 1):
        beside, here = near.place(i), made.place(i)
        assert beside.y() == here.y() and 0 < beside.x() - here.right() < 6
    assert colour(view.sheet, middle(view.sheet, 1, 0)) == LIGHT.hover, "not found yet"
    run.show(view)
    assert colour(view.sheet, middle(view.sheet, 1, 0)) == "#c8c8c8"
    # Seldom: looking through all examples takes long.
    clock.now += 1.0
    assert view.requests() == frozenset()
    clock.now += 1.0
    assert view.requests() == {asked}
    click(view.nearest)
    assert len(view.sheet.blocks) == 1


def test_a_real_batch_of_the_same_size(view: SamplesView, run: Run) -> None:
    click(view.real)
    run.show(view)
    (asked,) = of_type(view.wanted(), RealPicturesRequest)
    made, real = view.sheet.blocks
    assert asked.n == made.count == real.count and real.bar == made.bar > 0
    assert real.role == "ink"
    assert colour(view.sheet, middle(view.sheet, 1, 3)) == "#ffffff"
    assert [c.text for c in view.sheet.captions] == ["generated, G as trained", "real, Glyphs"]


def test_pointing_at_a_picture_tells_what_is_known(view: SamplesView, run: Run) -> None:
    assert view.facts.text() == view.hint
    point_at(view.sheet, middle(view.sheet, 0, 4))
    text = view.facts.text()
    for part in ("sample 5 of seed 0", "D(x) 0.750", "z 0.24 0.25 0.26 0.27 … (6 numbers)"):
        assert part in text
    assert "label" not in text and "nearest" not in text
    view.nearest.setChecked(True)
    view.real.setChecked(True)
    run.show(view)
    point_at(view.sheet, middle(view.sheet, 0, 4))
    assert "nearest example 4,004 of 10,000 (label 3) at 6.50" in view.facts.text()
    point_at(view.sheet, middle(view.sheet, 2, 4))
    assert "real 5" in view.facts.text() and "label 4" in view.facts.text()
    assert "D(x) 0.900" in view.facts.text()


def test_the_facts_follow_the_frames(view: SamplesView, run: Run, clock: Clock) -> None:
    point_at(view.sheet, middle(view.sheet, 0, 4))
    run.d = 0.125
    clock.now += 1
    run.show(view)
    assert "D(x) 0.125" in view.facts.text()


def test_a_click_enlarges_and_escape_closes(
    view: SamplesView, run: Run, clock: Clock, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.requests_changed):
        QTest.mouseClick(view.sheet, LEFT, pos=middle(view.sheet, 0, 6))
    card = view.enlarged
    assert card.isVisible() and "Looking for the nearest" in card.lines.text()
    level = run.grey(7, 0)[6, 0, 0]
    assert colour(card.sheet, middle(card.sheet, 0, 0)) == f"#{level:02x}{level:02x}{level:02x}"
    (asked,) = of_type(view.requests(), NearestRequest)
    assert asked.index == 6
    run.show(view)
    assert "Nearest example 4,000 of 10,000 (label 3) at 6.50" in card.lines.text()
    assert colour(card.sheet, middle(card.sheet, 1, 0)) == "#c8c8c8"
    assert view.rect().contains(card.geometry())
    assert not of_type(view.requests(), NearestRequest)
    QTest.keyClick(view.sheet, Qt.Key.Key_Escape)
    assert not card.isVisible()
    clock.now += 10
    assert not of_type(view.requests(), NearestRequest)
    QTest.mouseClick(view.sheet, LEFT, pos=middle(view.sheet, 0, 6))
    QTest.mouseClick(card.button, LEFT)
    assert not card.isVisible()


def test_the_keyboard_enlarges_too(view: SamplesView) -> None:
    view.sheet.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(view.sheet, key)
    assert view.enlarged.isVisible() and "Sample 2 of" in view.enlarged.lines.text()


def test_labels_can_be_chosen_where_g_sees_them(run: Run, make: Make, qtbot: QtBot) -> None:
    plain = make(SamplesView)
    assert plain.label.isHidden()
    labelled = Run(conditional=True)
    labelled.generation = 2
    plain.set_state(labelled.state())
    QApplication.processEvents()
    assert plain.label.isVisible() and plain.label.count() == 11
    labelled.show(plain)
    point_at(plain.sheet, middle(plain.sheet, 0, 4))
    assert "label 4" in plain.facts.text()
    box: QComboBox = plain.label
    box.setFocus()
    with qtbot.waitSignal(plain.requests_changed):
        QTest.keyClicks(box, "7")
    assert [r.label for r in of_type(plain.wanted(), PicturesRequest)] == [7]
    # Another run without labels asks for none.
    run.generation = 3
    plain.set_state(run.state())
    assert plain.label.isHidden()
    assert [r.label for r in of_type(plain.wanted(), PicturesRequest)] == [None]


def test_a_new_generation_empties_it_and_old_frames_are_not_drawn(
    view: SamplesView, run: Run
) -> None:
    old = run.frame(view.wanted())
    run.generation = 2
    view.set_state(run.state())
    assert colour(view.sheet, middle(view.sheet, 0, 0)) == LIGHT.hover
    view.set_frame(old)
    assert colour(view.sheet, middle(view.sheet, 0, 0)) == LIGHT.hover


def test_nothing_is_asked_of_other_data(view: SamplesView, run: Run) -> None:
    assert view.wanted()
    view.set_state(run.state(distribution=None))
    assert view.requests() == frozenset()


def test_colours_and_dark(make: Make, run: Run) -> None:
    run.colours = True
    view = make(SamplesView)
    red = run.grey(1, 0)[0, 0, 0, 0]
    assert colour(view.sheet, middle(view.sheet, 0, 0)) == f"#{red:02x}{red // 2:02x}00"
    view.set_theme(DARK)
    assert colour(view.sheet, middle(view.sheet, 0, 0)) == f"#{red:02x}{red // 2:02x}00"
    assert colour(view.sheet, view.sheet.blocks[0].place(0).topLeft()) == DARK.generator


def test_what_is_on_is_remembered(view: SamplesView, qtbot: QtBot) -> None:
    click(view.nearest)
    click(view.scores)
    other = SamplesView()
    qtbot.addWidget(other)
    other.restore({"real": "nonsense", "more": 1, **view.settings()})
    assert other.settings() == {
        "scores": False, "nearest": True, "real": False, "plain": False,
    }  # fmt: skip


def test_says_which_g_it_is(view: SamplesView, run: Run, clock: Clock) -> None:
    run.averaged = True
    clock.now += 1
    run.show(view)
    assert view.sheet.captions[0].text == "generated, G averaged"
