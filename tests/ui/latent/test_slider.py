"""A slider over its prior: the hand, the wheel, the keys, and a number that is typed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from latent_stage import at, wheel
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ganlab.engine.latent import Factor
from ganlab.ui.latent.slider import FactorSlider, spoken

LEFT = Qt.MouseButton.LeftButton
NORMAL, UNIFORM = Factor("z3", "normal"), Factor("c1", "uniform", role="code")


class Said:
    """What a slider says; it is shown what it says, as the panel does."""

    def __init__(self, slider: FactorSlider) -> None:
        self.slider = slider
        self.values: list[float] = []
        self.gestures: list[Any] = []
        self.resets: list[str] = []
        self.locks: list[tuple[str, bool]] = []
        self.refused: list[str] = []
        self.settled = 0
        slider.chosen.connect(self._chosen)
        slider.reset_asked.connect(self.resets.append)
        slider.lock_asked.connect(lambda name, on: self.locks.append((name, on)))
        slider.refused.connect(self.refused.append)
        slider.settled.connect(self._settled)

    def _chosen(self, name: str, value: float, gesture: object) -> None:
        assert name == self.slider.factor.name
        self.values.append(value)
        self.gestures.append(gesture)
        self.slider.show_value(float(np.float32(value)))

    def _settled(self) -> None:
        self.settled += 1


@pytest.fixture
def make(qtbot):
    def made(factor: Factor = NORMAL) -> Said:
        slider = FactorSlider(factor)
        qtbot.addWidget(slider)
        slider.resize(300, 28)
        slider.show()
        slider.activateWindow()
        qtbot.waitUntil(slider.isActiveWindow)
        return Said(slider)

    return made


def test_a_drag_goes_with_the_hand_and_is_one_gesture(make):
    said = make()
    slider = said.slider
    QTest.mousePress(slider, LEFT, pos=at(slider, 0.0))
    assert said.values == [], "the handle itself was taken: nothing has moved yet"
    QTest.mouseMove(slider, at(slider, 1.0))
    QTest.mouseMove(slider, at(slider, 2.0))
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 2.0))
    per_pixel = 2 * NORMAL.reach / (slider.x_of(9.0) - slider.x_of(-9.0))
    assert said.values == pytest.approx([1.0, 2.0], abs=1.5 * per_pixel)
    assert all(value == round(value, 2) for value in said.values), "numbers that can be read"
    assert len(set(said.gestures)) == 1 and said.gestures[0] is not None
    assert said.settled == 1


def test_a_click_beside_the_handle_brings_it_there(make):
    said = make(UNIFORM)
    QTest.mouseClick(said.slider, LEFT, pos=at(said.slider, -0.5))
    assert said.values == pytest.approx([-0.5], abs=0.02)


def test_a_drag_ends_at_the_reach_and_comes_back_with_the_hand(make):
    said = make()
    slider = said.slider
    QTest.mousePress(slider, LEFT, pos=at(slider, 0.0))
    QTest.mouseMove(slider, at(slider, NORMAL.reach) + QPoint(40, 0))
    assert said.values[-1] == NORMAL.reach
    QTest.mouseMove(slider, at(slider, NORMAL.reach) + QPoint(20, 0))
    assert said.values[-1] == NORMAL.reach, "the hand is still beyond the end"
    QTest.mouseMove(slider, at(slider, 1.0))
    assert said.values[-1] == pytest.approx(1.0, abs=0.06)
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 1.0))


def test_with_shift_a_drag_is_ten_times_finer(make):
    said = make()
    slider = said.slider
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(slider, LEFT, shift, at(slider, 0.0))
    # QTest's moves carry no modifiers that Qt would believe.
    place = QPointF(at(slider, 1.0))
    QApplication.sendEvent(
        slider,
        QMouseEvent(
            QMouseEvent.Type.MouseMove, place, QPointF(slider.mapToGlobal(place)), LEFT, LEFT, shift
        ),
    )
    QTest.mouseRelease(slider, LEFT, shift, at(slider, 1.0))
    assert said.values == pytest.approx([0.1], abs=0.01)


def test_a_double_click_resets(make):
    said = make()
    said.slider.show_value(1.5)
    QTest.mouseDClick(said.slider, LEFT, pos=at(said.slider, 1.5))
    assert said.resets == ["z3"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Right, 0.1), (Qt.Key.Key_Up, 0.1), (Qt.Key.Key_Left, -0.1),
        (Qt.Key.Key_Down, -0.1), (Qt.Key.Key_PageUp, 0.5), (Qt.Key.Key_PageDown, -0.5),
        (Qt.Key.Key_End, NORMAL.reach), (Qt.Key.Key_Home, -NORMAL.reach),
    ],
)  # fmt: skip
def test_keys(make, key, value):
    said = make()
    said.slider.setFocus()
    QTest.keyClick(said.slider, key)
    assert said.values == [pytest.approx(value)]
    assert said.settled == 1, "each press can be undone by itself"


def test_keys_are_finer_with_shift_and_end_at_the_reach(make):
    said = make(UNIFORM)
    said.slider.setFocus()
    QTest.keyClick(said.slider, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert said.values == [pytest.approx(0.005)]
    said.slider.show_value(0.98)
    QTest.keyClick(said.slider, Qt.Key.Key_Right)
    assert said.values[-1] == 1.0
    QTest.keyClick(said.slider, Qt.Key.Key_Right)
    assert len(said.values) == 2, "there is no further"


def test_the_wheel_turns_it_only_while_it_has_the_focus(make):
    said = make()
    said.slider.clearFocus()
    assert not wheel(said.slider, 1)
    assert said.values == [], "what is behind it scrolls"
    said.slider.setFocus()
    assert wheel(said.slider, 1) and wheel(said.slider, -2)
    wheel(said.slider, 1, Qt.KeyboardModifier.ShiftModifier)
    assert said.values == pytest.approx([0.1, -0.1, -0.09])


def test_a_number_is_typed_in_its_place_also_beyond_the_ends(make):
    said = make()
    QTest.mouseClick(said.slider, LEFT, pos=said.slider.digits_place.center())
    assert said.slider.editor is not None and said.slider.editor.hasFocus()
    QTest.keyClicks(said.slider.editor, "-7,25")
    QTest.keyClick(said.slider.editor, Qt.Key.Key_Return)
    assert said.values == [-7.25]
    assert said.slider.editor is None and said.slider.hasFocus()
    assert said.slider.x_of(-7.25) == said.slider.x_of(-NORMAL.reach), "held at the end"


def test_typing_on_the_slider_begins_a_number(make):
    said = make()
    said.slider.setFocus()
    QTest.keyClick(said.slider, Qt.Key.Key_2)
    QTest.keyClicks(said.slider.editor, ".5")
    QTest.keyClick(said.slider.editor, Qt.Key.Key_Return)
    assert said.values == [2.5]


def test_escape_gives_up_and_nonsense_is_refused_in_words(make):
    said = make()
    said.slider.edit()
    QTest.keyClicks(said.slider.editor, "3")
    QTest.keyClick(said.slider.editor, Qt.Key.Key_Escape)
    assert said.slider.editor is None and said.values == []
    said.slider.edit()
    QTest.keyClicks(said.slider.editor, "much")
    QTest.keyClick(said.slider.editor, Qt.Key.Key_Return)
    assert said.values == [] and "z3: 'much' is not a number" in said.refused[0]
    said.slider.edit()
    QTest.keyClicks(said.slider.editor, "1e99")
    QTest.keyClick(said.slider.editor, Qt.Key.Key_Return)
    assert said.values == [] and "not a finite number" in said.refused[1]


def test_the_lock_is_clicked_and_is_in_the_menu(make):
    said = make()
    QTest.mouseClick(said.slider, LEFT, pos=said.slider.lock_place.center())
    assert said.locks == [("z3", True)] and said.values == []
    said.slider.set_locked(True)
    menu = said.slider.make_menu()
    texts = {action.text(): action for action in menu.actions()}
    assert list(texts) == ["Type a value", "Reset", "Locked"]
    assert texts["Locked"].isChecked()
    texts["Locked"].trigger()
    texts["Reset"].trigger()
    assert said.locks[-1] == ("z3", False) and said.resets == ["z3"]
    menu.deleteLater()


def test_what_did_not_change_is_not_painted(make):
    said = make()
    QApplication.processEvents()
    before = said.slider.paints
    said.slider.show_value(said.slider.number)
    said.slider.set_locked(False)
    QApplication.processEvents()
    assert said.slider.paints == before
    said.slider.show_value(0.25)
    QApplication.processEvents()
    assert said.slider.paints > before


def test_numbers_as_they_are_spoken():
    cases = {0.5: "0.50", -1.25: "−1.25", 0.125: "0.125", -0.0: "0.00", 123.4567: "123.46"}
    assert {value: spoken(value) for value in cases} == cases


def test_a_press_on_the_handle_alone_rounds_nothing(make):
    said = make()
    slider = said.slider
    slider.show_value(0.123456)
    here = at(slider, 0.123456)
    QTest.mousePress(slider, LEFT, pos=here + QPoint(2, 0))
    QTest.mouseMove(slider, here + QPoint(2, 3))
    QTest.mouseRelease(slider, LEFT, pos=here + QPoint(2, 3))
    assert said.values == [] and slider.number == 0.123456


def test_what_the_wheel_turned_is_one_change_once_it_rests(make, qtbot):
    said = make()
    said.slider.setFocus()
    wheel(said.slider, 1)
    wheel(said.slider, 1)
    assert said.settled == 0, "it turns on"
    with qtbot.waitSignal(said.slider.settled):
        pass
    assert len(said.values) == 2 and len(set(said.gestures)) == 1


def test_a_screen_reader_sets_it(make):
    said = make()
    said.slider.setFocus()
    face = QAccessible.queryAccessibleInterface(said.slider)
    face.valueInterface().setCurrentValue(50)
    assert said.values == [0.5] and said.slider.number == 0.5
    said.slider.show_value(1.25)
    assert said.values == [0.5], "what it is shown it does not say"
    assert face.valueInterface().currentValue() == 125
