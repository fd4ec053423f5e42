from __future__ import annotations

import pytest

from ganlab.ui.canvas.dabs import MOST_DABS, Drawing


def test_dabs_lie_half_a_radius_apart_however_fast_the_mouse() -> None:
    drawing = Drawing()
    drawing.begin()
    drawing.paint((0.0, 0.0), 0.2)
    drawing.paint((0.03, 0.0), 0.2)
    drawing.paint((1.0, 0.0), 0.2)
    assert [x for x, _, _ in drawing.dabs] == pytest.approx([0.1 * i for i in range(11)])
    assert {radius for _, _, radius in drawing.dabs} == {0.2}
    assert drawing.end()


def test_numbers_are_rounded_to_four_decimals() -> None:
    drawing = Drawing(dims=1)
    drawing.begin()
    drawing.paint((1 / 3,), 1e-9)
    assert drawing.dabs == ((0.3333, 0.0001),)


def test_erasing_takes_what_has_its_centre_under_the_brush() -> None:
    drawing = Drawing()
    drawing.replace(((0.0, 0.0, 0.5), (0.9, 0.0, 0.1), (1.2, 0.0, 3.0)))
    drawing.begin()
    assert drawing.erase((1.0, 0.0), 0.15)
    assert not drawing.erase((1.0, 0.0), 0.15)
    assert drawing.dabs == ((0.0, 0.0, 0.5), (1.2, 0.0, 3.0))


def test_each_stroke_is_undone_as_a_whole() -> None:
    drawing = Drawing(dims=1)
    for start in (0.0, 2.0):
        drawing.begin()
        drawing.paint((start,), 0.5)
        drawing.paint((start + 1,), 0.5)
        drawing.end()
    both = drawing.dabs
    assert drawing.clear() and drawing.dabs == ()
    assert drawing.undo() and drawing.dabs == both
    assert drawing.undo() and max(x for x, _ in drawing.dabs) <= 1.0
    assert drawing.undo() and drawing.dabs == ()
    assert not drawing.can_undo and not drawing.undo()


def test_a_stroke_that_changes_nothing_is_none() -> None:
    drawing = Drawing()
    drawing.begin()
    drawing.erase((0.0, 0.0), 1.0)
    assert not drawing.end()
    assert not drawing.clear()
    assert not drawing.can_undo


def test_a_full_drawing_takes_no_more() -> None:
    drawing = Drawing(dims=1)
    drawing.begin()
    drawing.paint((0.0,), 0.1)
    drawing.paint((1000.0,), 0.1)
    assert drawing.full and len(drawing.dabs) == MOST_DABS
    assert drawing.paint((2000.0,), 0.1) == []
    drawing.erase((0.0,), 1.0)
    assert not drawing.full
