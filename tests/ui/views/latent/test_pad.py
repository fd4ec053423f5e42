"""The pad: a drag goes exactly where the hand goes, and each place has an address."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from latent_runs import Bench, click, drag, wheel
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ganlab.engine.address import read, write
from ganlab.engine.plane import at_place, corner
from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.theme import DARK
from ganlab.ui.views.latent import PadView

Open = Callable[..., Bench]


def pad(bench: Bench) -> PadView:
    assert isinstance(bench.view, PadView)
    return bench.view


def choose(view: PadView, mode: str) -> None:
    view.mode.setCurrentIndex(view.mode.findData(mode))


def choose_factors(view: PadView, across: str, up: str) -> None:
    choose(view, "factors")
    view.across.setCurrentIndex(view.across.findData(across))
    view.up.setCurrentIndex(view.up.findData(up))
    QApplication.processEvents()


def at(view: PadView, x: float, y: float) -> QPoint:
    return view.seeds.to_pixel(x, y).toPoint()


def shown(view: PadView) -> np.ndarray:
    """Return the words of the picture that the output shows."""
    words = view.output.sheet._shown[0][0]
    assert words is not None
    return words & 0xFF


# --- seeds -----------------------------------------------------------------------------------


def test_a_click_goes_to_the_place_under_it(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    spot = at(view, 0.7, -0.4)
    click(view.seeds, spot)
    place = view.seeds.to_place(QPointF(spot))
    assert place == (pytest.approx(0.7, abs=0.01), pytest.approx(-0.4, abs=0.01))
    assert np.array_equal(bench.latent.z, at_place(bench.latent.space, *place))
    assert view.seeds.spot == place and view.seeds.there


def test_the_picture_is_what_g_makes_of_the_place(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    click(view.seeds, at(view, 1.3, 0.6))
    bench.session.answer()
    want = as_bytes(bench.session.g(bench.latent.z[None]))
    assert np.array_equal(shown(view)[0], want[0])


def test_the_picture_stays_when_the_pad_turns_to_factors(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    click(view.seeds, at(view, 1.3, 0.6))
    bench.session.answer()
    before = shown(view).copy()
    choose(view, "factors")
    view.resize(900, 500)
    QApplication.processEvents()
    assert np.array_equal(shown(view), before)


def test_a_drag_of_the_marker_follows_and_is_undone_as_one(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    before = bench.latent.z
    way = [at(view, x, x / 2) for x in np.linspace(0, 1.2, 9)]
    seen = []
    bench.latent.changed.connect(lambda: seen.append(bench.latent.z))
    drag(view.seeds, *way)
    places = [view.seeds.to_place(QPointF(p)) for p in way]
    want = [at_place(bench.latent.space, *p) for p in places]
    assert len(seen) == len(way)
    assert all(np.array_equal(a, b) for a, b in zip(seen, want, strict=True))
    bench.latent.undo()
    assert np.array_equal(bench.latent.z, before)
    assert not bench.latent.can_undo
    # Undo leaves the plane: the latent of before was on none of its places.
    assert not view.seeds.there
    bench.latent.redo()
    assert view.seeds.there and view.seeds.spot == places[-1]


def test_a_drag_asks_for_each_latent_but_never_again_for_the_corners(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    asked = bench.session.asked
    drag(view.seeds, *[at(view, x, 0.1) for x in (0, 0.2, 0.4, 0.6)])
    assert bench.session.asked - asked == 4


def test_a_drag_elsewhere_pans_and_leaves_the_latent(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    before = bench.latent.z
    drag(view.seeds, at(view, 1, 1), at(view, 0.5, 0.6), at(view, 0, 0.5))
    assert view.seeds.centre == (pytest.approx(1.0, abs=0.02), pytest.approx(0.5, abs=0.02))
    assert np.array_equal(bench.latent.z, before)


def test_the_wheel_zooms_about_the_pointer(open_view: Open) -> None:
    view = pad(open_view(PadView))
    pointer = view.seeds.to_pixel(1.25, -0.5)
    unit = view.seeds.unit
    wheel(view.seeds, pointer, 3)
    assert view.seeds.unit == pytest.approx(unit * 1.2**3)
    assert view.seeds.to_place(pointer) == (
        pytest.approx(1.25, abs=0.006), pytest.approx(-0.5, abs=0.006),
    )  # fmt: skip
    wheel(view.seeds, pointer, -50)
    assert len(view.seeds.corners()) < 260


def test_corners_show_what_g_makes_of_them(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    space = bench.latent.space
    keys = view.seeds.corners()
    assert set(view.seeds.tiles) == set(keys) and (0, 0) in keys
    want = as_bytes(bench.session.g(np.stack([corner(space, *key) for key in keys])))
    for key, picture in zip(keys, want, strict=True):
        image = view.seeds.tiles[key]
        assert abs(image.pixelColor(8, 8).red() - int(picture[8, 8])) <= 1
    # Training goes on, and they follow.
    bench.session.learn(lambda z: np.ones((len(z), 1, 16, 16), np.float32))
    assert view.seeds.tiles[keys[0]].pixelColor(8, 8).red() == 255


def test_arrow_keys_move_the_marker(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    view.seeds.setFocus()
    QTest.keyClick(view.seeds, Qt.Key.Key_Right)
    QTest.keyClick(view.seeds, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.seeds.spot == (0.1, 0.01)
    assert np.array_equal(bench.latent.z, at_place(bench.latent.space, 0.1, 0.01))


def test_an_address_can_be_typed_and_copied_and_found_again(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    view.address.edit.selectAll()
    QTest.keyClicks(view.address.edit, "plane=12.25,-3.5")
    QTest.keyClick(view.address.edit, Qt.Key.Key_Return)
    assert np.array_equal(bench.latent.z, at_place(bench.latent.space, 12.25, -3.5))
    assert view.seeds.spot == (12.25, -3.5)
    assert view.seeds.rect().contains(at(view, 12.25, -3.5))
    view.address.copy.click()
    text = QApplication.clipboard().text()
    assert text == "plane=12.25,-3.5"
    assert np.array_equal(read(bench.latent.space, text), bench.latent.z)


def test_a_wrong_address_is_said_and_can_be_mended(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    before = bench.latent.z
    view.address.edit.setFocus()
    view.address.edit.selectAll()
    QTest.keyClicks(view.address.edit, "plane=12")
    QTest.keyClick(view.address.edit, Qt.Key.Key_Return)
    assert "two numbers" in view.facts.text()
    assert view.address.edit.text() == "plane=12"
    assert np.array_equal(bench.latent.z, before)


def test_locked_factors_stay_and_are_part_of_the_address(open_view: Open) -> None:
    bench = open_view(PadView, "every")
    view, space = pad(bench), bench.latent.space
    bench.latent.set_value("label", 2)
    bench.latent.lock("label", True)
    click(view.seeds, at(view, 0.3, 0.8))
    x, y = view.seeds.spot
    want = space.with_values(at_place(space, x, y)[None], "label", 2)[0]
    assert np.array_equal(bench.latent.z, want)
    assert view.address.edit.text() == f"plane={x:g},{y:g} label=owl"
    assert np.array_equal(read(space, view.address.edit.text()), want)


def test_the_marker_says_that_the_latent_is_elsewhere(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    click(view.seeds, at(view, 0.3, 0.8))
    assert view.facts.text().startswith("place 0.3")
    bench.latent.set_value("z1", 1.75)
    assert not view.seeds.there
    assert "not of this plane" in view.facts.text()
    assert view.address.edit.text() == write(bench.latent.space, bench.latent.z)


# --- two factors -----------------------------------------------------------------------------


def test_a_drag_writes_both_factors_exactly(open_view: Open) -> None:
    bench = open_view(PadView, "every")
    view, space = pad(bench), bench.latent.space
    choose_factors(view, "z2", "c3")
    before = bench.latent.z
    way = [QPointF(view.factors.to_pixel(*p)).toPoint() for p in ((0, 0), (0.5, 0.2), (1.5, -0.7))]
    drag(view.factors, *way)
    x, y = view.factors.to_place(QPointF(way[-1]))
    assert (x, y) == (pytest.approx(1.5, abs=0.02), pytest.approx(-0.7, abs=0.02))
    want = space.with_values(space.with_values(before[None], "z2", x), "c3", y)[0]
    assert np.array_equal(bench.latent.z, want)
    assert view.factors.spot == (pytest.approx(x), pytest.approx(y))
    bench.latent.undo()
    assert np.array_equal(bench.latent.z, before)


def test_a_hand_stops_at_the_end_of_a_uniform_prior_and_picks_whole_categories(
    open_view: Open,
) -> None:
    bench = open_view(PadView, "every")
    view, space = pad(bench), bench.latent.space
    choose_factors(view, "c2", "label")
    area = view.factors.area
    drag(view.factors, area.center().toPoint(), QPoint(view.factors.width() + 50, -80))
    values = [space.values(bench.latent.z[None], name)[0] for name in ("c2", "label")]
    assert values == [1.0, 2.0]
    drag(view.factors, area.center().toPoint())
    assert space.values(bench.latent.z[None], "label")[0] == 1.0


def test_arrow_keys_step_both_factors(open_view: Open) -> None:
    bench = open_view(PadView, "every")
    view, space = pad(bench), bench.latent.space
    choose_factors(view, "z1", "label")
    view.factors.setFocus()
    QTest.keyClick(view.factors, Qt.Key.Key_Right)
    QTest.keyClick(view.factors, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view.factors, Qt.Key.Key_Up)
    values = [float(space.values(bench.latent.z[None], name)[0]) for name in ("z1", "label")]
    assert values == [pytest.approx(0.11), 1.0]


def test_the_density_of_the_prior_lies_behind(open_view: Open) -> None:
    bench = open_view(PadView, "every")
    view = pad(bench)
    choose_factors(view, "z1", "c2")
    image = view.factors.grab().toImage()

    def lightness(x: float, y: float) -> int:
        spot = view.factors.to_pixel(x, y).toPoint()
        return image.pixelColor(spot).lightness()

    assert lightness(0.3, 0.5) < lightness(1.5, 0.5) < lightness(2.9, 0.5)
    # Uniform: even within its support, nothing beyond.
    assert abs(lightness(0.3, 0.5) - lightness(0.3, -0.9)) <= 2
    assert lightness(0.3, 1.06) == 255


# --- seen, and not ---------------------------------------------------------------------------


def test_it_asks_for_nothing_while_it_is_not_seen(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    view.set_seen(False)
    assert not bench.session.last
    assert not view.seeds.tiles
    bench.latent.set_value("z1", 1.0)
    assert not bench.session.last
    view.set_seen(True)
    bench.session.answer()
    want = as_bytes(bench.session.g(bench.latent.z[None]))
    assert np.array_equal(shown(view)[0], want[0])


@pytest.mark.parametrize("run", ["points", "numbers", "every"])
def test_points_are_shown_among_the_data(open_view: Open, run: str) -> None:
    bench = open_view(PadView, run)
    view = pad(bench)
    click(view.seeds, at(view, 0.7, -0.4))
    bench.session.answer()
    (mark,) = view.output.chart.marks
    want = bench.session.g(bench.latent.z[None])[0]
    assert mark.x == pytest.approx(float(want[0]))
    assert mark.y == pytest.approx(float(want[1]) if len(want) > 1 else 0.0)
    assert set(view.seeds.tiles) == set(view.seeds.corners())


def test_another_latent_space_and_another_run(open_view: Open, points: object) -> None:
    bench = open_view(PadView, "every")
    view = pad(bench)
    click(view.seeds, at(view, 0.7, -0.4))
    other = bench.latent.space.noise(2, "uniform")
    bench.session.g = lambda z: z
    bench.begin(other, bench.data, generation=2)
    assert not view.seeds.there and not view.output.chart.marks
    bench.session.answer()
    click(view.seeds, at(view, 0.7, -0.4))
    assert np.array_equal(bench.latent.z, at_place(other, *view.seeds.spot))


def test_what_was_chosen_is_remembered(open_view: Open) -> None:
    bench = open_view(PadView, "every")
    choose_factors(pad(bench), "c3", "z2")
    kept = pad(bench).settings()
    again = PadView()
    again.restore(kept)
    assert again.settings() == kept
    again.deleteLater()


def test_it_can_be_painted_in_the_dark(open_view: Open) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    view.set_theme(DARK)
    image = view.grab().toImage()
    corner_of = view.seeds.mapTo(view, QPoint(3, 3))
    assert image.pixelColor(corner_of).lightness() < 60


@pytest.mark.parametrize("mode", ["seeds", "factors"])
def test_an_arrow_key_that_is_held_is_taken_back_at_once(open_view: Open, mode: str) -> None:
    bench = open_view(PadView)
    view = pad(bench)
    choose(view, mode)
    canvas = view.seeds if mode == "seeds" else view.factors
    canvas.setFocus()
    begin = bench.latent.z
    for _ in range(3):
        QTest.keyPress(canvas, Qt.Key.Key_Right)
    QTest.keyRelease(canvas, Qt.Key.Key_Right)
    there = bench.latent.z
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    bench.latent.undo()
    assert np.array_equal(bench.latent.z, there)
    bench.latent.undo()
    assert np.array_equal(bench.latent.z, begin)
