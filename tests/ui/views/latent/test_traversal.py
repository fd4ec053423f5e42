"""Traversals: each cell is what G makes of exactly the values beside it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from latent_runs import Bench, click
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ganlab.engine.between import between
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.traverse import sweep
from ganlab.engine.walk import Walk
from ganlab.ui.theme import DARK
from ganlab.ui.views.latent import TraversalView
from ganlab.ui.views.latent.ways import PERIOD

Open = Callable[..., Bench]


def traversal(bench: Bench) -> TraversalView:
    assert isinstance(bench.view, TraversalView)
    return bench.view


def pick(box: object, value: str) -> None:
    box.setCurrentIndex(box.findData(value))  # type: ignore[attr-defined]


def shown(view: TraversalView) -> np.ndarray:
    words = view.sheet._shown[0][0]
    assert words is not None
    return words & 0xFF


def expected(bench: Bench) -> np.ndarray:
    """Compute all cells without the view: pictures by row and column."""
    view, space = traversal(bench), bench.latent.space
    across, down = view.across.axis, view.down.axis
    assert across is not None
    rows = []
    for value in down.values if down is not None else (None,):
        z = np.repeat(bench.latent.z[None], len(across.values), 0)
        if down is not None:
            z = space.with_values(z, down.factor, value)
        z = space.with_values(z, across.factor, np.array(across.values))
        rows.append(as_bytes(bench.session.g(z)))
    return np.concatenate(rows)


# --- the grid --------------------------------------------------------------------------------


def test_it_begins_with_what_has_a_meaning(open_view: Open) -> None:
    view = traversal(open_view(TraversalView))
    assert view.across.axis is not None and view.down.axis is not None
    assert (view.across.axis.factor, view.down.axis.factor) == ("c1", "c2")
    assert (len(view.across.axis.values), len(view.down.axis.values)) == (10, 7)


def test_each_cell_is_g_of_its_values(open_view: Open) -> None:
    bench = open_view(TraversalView)
    assert np.array_equal(shown(traversal(bench)), expected(bench))


def test_it_follows_the_latent_at_hand_and_the_training(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    before = shown(view).copy()
    bench.latent.set_value("z2", 2.5)
    bench.session.answer()
    assert np.array_equal(shown(view), expected(bench))
    assert not np.array_equal(shown(view), before)
    bench.session.learn(lambda z: np.full((len(z), 1, 16, 16), 0.5, np.float32))
    assert (shown(view) == 128).all()


def test_a_change_along_the_axes_asks_for_nothing(open_view: Open) -> None:
    bench = open_view(TraversalView)
    asked = bench.session.asked
    bench.latent.set_value("c2", 0.6)
    assert bench.session.asked == asked


def test_the_cell_nearest_to_the_latent_at_hand_is_outlined(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    bench.latent.set_value("c2", 0.3)
    bench.latent.set_value("c1", 4)
    # Of seven values from -1 to 1, 1/3 is nearest to 0.3, and the fifth.
    assert view.sheet.marked == ((0, 4 * 10 + 4),)
    place = view.sheet.place_of(0, 4 * 10 + 4)
    left = view.sheet.logical(view.sheet.blocks[0].place(4 * 10 + 4)).left()
    edge = view.sheet.grab().toImage().pixelColor(round(left) - 1, place.y())
    assert edge.name() == view.theme.generator


def test_a_click_takes_a_cell(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view, space = traversal(bench), bench.latent.space
    bench.latent.set_value("z1", 0.7)
    want = space.with_values(space.with_values(bench.latent.z[None], "c1", 6), "c2", -1 / 3)[0]
    click(view.sheet, view.sheet.place_of(0, 2 * 10 + 6))
    assert np.array_equal(bench.latent.z, want)
    assert view.sheet.marked == ((0, 2 * 10 + 6),)
    bench.latent.undo()
    assert bench.latent.z[0] == np.float32(0.7)


def test_return_takes_a_cell_chosen_by_arrow_keys(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    view.sheet.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(view.sheet, key)
    assert view.facts.text() == "c1 = 1\u2003c2 = −0.67"
    QTest.keyClick(view.sheet, Qt.Key.Key_Return)
    assert np.array_equal(bench.latent.z, view.cells[1, 1])


def test_ranges_and_steps_are_typed(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    for box, text in ((view.down.lo, "-2"), (view.down.hi, "2"), (view.down.steps, "5")):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert view.down.axis is not None
    assert view.down.axis.values == (-2.0, -1.0, 0.0, 1.0, 2.0)
    bench.session.answer()
    assert np.array_equal(shown(view), expected(bench))


def test_one_factor_is_a_row(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    pick(view.down.factor_box, "")
    pick(view.across.factor_box, "z3")
    bench.session.answer()
    assert view.cells.shape[:2] == (1, 9)
    assert np.array_equal(shown(view), expected(bench))


def test_what_is_late_is_shown_no_longer(open_view: Open, qtbot: QtBot) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    bench.latent.set_value("z2", 2.5)
    assert view._batch is not None and view._batch.held.all() and not view._batch.fresh.any()
    with qtbot.waitSignal(view._batch.came, timeout=5000):
        pass
    assert not view._batch.held.any()
    empty = int(view.theme.hover[5:], 16)
    assert (shown(view) == empty).all()
    bench.session.answer()
    assert np.array_equal(shown(view), expected(bench))


def test_too_many_pictures_are_refused_with_a_way_out(open_view: Open) -> None:
    view = traversal(open_view(TraversalView, size=(150, 240)))
    assert not view.sheet.blocks
    assert "fewer steps" in view.facts.text()


def test_every_kind_of_factor_can_be_an_axis(open_view: Open) -> None:
    bench = open_view(TraversalView, "every")
    view = traversal(bench)
    for factor in bench.latent.space.factors:
        pick(view.across.factor_box, factor.name)
        pick(view.down.factor_box, "")
        bench.session.answer()
        axis = view.across.axis
        assert axis is not None
        z = np.repeat(bench.latent.z[None], len(axis.values), 0)
        want = bench.session.g(
            bench.latent.space.with_values(z, factor.name, np.array(axis.values))
        )
        found = [(mark.x, mark.y) for mark in view.chart.marks]
        np.testing.assert_allclose(found, want, atol=1e-6)


# --- points ----------------------------------------------------------------------------------


def test_in_the_plane_each_sample_is_a_point_and_can_be_taken(open_view: Open) -> None:
    bench = open_view(TraversalView, "points")
    view = traversal(bench)
    want = bench.session.g(view.cells.reshape(-1, view.cells.shape[2]))
    found = np.array([(mark.x, mark.y) for mark in view.chart.marks])
    np.testing.assert_allclose(found, want, atol=1e-6)
    # That of an end: no other one is in its place.
    at = view.chart.to_pixel(*map(float, want[0])).toPoint()
    click(view.chart, at)
    assert view.chart.current is not None
    rows, columns = divmod(view.chart.current, view.cells.shape[1])
    assert np.array_equal(bench.latent.z, view.cells[rows, columns])
    assert "G(z) = " in view.facts.text()


def test_on_the_line_the_axis_across_is_the_factor(open_view: Open) -> None:
    bench = open_view(TraversalView, "numbers")
    view = traversal(bench)
    axis = view.across.axis
    assert axis is not None
    want = bench.session.g(view.cells.reshape(-1, view.cells.shape[2]))[:, 0]
    np.testing.assert_allclose([mark.y for mark in view.chart.marks], want, atol=1e-6)
    np.testing.assert_allclose(
        [mark.x for mark in view.chart.marks[: len(axis.values)]], axis.values
    )


def test_between_the_samples_the_curve_is_that_of_g(open_view: Open) -> None:
    bench = open_view(TraversalView, "points")
    view, space = traversal(bench), bench.latent.space
    first = view.chart._curves[0]
    fine = np.linspace(-2, 2, len(first.points)).astype(np.float32)
    assert len(fine) > 50
    z = space.with_values(np.repeat(view.cells[0, :1], len(fine), 0), "z1", fine)
    np.testing.assert_allclose(first.points, bench.session.g(z), atol=1e-5)
    # A line for each row and for each column.
    assert len(view.chart._curves) == 7 + 9
    # The row at hand is wide, and says which way it goes.
    assert [curve.wide for curve in view.chart._curves].index(True) == 3
    named = [mark.text for mark in view.chart.marks if mark.text]
    assert named == ["z1 = −2", "z1 = 2"]


def test_no_line_leads_from_one_category_to_another(open_view: Open) -> None:
    bench = open_view(TraversalView, "every")
    view = traversal(bench)
    pick(view.across.factor_box, "label")
    pick(view.down.factor_box, "")
    bench.session.answer()
    assert len(view.chart.marks) == 3 and not view.chart._curves


def test_axes_hold_every_sample(open_view: Open) -> None:
    far = lambda z: np.full((len(z), 2), 7.3, np.float32)  # noqa: E731
    bench = open_view(TraversalView, "points", g=far)
    (x_lo, x_hi), (y_lo, y_hi) = traversal(bench).chart.limits()
    assert x_lo < 7.3 < x_hi and y_lo < 7.3 < y_hi


# --- between pins ----------------------------------------------------------------------------


def pinned(open_view: Open, run: str = "pictures") -> Bench:
    bench = open_view(TraversalView, run)
    view = traversal(bench)
    pick(view.mode, "pins")
    assert "Pin two samples" in view.message.text()
    assert view.message.isVisible()
    for seed in (1, 2):
        bench.latent.draw(seed)
        QTest.mouseClick(view.way.pin, Qt.MouseButton.LeftButton)
    bench.session.answer()
    return bench


def test_the_way_between_two_pins_is_shown_round_and_straight(open_view: Open) -> None:
    bench = pinned(open_view)
    view, space = traversal(bench), bench.latent.space
    a, b = bench.latent.pins
    t = np.linspace(0, 1, 9)
    want = np.concatenate([between(space, a, b, t, way) for way in (True, False)])
    assert np.array_equal(shown(view), as_bytes(bench.session.g(want)))
    words = [caption.text for caption in view.sheet.captions]
    assert "spherical" in words and "linear" in words
    # The sample at hand is the second pin: both ways end there.
    assert view.sheet.marked == ((0, 8),)


def test_a_uniform_prior_has_a_straight_way_only(open_view: Open) -> None:
    bench = open_view(TraversalView, "every")
    cube = bench.latent.space.noise(3, "uniform")
    bench.begin(cube, bench.data, generation=2)
    view = traversal(bench)
    pick(view.mode, "pins")
    for seed in (1, 2):
        bench.latent.draw(seed)
        bench.latent.pin()
    bench.session.answer()
    assert view.cells.shape[0] == 1
    np.testing.assert_allclose(view.cells[0, 4], np.mean(bench.latent.pins, axis=0), atol=1e-6)


def test_a_third_pin_is_where_the_way_leads_and_one_that_goes_is_gone(open_view: Open) -> None:
    bench = pinned(open_view)
    view = traversal(bench)
    bench.latent.draw(3)
    bench.latent.pin()
    assert (view.way.start.value(), view.way.end.value()) == ("1", "2")
    assert np.array_equal(view.cells[0, 0], bench.latent.pins[1])
    for _ in range(2):
        bench.latent.unpin(0)
    assert view.message.isVisible() and not view.cells.size


# --- moving ----------------------------------------------------------------------------------


def test_to_and_fro_goes_through_exact_values_and_stops(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view, space = traversal(bench), bench.latent.space
    bench.latent.set_value("c2", -0.25)
    before = bench.latent.z
    pick(view.animation.kind, "down")
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    assert view.animation.player.playing and view.animation.play.text() == "Stop"
    for tick in range(1, 6):
        view.animation.player.tick()
        value = sweep(space.factor("c2"), -1, 1, -0.25, tick, PERIOD)
        assert np.array_equal(bench.latent.z, space.with_values(before[None], "c2", value)[0])
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    assert not view.animation.player.playing and view.animation.play.text() == "Animate"
    stayed = bench.latent.z
    view.animation.player.tick()
    assert np.array_equal(bench.latent.z, stayed)
    # All of it is one step back.
    bench.latent.undo()
    assert np.array_equal(bench.latent.z, before)


def test_the_timer_moves_it(open_view: Open, qtbot: QtBot) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    pick(view.animation.kind, "down")
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.animation.player.ticks >= 2, timeout=5000)
    want = sweep(bench.latent.space.factor("c2"), -1, 1, 0.0, view.animation.player.ticks, PERIOD)
    assert bench.latent.space.values(bench.latent.z[None], "c2")[0] == pytest.approx(want)


def test_across_categories_come_one_by_one(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    seen = []
    for _ in range(80):
        view.animation.player.tick()
        seen.append(float(bench.latent.space.values(bench.latent.z[None], "c1")[0]))
    assert seen[::8] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert seen[-1] == 0 and len(set(seen[7:15])) == 1


def test_a_random_walk_is_the_walk_of_its_seed_and_keeps_locked_factors(open_view: Open) -> None:
    bench = open_view(TraversalView, "every")
    view, space = traversal(bench), bench.latent.space
    bench.latent.lock("z2", True)
    bench.latent.lock("c1", True)
    start = bench.latent.z
    pick(view.animation.kind, "walk")
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    for _ in range(35):
        view.animation.player.tick()
    want = Walk(space, start, 1).at(3.5)
    for name in ("z2", "c1"):
        want[space.columns(name)] = start[space.columns(name)]
    assert np.array_equal(bench.latent.z, want)
    assert not np.array_equal(want, start)


def test_between_pins_it_moves_along_the_way(open_view: Open) -> None:
    bench = pinned(open_view)
    view = traversal(bench)
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    for _ in range(PERIOD // 2):
        view.animation.player.tick()
    np.testing.assert_allclose(bench.latent.z, bench.latent.pins[1], atol=1e-6)


def test_a_way_goes_to_and_fro_and_what_was_chosen_for_axes_comes_back(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    pick(view.animation.kind, "down")
    pick(view.mode, "pins")
    kind = view.animation.kind
    assert [kind.itemText(i) for i in range(kind.count())] == ["To and fro", "Random walk"]
    assert kind.value() == "along"
    other = traversal(open_view(TraversalView))
    other.restore(view.settings())
    assert other.animation.kind.value() == "along"
    pick(other.mode, "grid")
    assert other.animation.kind.value() == "down"
    pick(other.animation.kind, "walk")
    pick(other.mode, "pins")
    assert other.animation.kind.value() == "walk"


def test_the_hand_goes_first(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    pick(view.animation.kind, "down")
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    view.animation.player.tick()
    bench.latent.set_value("z1", 1.5)
    at_hand = bench.latent.z
    view.animation.player.tick()
    assert not view.animation.player.playing and not view.animation.play.isChecked()
    assert np.array_equal(bench.latent.z, at_hand)


@pytest.mark.parametrize("what", ["hidden", "axes", "space"])
def test_it_stops_by_itself(open_view: Open, what: str) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    QTest.mouseClick(view.animation.play, Qt.MouseButton.LeftButton)
    if what == "hidden":
        view.set_seen(False)
        assert not bench.session.last
    elif what == "axes":
        pick(view.across.factor_box, "z1")
    else:
        bench.begin(bench.latent.space.noise(2, "normal"), bench.data, generation=2)
    assert not view.animation.player.playing


# --- the rest --------------------------------------------------------------------------------


def test_another_run_shows_nothing_of_the_one_before(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    bench.begin(bench.latent.space, bench.data, generation=2)
    assert view._batch is not None and not view._batch.held.any()
    bench.session.g = lambda z: np.ones((len(z), 1, 16, 16), np.float32)
    bench.session.answer()
    assert (shown(view) == 255).all()


def test_what_was_chosen_is_remembered(open_view: Open) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    pick(view.across.factor_box, "z3")
    pick(view.down.factor_box, "")
    kept = view.settings()
    again = open_view(TraversalView)
    traversal(again).restore(kept)
    again.begin(again.latent.space.noise(1, "normal"), again.data, generation=2)
    again.begin(bench.latent.space, again.data, generation=3)
    assert traversal(again).settings() == kept
    assert traversal(again).across.factor_box.value() == "z3"
    assert traversal(again).down.axis is None


def test_it_can_be_painted_in_the_dark(open_view: Open) -> None:
    for run in ("pictures", "points", "numbers"):
        view = traversal(open_view(TraversalView, run))
        view.set_theme(DARK)
        assert view.grab().toImage().pixelColor(2, view.height() // 2).lightness() < 60


def test_a_failure_is_said_until_samples_come_again(open_view: Open) -> None:
    bench = open_view(TraversalView)
    bench.session.generate_failed.emit("traversal:0", "no room")
    assert bench.view.facts.text() == "No sample: no room"
    bench.session.learn(bench.session.g)
    assert "no room" not in bench.view.facts.text()
    assert bench.view.facts.property("role") == "small"


@pytest.mark.parametrize("mode", ["grid", "pins"])
@pytest.mark.parametrize("width", [520, 1400])
def test_no_tool_is_narrower_than_its_words_or_over_another(
    open_view: Open, mode: str, width: int
) -> None:
    bench = open_view(TraversalView)
    view = traversal(bench)
    bench.latent.pin()
    bench.latent.draw(1)
    bench.latent.pin()
    pick(view.mode, mode)
    view.resize(width, 500)
    QApplication.processEvents()
    for row in (view.across, view.down, view.way, view.animation):
        parts = [w for w in row.children() if isinstance(w, QWidget) and w.isVisible()]
        assert bool(parts) == row.isVisible()
        for part in parts:
            assert part.width() >= min(part.sizeHint().width(), part.maximumWidth())
            others = [w.geometry() for w in parts if w is not part]
            assert not any(part.geometry().intersects(other) for other in others)
