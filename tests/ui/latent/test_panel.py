"""The panel on a latent space that no family has, and a generator that is none."""

from __future__ import annotations

import numpy as np
import pytest
from latent_stage import MADE_UP, at, wheel
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QLineEdit,
    QScrollBar,
)

from ganlab.engine import address
from ganlab.engine.latent import LatentSpace
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.categories import CategoryRow
from ganlab.ui.latent.panel import LatentPanel
from ganlab.ui.latent.rows import FIRST
from ganlab.ui.latent.slider import FactorSlider
from ganlab.ui.latent.state import LatentState
from ganlab.ui.theme import DARK

LEFT = Qt.MouseButton.LeftButton


def slider(stage, name: str) -> FactorSlider:
    control = stage.panel.rows.controls[name]
    assert isinstance(control, FactorSlider)
    return control


def row(stage, name: str) -> CategoryRow:
    control = stage.panel.rows.controls[name]
    assert isinstance(control, CategoryRow)
    return control


# --- made from the space alone -------------------------------------------------------------------


def test_a_control_for_each_factor_of_every_kind_codes_first(stage):
    made = stage()
    order = sorted(
        made.panel.rows.controls.values(), key=lambda c: c.mapTo(made.panel, QPoint()).y()
    )
    assert [c.factor.name for c in order] == ["mood", "age", "depth", "label", "z1", "z2"]
    kinds = [type(c).__name__ for c in order]
    assert kinds == ["CategoryRow", "FactorSlider", "FactorSlider", "CategoryRow",
                     "FactorSlider", "FactorSlider"]  # fmt: skip


def test_every_kind_is_driven_and_asks_for_exactly_what_it_shows(stage):
    made = stage()
    QTest.mousePress(slider(made, "age"), LEFT, pos=at(slider(made, "age"), 0.0))
    QTest.mouseMove(slider(made, "age"), at(slider(made, "age"), 0.6))
    QTest.mouseRelease(slider(made, "age"), LEFT, pos=at(slider(made, "age"), 0.6))
    slider(made, "depth").setFocus()
    QTest.keyClick(slider(made, "depth"), Qt.Key.Key_Right)
    slider(made, "z1").setFocus()
    wheel(slider(made, "z1"), -3)
    QTest.mouseClick(row(made, "mood").buttons[2], LEFT)
    row(made, "label").buttons[0].setFocus()
    QTest.keyClick(row(made, "label").buttons[0], Qt.Key.Key_Right)
    QTest.mouseClick(slider(made, "z2"), LEFT, pos=slider(made, "z2").digits_place.center())
    QTest.keyClicks(slider(made, "z2").editor, "0.125")
    QTest.keyClick(slider(made, "z2").editor, Qt.Key.Key_Return)
    age = slider(made, "age").number
    assert age == pytest.approx(0.6, abs=0.02)
    wanted = np.array([-0.3, 0.125, 0, 0, 1, age, 0.1, 0, 1], np.float32)
    assert np.array_equal(made.latent.z, wanted)
    request = made.asked()[-1]
    assert np.array_equal(request.z, wanted[None])
    made.answer()
    x, y = wanted.sum(), wanted[0]
    assert made.panel.output.point.text() == f"x {x:.3f}\u2003y {y:.3f}".replace("-", "−")


def test_the_other_dimensions_wait_behind_more_and_are_made_bit_by_bit(stage, qtbot):
    made = stage(LatentSpace.noise(200, "normal"))
    rows = made.panel.rows
    assert list(rows.controls) == [f"z{i + 1}" for i in range(FIRST)]
    made.latent.set_value("z150", 1.25)
    QTest.mouseClick(rows.more, LEFT)
    assert len(rows.controls) < 40, "never all of them in one turn"
    qtbot.waitUntil(lambda: len(rows.controls) == 200)
    assert slider(made, "z150").number == 1.25
    places = [slider(made, f"z{i + 1}").mapTo(rows, QPoint()).y() for i in range(200)]
    assert all(a < b for a, b in zip(places, places[1:], strict=False))
    QTest.mouseClick(rows.more, LEFT)
    assert not slider(made, "z150").isVisible() and slider(made, "z8").isVisible()
    made.latent.draw(3)
    QTest.mouseClick(rows.more, LEFT)
    assert slider(made, "z150").number == made.latent.z[149], "hidden sliders follow, too"


def test_a_drag_touches_no_slider_but_its_own(stage, qtbot):
    made = stage(LatentSpace.noise(100, "normal"))
    made.panel.rows.more.setChecked(True)
    qtbot.waitUntil(lambda: len(made.panel.rows.controls) == 100)
    QApplication.processEvents()
    before = {name: control.paints for name, control in made.panel.rows.controls.items()}
    made.latent.set_value("z2", 0.5)
    QApplication.processEvents()
    painted = {n for n, c in made.panel.rows.controls.items() if c.paints != before[n]}
    assert painted == {"z2"}


def test_another_space_brings_other_controls(stage):
    made = stage()
    made.begin(2, LatentSpace.noise(3, "uniform"))
    assert list(made.panel.rows.controls) == ["z1", "z2", "z3"]
    assert made.asked()[-1].z.shape == (1, 3)
    made.latent.set_space(None, 3)
    assert made.panel.rows.controls == {}
    assert not made.panel.tools.draw.isEnabled()


# --- what G makes --------------------------------------------------------------------------------


def test_a_picture_is_painted_as_it_comes(stage):
    made = stage(LatentSpace.noise(2, "normal"), data="glyphs")
    rng = np.random.default_rng(3)
    x = rng.random((1, *made.data.shape), np.float32)
    made.answer(x=x, step=1240)
    words, _ = made.panel.output.sheet._shown[0]
    assert np.array_equal(words & 0xFF, as_bytes(x))
    sheet, (block,) = made.panel.output.sheet, made.panel.output.sheet.blocks
    image = sheet.grab().toImage()
    ratio = image.devicePixelRatio()
    for i, j in ((0, 0), (5, 9), (block.height - 1, block.width - 1)):
        at_x = (block.frame + j * block.scale + block.scale // 2) / sheet.devicePixelRatioF()
        at_y = (block.frame + i * block.scale + block.scale // 2) / sheet.devicePixelRatioF()
        assert image.pixelColor(int(at_x * ratio), int(at_y * ratio)).red() == as_bytes(x)[0, i, j]
    assert made.panel.output.facts.text() == "step 1,240"


def test_what_waits_too_long_is_marked_until_it_comes(stage, qtbot):
    made = stage()
    made.answer()
    assert not made.panel.output.stale
    made.latent.set_value("z1", 1.0)
    shown = made.panel.output.point.text()
    made.panel._patience.timeout.emit()
    assert made.panel.output.stale and made.panel.output.point.text() == shown
    assert "earlier latent" in made.panel.output.facts.text()
    made.answer()
    assert not made.panel.output.stale


def test_an_answer_to_an_earlier_question_is_shown_but_still_waited_upon(stage):
    made = stage()
    first = made.asked()[-1]
    made.latent.set_value("z1", 1.0)
    made.answer(first)
    assert made.panel._patience.isActive(), "the newest one is not there yet"
    made.answer()
    assert not made.panel._patience.isActive()


def test_d_is_asked_when_the_hand_rests_and_its_word_goes_when_it_moves(stage, qtbot):
    made = stage()
    made.answer()
    assert made.asked("panel, D(x)") == []
    made.panel._rest.timeout.emit()
    (request,) = made.asked("panel, D(x)")
    assert request.judged and np.array_equal(request.z, made.latent.z[None])
    made.answer(request, d=np.array([0.431], np.float32), step=7)
    made.answer(step=7)
    assert "D(x) 0.431" in made.panel.output.facts.text()
    made.answer(step=9)
    # Training went on since; what counts is written a few times a second.
    said = made.panel.output.facts.text
    qtbot.waitUntil(lambda: said() == "step 9\u2003D(x) 0.431 at step 7")
    made.latent.set_value("z1", 1.0)
    assert "D(x)" not in made.panel.output.facts.text()


def test_a_critic_s_score_is_called_by_its_own_name(stage):
    made = stage()
    made.answer()
    made.panel._rest.timeout.emit()
    (request,) = made.asked("panel, D(x)")
    made.answer(request, d=np.array([-3.214], np.float32), output=OBJECTIVES["wasserstein"].output)
    made.answer()
    facts = made.panel.output.facts
    assert "f(x) −3.21" in facts.text() and "f(x): critic's score" in facts.toolTip()


def test_a_late_word_of_d_about_another_latent_is_not_shown(stage):
    made = stage()
    made.answer()
    made.panel._rest.timeout.emit()
    (request,) = made.asked("panel, D(x)")
    made.latent.set_value("z1", 1.0)
    made.answer(request, d=np.array([0.9], np.float32))
    made.answer()
    assert "D(x)" not in made.panel.output.facts.text()


def test_nothing_is_asked_while_nobody_looks(stage):
    made = stage()
    gone = []
    made.generator.gone.connect(gone.append)
    made.panel.set_seen(False)
    assert "panel" in made.session.forgotten and "panel" in gone
    asked = len(made.session.latents)
    made.latent.set_value("z1", 1.0)
    assert len(made.session.latents) == asked
    made.panel.set_seen(True)
    assert made.asked()[-1].z[0, 0] == 1.0


def test_a_failure_is_said(stage):
    made = stage()
    made.answer()
    made.session.generate_failed.emit("panel", "out of memory")
    assert made.panel.output.facts.text() == "No sample: out of memory"
    assert made.panel.output.answer is None


def test_another_run_of_the_same_space_keeps_the_latent_and_asks_again(stage):
    made = stage()
    made.latent.set_value("z1", 1.0)
    made.answer()
    made.begin(2)
    assert made.panel.output.answer is None, "what is gone is not shown"
    assert made.asked()[-1].generation == 2
    assert made.asked()[-1].z[0, 0] == 1.0


# --- the latent as a whole -----------------------------------------------------------------------


def test_draw_reset_and_locks(stage):
    made = stage()
    made.latent.set_value("age", 0.5)
    QTest.mouseClick(slider(made, "age"), LEFT, pos=slider(made, "age").lock_place.center())
    QTest.mouseClick(row(made, "label").lock_button, LEFT)
    assert made.latent.locked == {"age", "label"}
    seen = set()
    for _ in range(8):
        QTest.mouseClick(made.panel.tools.draw, LEFT)
        assert slider(made, "age").number == 0.5 and row(made, "label").index == 0
        seen.add(slider(made, "z1").number)
    assert len(seen) == 8
    QTest.mouseClick(made.panel.tools.reset, LEFT)
    assert slider(made, "z1").number == 0.0 and slider(made, "age").number == 0.5


def test_a_double_click_brings_one_factor_back_also_when_it_is_locked(stage):
    made = stage()
    made.latent.draw(1)
    made.latent.lock("depth", True)
    depth, age = slider(made, "depth"), slider(made, "age")
    kept = age.number
    QTest.mouseDClick(depth, LEFT, pos=at(depth, depth.number))
    assert depth.number == 0.0 and age.number == kept


def test_undo_takes_a_whole_drag_back_by_button_and_by_key(stage):
    made = stage()
    z1 = slider(made, "z1")
    QTest.mousePress(z1, LEFT, pos=at(z1, 0.0))
    for value in (0.5, 1.0, 1.5):
        QTest.mouseMove(z1, at(z1, value))
    QTest.mouseRelease(z1, LEFT, pos=at(z1, 1.5))
    z1.setFocus()
    QTest.keyClick(z1, Qt.Key.Key_Right)
    there = z1.number
    QTest.keyClick(z1, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert z1.number == pytest.approx(there - 0.1)
    QTest.keyClick(z1, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert z1.number == 0.0 and not made.panel.tools.undo.isEnabled()
    QTest.mouseClick(made.panel.tools.redo, LEFT)
    QTest.mouseClick(made.panel.tools.redo, LEFT)
    assert z1.number == there and not made.panel.tools.redo.isEnabled()
    QTest.mouseClick(made.panel.tools.undo, LEFT)
    assert z1.number == pytest.approx(there - 0.1)


def test_addresses_are_copied_and_pasted(stage):
    made = stage()
    made.latent.draw(5)
    there = made.latent.z
    QTest.mouseClick(made.panel.tools.copy, LEFT)
    text = QApplication.clipboard().text()
    assert np.array_equal(address.read(MADE_UP, text), there)
    QTest.mouseClick(made.panel.tools.reset, LEFT)
    QTest.mouseClick(made.panel.tools.paste, LEFT)
    assert np.array_equal(made.latent.z, there)


def test_a_seed_or_an_address_is_typed(stage):
    made = stage()
    field = made.panel.tools.address
    for typed, meant in (("5", (5, 0)), ("5:11", (5, 11)), ("seed=7:2", (7, 2))):
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert np.array_equal(made.latent.z, address.at_seed(MADE_UP, *meant))
    assert made.panel.tools.wrong.isHidden()


def test_what_is_wrong_with_an_address_is_said_and_nothing_moves(stage):
    made = stage()
    made.latent.draw(5)
    there = made.latent.z
    QApplication.clipboard().setText("seed=1 c9=3")
    QTest.mouseClick(made.panel.tools.paste, LEFT)
    assert made.panel.tools.wrong.isVisible()
    assert "c9: this model has no such factor" in made.panel.tools.wrong.text()
    assert np.array_equal(made.latent.z, there)
    made.latent.draw()
    assert made.panel.tools.wrong.isHidden(), "it is of the past"


def test_what_is_no_number_is_said(stage):
    made = stage()
    slider(made, "age").edit()
    QTest.keyClicks(slider(made, "age").editor, "old")
    QTest.keyClick(slider(made, "age").editor, Qt.Key.Key_Return)
    assert "age: 'old' is not a number" in made.panel.tools.wrong.text()


def test_pins_are_set_gone_to_and_removed(stage):
    made = stage()
    tools = made.panel.tools
    made.latent.draw(1)
    first = made.latent.z
    QTest.mouseClick(tools.pin, LEFT, pos=QPoint(10, 10))
    made.latent.draw(2)
    QTest.mouseClick(tools.pin, LEFT, pos=QPoint(10, 10))
    assert len(made.latent.pins) == 2 and tools.pin.text() == "2"
    by_name = {action.text(): action for action in tools.pins.actions()}
    by_name["Go to pin 1"].trigger()
    assert np.array_equal(made.latent.z, first)
    by_name["Remove pin 1"].trigger()
    assert len(made.latent.pins) == 1 and tools.pin.text() == "1"


# --- what is remembered --------------------------------------------------------------------------


def test_the_latent_and_its_locks_are_there_after_a_restart(stage, qtbot):
    made = stage()
    made.latent.draw(5)
    made.latent.lock("age", True)
    kept = made.panel.settings()
    panel, latent = LatentPanel(), LatentState()
    qtbot.addWidget(panel)
    panel.restore(kept)
    panel.set_latent(latent, Generator(latent))
    latent.set_space(MADE_UP, 1)
    assert np.array_equal(latent.z, made.latent.z) and latent.locked == {"age"}
    latent.set_space(LatentSpace.noise(2, "normal"), 2)
    latent.set_space(MADE_UP, 3)
    assert np.array_equal(latent.z, latent.middle()), "once"


@pytest.mark.parametrize("kept", [{}, {"address": 3, "locked": "z1"}, {"address": "z=1,2,3"}])
def test_what_is_remembered_of_another_model_is_let_go(qtbot, kept):
    panel, latent = LatentPanel(), LatentState()
    qtbot.addWidget(panel)
    panel.restore(kept)
    panel.set_latent(latent, Generator(latent))
    latent.set_space(MADE_UP, 1)
    assert np.array_equal(latent.z, latent.middle()) and not latent.locked


# --- room ----------------------------------------------------------------------------------------


def test_the_picture_stands_above_the_sliders_or_beside_them(stage):
    made = stage(LatentSpace.noise(100, "normal"), data="glyphs")
    made.answer(x=np.zeros((1, *made.data.shape), np.float32))
    panel = made.panel
    narrow = panel.output.sheet.width()
    assert panel.minimumSizeHint().width() <= 316
    assert panel.output.geometry().bottom() < panel.scrolled.mapTo(panel, QPoint()).y()
    panel.resize(900, 500)
    QApplication.processEvents()
    assert panel.output.geometry().right() < panel.scrolled.mapTo(panel, QPoint()).x()
    assert panel.output.sheet.width() > narrow
    panel.set_theme(DARK)
    assert slider(made, "z1").theme is DARK and panel.tools.theme is DARK


def test_every_control_has_a_name_and_a_purpose(stage, qtbot):
    made = stage(MADE_UP)
    slider(made, "z1").edit()
    kinds = (QAbstractButton, QAbstractSlider, QLineEdit)
    controls = [c for kind in kinds for c in made.panel.findChildren(kind)]
    controls = [c for c in controls if not isinstance(c, QScrollBar)]
    assert len(controls) > 15
    for control in controls:
        assert control.accessibleName(), control
        assert control.toolTip(), control.accessibleName()
