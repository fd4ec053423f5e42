"""Arithmetic: what is shown is G of exactly A − B + C."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from latent_runs import Bench, click
from picture_answers import point_at
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.engine.arithmetic import neighbours
from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.theme import DARK
from ganlab.ui.views.latent import ArithmeticView

Open = Callable[..., Bench]
RESULT = 6


def view_of(bench: Bench) -> ArithmeticView:
    assert isinstance(bench.view, ArithmeticView)
    return bench.view


def press(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[arg-type]


def filled(open_view: Open, run: str = "pictures") -> Bench:
    """Add two samples to A, one to B and three to C, as a person does."""
    bench = open_view(ArithmeticView, run)
    for seed, term in enumerate("AABCCC"):
        bench.latent.draw(seed)
        press(view_of(bench).buttons[term])
    bench.session.answer()
    return bench


def block(view: ArithmeticView, index: int) -> np.ndarray:
    words = view.sheet._shown[index][0]
    assert words is not None
    return words & 0xFF


def numbers_of(bench: Bench, z: np.ndarray) -> np.ndarray:
    """Return the columns of a latent that are no categories."""
    space = bench.latent.space
    names = [f.name for f in space.factors if not f.categories]
    return np.array([space.values(z[None], name)[0] for name in names])


def test_the_result_is_g_of_the_sum_of_the_averages(open_view: Open) -> None:
    bench = filled(open_view)
    view = view_of(bench)
    space = bench.latent.space
    drawn = [space.sample(1, np.random.default_rng(seed))[0] for seed in range(6)]
    a, b, c = np.array(drawn[:2]), np.array(drawn[2:3]), np.array(drawn[3:])
    assert view.result is not None
    wanted = a.mean(axis=0) - b.mean(axis=0) + c.mean(axis=0)
    np.testing.assert_allclose(numbers_of(bench, view.result), numbers_of(bench, wanted), atol=1e-6)
    around = neighbours(space, view.result, 9)
    around[4] = view.result
    assert np.array_equal(block(view, RESULT), as_bytes(bench.session.g(around)))
    assert np.array_equal(block(view, 0), as_bytes(bench.session.g(a)))
    assert np.array_equal(block(view, 2), as_bytes(bench.session.g(b)))
    assert np.array_equal(block(view, 4), as_bytes(bench.session.g(c)))


def test_it_follows_the_training(open_view: Open) -> None:
    bench = filled(open_view)
    bench.session.learn(lambda z: np.ones((len(z), 1, 16, 16), np.float32))
    assert (block(view_of(bench), RESULT) == 255).all()


def test_the_result_becomes_the_latent_at_hand(open_view: Open) -> None:
    bench = filled(open_view)
    view = view_of(bench)
    press(view.take)
    assert np.array_equal(bench.latent.z, view.result)
    assert (RESULT, 4) in view.sheet.marked


def test_a_click_takes_a_neighbour(open_view: Open) -> None:
    bench = filled(open_view)
    view = view_of(bench)
    assert view.result is not None
    click(view.sheet, view.sheet.place_of(RESULT, 0))
    assert np.array_equal(bench.latent.z, neighbours(bench.latent.space, view.result, 9)[0])


def test_without_one_of_the_sets_there_is_no_result(open_view: Open) -> None:
    bench = open_view(ArithmeticView)
    view = view_of(bench)
    assert view.message.isVisible() and not view.take.isEnabled()
    press(view.buttons["A"])
    press(view.buttons["B"])
    bench.session.answer()
    assert view.result is None and not view.take.isEnabled()
    assert view.sheet.isVisible()
    assert view.sheet._shown[RESULT][0] is None
    press(view.buttons["C"])
    assert view.take.isEnabled()


@pytest.mark.parametrize("how", ["Delete", "right button"])
def test_a_sample_is_removed_from_its_set(open_view: Open, how: str) -> None:
    bench = filled(open_view)
    view = view_of(bench)
    before = [z.copy() for z in view.terms["C"]]
    at = view.sheet.place_of(4, 1)
    if how == "Delete":
        point_at(view.sheet, at)
        QTest.keyClick(view.sheet, Qt.Key.Key_Delete)
    else:
        click(view.sheet, at, Qt.MouseButton.RightButton)
    assert np.array_equal(view.terms["C"], [before[0], before[2]])
    bench.session.answer()
    assert np.array_equal(block(view, 4), as_bytes(bench.session.g(np.array(view.terms["C"]))))


def test_only_samples_of_a_set_are_removed(open_view: Open) -> None:
    bench = filled(open_view)
    view = view_of(bench)
    point_at(view.sheet, view.sheet.place_of(RESULT, 4))
    QTest.keyClick(view.sheet, Qt.Key.Key_Delete)
    assert [len(view.terms[term]) for term in "ABC"] == [2, 1, 3]


def test_pins_are_added(open_view: Open) -> None:
    bench = open_view(ArithmeticView)
    view = view_of(bench)
    for seed in (1, 2):
        bench.latent.draw(seed)
        bench.latent.pin()
    bench.latent.reset()
    view.source.setCurrentIndex(view.source.findText("pin 1"))
    press(view.buttons["B"])
    assert np.array_equal(view.terms["B"], [bench.latent.pins[0]])
    bench.latent.unpin(1)
    bench.latent.unpin(0)
    assert view.source.count() == 1
    press(view.buttons["A"])
    assert np.array_equal(view.terms["A"], [bench.latent.z])


def test_a_set_holds_only_so_many(open_view: Open) -> None:
    bench = open_view(ArithmeticView)
    view = view_of(bench)
    for seed in range(8):
        bench.latent.draw(seed)
        press(view.buttons["A"])
    assert len(view.terms["A"]) == 6 and not view.buttons["A"].isEnabled()
    press(view.clear_button)
    assert not view.terms["A"] and view.buttons["A"].isEnabled()


def test_its_length_is_told_beside_that_of_draws(open_view: Open) -> None:
    bench = filled(open_view)
    view = view_of(bench)
    assert view.result is not None
    n = bench.latent.space.noise_size
    length = np.linalg.norm(view.result[:n])
    assert f"not rescaled: ‖z‖ {length:.1f}, of draws about {np.sqrt(n):.1f}" in view.facts.text()


@pytest.mark.parametrize("run", ["points", "numbers", "every"])
def test_points_are_shown_among_the_data(open_view: Open, run: str) -> None:
    bench = filled(open_view, run)
    view = view_of(bench)
    (result,) = (mark for mark in view.chart.marks if mark.text == "A − B + C")
    want = bench.session.g(view.result[None])[0]
    assert result.x == pytest.approx(float(want[0]), abs=1e-6)
    assert result.y == pytest.approx(float(want[1]) if len(want) > 1 else 0.0, abs=1e-6)
    at = view.chart.to_pixel(result.x, result.y).toPoint()
    click(view.chart, at)
    assert view.chart.current is not None
    assert np.array_equal(bench.latent.z, view._shown[view.chart.current].z)


def test_sets_are_found_again_after_a_restart(open_view: Open) -> None:
    bench = filled(open_view)
    kept = view_of(bench).settings()
    again = ArithmeticView()
    again.restore(kept)
    assert again.settings() == kept
    again.deleteLater()
    bench = open_view(ArithmeticView)
    view = view_of(bench)
    view.restore(kept)
    space = bench.latent.space
    bench.begin(space.noise(9, "uniform"), bench.data, generation=2)
    assert not view.terms["A"]
    view.restore(kept)
    bench.begin(space, bench.data, generation=3)
    assert view.settings() == kept


def test_another_latent_space_empties_the_sets(open_view: Open) -> None:
    bench = filled(open_view)
    bench.begin(bench.latent.space.noise(2, "normal"), bench.data, generation=2)
    assert not any(view_of(bench).terms.values())
    assert not view_of(bench).take.isEnabled()


def test_it_asks_for_nothing_while_it_is_not_seen(open_view: Open) -> None:
    bench = filled(open_view)
    view_of(bench).set_seen(False)
    assert not bench.session.last
    view_of(bench).set_seen(True)
    bench.session.answer()
    assert block(view_of(bench), RESULT).shape[0] == 9


def test_it_can_be_painted_in_the_dark(open_view: Open) -> None:
    for run in ("pictures", "points"):
        view = view_of(filled(open_view, run))
        view.set_theme(DARK)
        assert view.grab().toImage().pixelColor(2, view.height() // 2).lightness() < 60
