"""Figure 1: what is where, in which colour and dash, and what is not painted again."""

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
from made_up import curves, frame, like, picture, pixels, settle, state
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ganlab.engine.experiment import replace
from ganlab.engine.probes import CurvesRequest, PointRequest, PointResult
from ganlab.ui.strokes import D_STAR, HALF
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.figure1 import Figure1View
from ganlab.ui.views.figure1.moving import D_RANGE
from ganlab.ui.views.figure1.scale import DensityScale


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[Figure1View]:
    view = Figure1View()
    qtbot.addWidget(view)
    view.resize(700, 520)
    view.set_state(state("gaussian-1d"))
    view.show()
    settle()
    yield view


def request_of(view: Figure1View) -> CurvesRequest:
    (request,) = (r for r in view.requests() if isinstance(r, CurvesRequest))
    return request


def row_of(view: Figure1View, share: float) -> int:
    """Row of pixels of the plot's picture at which D has that value."""
    rect = view.plot.rect_of(view.plot.box)
    lo, hi = D_RANGE
    return round(rect.bottom() - (share - lo) / (hi - lo) * rect.height())


def along(view: Figure1View, share: float, colour: str) -> np.ndarray:
    """Whether each column of the plot has that colour about the height of D = share."""
    rect = view.plot.rect_of(view.plot.box)
    table = pixels(picture(view.plot))
    row = row_of(view, share)
    left, right = round(rect.left()) + 3, round(rect.right()) - 3
    return like(table[row - 2 : row + 3, left:right], colour).any(axis=0)


def ink_of(colour: QColor | str) -> np.ndarray:
    """How much darker than the surface a colour is: red, green, blue."""
    rgb = [QColor(c).getRgb()[:3] for c in (LIGHT.surface, colour)]
    return np.subtract(*map(np.array, rgb)).astype(float)


def ink_along(view: Figure1View, share: float) -> np.ndarray:
    """What each column ``[n, 3]`` has on it about the height of D = share, over all its rows."""
    table = pixels(picture(view.plot))
    rect, row = view.plot.rect_of(view.plot.box), row_of(view, share)
    table = table[row - 2 : row + 3, round(rect.left()) + 3 : round(rect.right()) - 3]
    surface = np.array(QColor(LIGHT.surface).getRgb()[:3])
    return (surface - table).sum(axis=0).astype(float)


def only(view: Figure1View, *keys: str) -> None:
    for key, box in view.boxes.items():
        box.setChecked(key in keys)


def test_it_asks_for_the_data_s_own_limits_and_shows_the_data_before_any_frame(
    view: Figure1View,
) -> None:
    request = request_of(view)
    limits = state("gaussian-1d").distribution.view
    assert (request.lo, request.hi) == (limits.lo[0], limits.hi[0])
    only(view, "p_data")
    table = pixels(picture(view.plot))
    # The peak stands at 1 / 1.25 of the axis, over the middle.
    x = round(view.plot.rect_of(view.plot.box).center().x())
    row = row_of(view, 0.8)
    assert like(table[row - 3 : row + 4, x - 6 : x + 7], LIGHT.ink).any()


def test_it_asks_for_nothing_on_data_of_two_dimensions(view: Figure1View) -> None:
    view.set_state(state("ring", generation=2))
    assert view.requests() == frozenset()


def test_p_g_is_solid_d_is_dashed_and_p_data_is_dotted(view: Figure1View) -> None:
    top = view.plot.density.top
    flat = np.full(256, 0.3 * top, np.float32)
    view.set_frame(frame([curves(request_of(view), p_g=flat)]))
    only(view, "p_g")
    assert along(view, 0.3, LIGHT.generator).all()
    only(view, "d")
    d = along(view, 0.75, LIGHT.discriminator)
    assert 0.45 < d.mean() < 0.8
    assert np.count_nonzero(np.diff(d.astype(int)) == 1) > 20
    only(view, "p_data")
    dots = along(view, 0.0, LIGHT.ink)[:60]
    assert 0.2 < dots.mean() < 0.8
    assert np.count_nonzero(np.diff(dots.astype(int)) == 1) > 8


def test_d_star_is_lighter_and_its_gaps_are_not_drawn(view: Figure1View) -> None:
    star = np.full(256, 0.9, np.float32)
    star[128:] = np.nan
    view.set_frame(frame([curves(request_of(view), d_star=star)]))
    only(view, "d_star")
    colour = D_STAR.colour(LIGHT)
    assert colour.lightness() > QColor(LIGHT.discriminator).lightness()
    ink, whole = ink_along(view, 0.9), ink_of(colour)
    # A thin line between two rows of pixels has its full colour in neither, but in both together.
    drawn = ink @ whole > 0.5 * whole @ whole
    middle = len(drawn) // 2
    assert drawn[: middle - 5].mean() > 0.5
    assert not drawn[middle + 5 :].any()
    np.testing.assert_allclose(
        ink[drawn] / np.linalg.norm(ink[drawn], axis=1, keepdims=True),
        np.broadcast_to(whole / np.linalg.norm(whole), (drawn.sum(), 3)),
        atol=0.12,
    )


def test_the_half_line_is_labelled_and_can_be_hidden(view: Figure1View) -> None:
    only(view, "half")
    colour = HALF.colour(LIGHT).name()
    assert along(view, 0.5, colour).all()
    only(view)
    assert not along(view, 0.5, colour).any()
    assert view.plot.d_axis._tickLevels[0][1] == (0.5, "½")
    assert view.plot.density_axis.labelText == "density"
    assert view.plot.d_axis.labelText == "D(x)"


@pytest.mark.parametrize("key", ["p_data", "p_g", "d", "d_star", "half", "map"])
def test_every_entry_of_the_legend_hides_its_line(view: Figure1View, key: str) -> None:
    view.set_frame(frame([curves(request_of(view))]))
    with_it = picture(view.plot)
    box = view.boxes[key]
    assert box.isChecked() and box.accessibleName()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(30, box.height() // 2))
    assert not box.isChecked()
    assert picture(view.plot) != with_it
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(30, box.height() // 2))
    assert picture(view.plot) == with_it


def test_arrows_run_from_z_to_x_on_the_axes_above_and_below(view: Figure1View) -> None:
    request = request_of(view)
    z = np.array([-1.5, 0.0, 2.0], np.float32)
    gz = np.array([request.lo, 0.5 * (request.lo + request.hi), 1.0], np.float32)
    view.set_frame(frame([curves(request, z=z, gz=gz, z_limits=(-3.0, 3.0))]))
    settle()
    plot = view.plot
    box, below = plot.rect_of(plot.box), plot.rect_of(plot.map)
    x_axis, z_axis = plot.rect_of(plot.x_axis), plot.rect_of(plot.z_axis)
    for rect in (below, x_axis, z_axis):
        assert (rect.left(), rect.right()) == (box.left(), box.right())
    width = below.width()
    expected = (gz - request.lo) / (request.hi - request.lo) * width
    np.testing.assert_allclose(plot.arrows.ends[:, 0], (z + 3.0) / 6.0 * width, atol=1e-3)
    np.testing.assert_allclose(plot.arrows.ends[:, 2], expected, atol=1e-3)
    table = pixels(picture(plot))
    tip = round(below.left() + expected[2])
    foot = round(below.left() + (2.0 + 3.0) / 6.0 * width)
    # Thin lines are paler than their colour, but nothing else here is green.
    green = table[..., 1] - table[..., 0] > 40
    assert green[round(below.top()) + 3, tip - 6 : tip + 7].any()
    assert green[round(below.bottom()) - 4, foot - 6 : foot + 7].any()
    # An arrow's head is wider than its shaft.
    head = green[round(below.top()) + 4, tip - 6 : tip + 7].sum()
    shaft = green[round(below.center().y())].sum() / 3
    assert head > shaft


def test_an_arrow_that_leaves_is_marked_where_it_leaves(view: Figure1View) -> None:
    request = request_of(view)
    far = np.array([0.0, request.hi + 5.0], np.float32)
    view.set_frame(frame([curves(request, z=np.array([0.0, 1.0], np.float32), gz=far)]))
    settle()
    ((x, y),) = view.plot.arrows.outside
    below = view.plot.rect_of(view.plot.map)
    assert x == pytest.approx(below.width())
    assert 0 < y < below.height()
    table = pixels(picture(view.plot))
    spot = table[
        round(below.top() + y) - 3 : round(below.top() + y) + 4,
        round(below.right()) - 6 : round(below.right()),
    ]
    assert like(spot, LIGHT.warning).sum() > 5


def test_samples_beyond_the_axis_are_counted_at_its_ends(view: Figure1View, qtbot: QtBot) -> None:
    request = request_of(view)
    view.set_frame(frame([curves(request, below=0.012, above=0.0003)]))
    left, right = view.plot.marks
    qtbot.waitUntil(lambda: left.text == "◂ 1.2 % left")
    assert right.text == "< 0.1 % right ▸"
    rect = view.plot.rect_of(view.plot.box)
    table = pixels(picture(view.plot))
    rows = slice(round(rect.top() + 0.1 * rect.height()), round(rect.top() + 0.2 * rect.height()))
    assert like(table[rows, round(rect.left()) + 4 : round(rect.left()) + 70], LIGHT.warning).any()
    view.set_frame(frame([curves(request)], step=2))
    qtbot.waitUntil(lambda: (left.text, right.text) == ("", ""))


def test_p_g_above_the_top_is_marked_and_the_axis_follows_only_what_lasts(
    view: Figure1View,
) -> None:
    request = request_of(view)
    base = view.plot.density.top
    tall = np.zeros(256, np.float32)
    tall[120:136] = 2.0 * base
    view.set_frame(frame([curves(request, p_g=tall)]))
    assert view.plot.density.top == base
    assert view.plot.curves.clipped == [
        pytest.approx(0.5 * view.plot.rect_of(view.plot.box).width(), abs=3)
    ]
    for step in range(2, DensityScale.PATIENCE + 40):
        view.set_frame(frame([curves(request, p_g=tall)], step=step))
    assert view.plot.density.top == pytest.approx(2.2 * base, rel=0.01)
    assert view.plot.curves.clipped == []


def test_the_scale_grows_smoothly_comes_back_and_keeps_p_data_in_view() -> None:
    scale = DensityScale(0.4)
    assert scale.top == pytest.approx(0.5)
    for i in range(200):
        scale.follow(5.0 if i % 10 else 0.1)
    assert scale.top == 0.5, "what comes and goes moves nothing"
    tops = []
    for _ in range(100):
        scale.follow(100.0)
        tops.append(scale.top)
    steps = np.diff([0.5, *tops])
    assert (steps >= 0).all() and steps.max() < 0.3
    assert scale.top == pytest.approx(DensityScale.MOST * 0.5)
    for _ in range(100):
        scale.follow(0.1)
    assert scale.top == pytest.approx(0.5)


def test_the_same_frame_is_not_painted_twice(view: Figure1View) -> None:
    first = frame([curves(request_of(view))])
    view.set_frame(first)
    settle()
    paints = view.plot.paints
    view.set_frame(first)
    view.set_frame(dataclasses.replace(first, steps_per_second=7.0))
    settle()
    assert view.plot.paints == paints
    view.set_frame(dataclasses.replace(first, updates_d=first.updates_d + 1))
    settle()
    assert view.plot.paints == paints + 1


def test_axes_are_not_made_anew_for_a_frame(view: Figure1View) -> None:
    request = request_of(view)
    view.set_frame(frame([curves(request)]))
    settle()
    made, paints = view.plot.still_paints, view.plot.paints
    for step in range(2, 8):
        view.set_frame(frame([curves(request, d=np.full(256, 0.1 * step, np.float32))], step=step))
        settle()
    assert view.plot.paints == paints + 6
    assert view.plot.still_paints == made


def test_a_frame_of_another_run_is_dropped_and_another_run_empties_the_plot(
    view: Figure1View,
) -> None:
    empty = picture(view.plot)
    result = curves(request_of(view))
    view.set_frame(frame([result], generation=0))
    assert picture(view.plot) == empty
    view.set_frame(frame([result]))
    assert picture(view.plot) != empty
    view.set_state(state("gaussian-1d", generation=2))
    only(view, "p_g", "d", "d_star", "map")
    emptied = pixels(picture(view.plot))
    assert not like(emptied, LIGHT.generator, 30).any()


def test_the_cursor_asks_for_its_point_and_waits_for_the_answer(
    view: Figure1View, qtbot: QtBot
) -> None:
    view.set_frame(frame([curves(request_of(view))]))
    rect = view.plot.rect_of(view.plot.box)
    at = QPointF(rect.left() + 0.25 * rect.width(), rect.center().y()).toPoint()
    with qtbot.waitSignal(view.requests_changed):
        QTest.mouseMove(view.plot.viewport(), at)
    (point,) = (r for r in view.requests() if isinstance(r, PointRequest))
    request = request_of(view)
    share = (at.x() - rect.left()) / rect.width()
    assert point.x[0] == pytest.approx(request.lo + share * (request.hi - request.lo))
    assert "D(x) = …" in view.note.text()
    assert "≈ 0.100" in view.note.text()
    other = PointResult(PointRequest((0.123,)), 0.9, 0.9)
    view.set_frame(frame([curves(request), other], step=2))
    assert "D(x) = …" in view.note.text(), "an answer about another place is none"
    view.set_frame(frame([curves(request), PointResult(point, 0.625, 0.25)], step=3))
    assert "D(x) = 0.625" in view.note.text()
    assert "= 0.250" in view.note.text()
    view.plot.hovered.emit(None)
    assert "estimate from 4,096 samples" in view.note.text()
    assert not any(isinstance(r, PointRequest) for r in view.requests())


def test_what_is_estimated_averaged_or_a_slice_says_so(view: Figure1View, qtbot: QtBot) -> None:
    label = "slice: z1, 1 further z at 0"
    result = curves(request_of(view), slice_label=label)
    view.set_frame(frame([result], averaged=True))
    qtbot.waitUntil(lambda: "averaged G" in view.note.text())
    assert "estimate from 4,096 samples, bandwidth 0.052" in view.note.text()
    assert "estimate from 4,096 samples" in view.boxes["p_g"].toolTip()
    assert view.plot.z_axis.labelText == label
    view.set_frame(frame([curves(request_of(view))], step=2))
    qtbot.waitUntil(lambda: "averaged G" not in view.note.text())
    assert view.plot.z_axis.labelText == ""


def test_the_theme_reaches_every_line(view: Figure1View) -> None:
    top = view.plot.density.top
    flat = np.full(256, 0.3 * top, np.float32)
    view.set_frame(frame([curves(request_of(view), p_g=flat)]))
    view.set_theme(DARK)
    only(view, "p_g")
    assert along(view, 0.3, DARK.generator).all()
    assert like(pixels(picture(view.plot))[2, 2], DARK.surface, 2)


def test_check_boxes_are_remembered(view: Figure1View, qtbot: QtBot) -> None:
    only(view, "d", "map")
    other = Figure1View()
    qtbot.addWidget(other)
    other.restore({**view.settings(), "map": "yes", "unheard of": True})
    assert [key for key, box in other.boxes.items() if box.isChecked()] == ["d", "map"]
    assert other.plot.shown == {"d", "map"}


def test_drawn_data_is_drawn_on_the_axis(view: Figure1View, qtbot: QtBot) -> None:
    assert not view.tool.active
    base = state("gaussian-1d", generation=2)
    drawn = replace(base.experiment, {"data.name": "drawn-1d", "data.dabs": ((0.5, 0.2),)})
    view.set_state(dataclasses.replace(base, experiment=drawn))
    settle()
    assert view.tool.active and view.brush_bar.isVisible()
    assert view.tool.dabs == ((0.5, 0.2),)
    rect = view.plot.rect_of(view.plot.box)
    viewport = view.plot.viewport()
    start = rect.center().toPoint()
    with qtbot.waitSignal(view.drawn) as signal:
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(viewport, start + QPoint(40, 0))
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))
    (dabs,) = signal.args
    assert dabs[0] == (0.5, 0.2) and len(dabs) > 1
    assert all(len(dab) == 2 for dab in dabs)
    assert dabs[1][0] == pytest.approx(view.plot.x_at(QPointF(start)), abs=0.01)
