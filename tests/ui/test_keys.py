"""A focused control keeps the keys that it uses itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from ganlab.engine.experiment import DataSpec
from ganlab.runtime import commands as c
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox

Key = Qt.Key


def focus(widget):
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is widget
    return widget


@pytest.fixture
def combo(window) -> ChoiceBox:
    return focus(window.setup.form.rows["generator.optimiser.name"].control)


@pytest.fixture
def number(window) -> NumberBox:
    return focus(window.setup.form.rows["generator.width"].control)


def test_space_on_a_focused_button_clicks_it_and_does_not_play(window):
    button = focus(window.transport.step_d)
    QTest.keyClick(button, Key.Key_Space)
    assert window.fake.take_posted() == [c.StepD()]


def test_space_on_the_play_button_plays_once(window):
    QTest.keyClick(focus(window.transport.play), Key.Key_Space)
    assert window.fake.take_posted() == [c.Play()]


def test_letters_on_a_focused_button_are_shortcuts(window):
    QTest.keyClick(focus(window.transport.step_d), Key.Key_G)
    assert window.fake.take_posted() == [c.StepG()]


def test_a_letter_in_a_combo_box_chooses_and_does_not_step(window, combo, qtbot):
    assert combo.value() == "adam"
    QTest.keyClicks(combo, "s")
    assert window.fake.take_posted() == [c.SetField("generator.optimiser.name", "sgd")]
    QTest.keyClick(combo, Key.Key_D)
    QTest.keyClick(combo, Key.Key_Period)
    assert window.fake.take_posted() == []


def test_space_on_a_combo_box_opens_it_and_does_not_play(window, combo, qtbot):
    QTest.keyClick(combo, Key.Key_Space)
    qtbot.waitUntil(combo.view().isVisible)
    # The list that has opened has the keyboard, and keeps its letters too.
    QTest.keyClick(combo.view(), Key.Key_D)
    QTest.keyClick(combo.view(), Key.Key_Period)
    assert window.fake.take_posted() == []
    combo.hidePopup()


def test_a_spin_box_keeps_its_digits_and_point(window, number, qtbot):
    number.selectAll()
    QTest.keyClicks(number, "6")
    QTest.keyClick(number, Key.Key_Period)
    assert window.fake.take_posted() == []
    QTest.keyClick(number, Key.Key_Backspace)
    QTest.keyClicks(number, "4")
    QTest.keyClick(number, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    assert window.fake.take_posted() == [c.SetField("generator.width", 64)]


def test_a_spin_box_leaves_letters_and_space_to_the_shortcuts(window, number):
    QTest.keyClick(number, Key.Key_D)
    QTest.keyClick(number, Key.Key_Space)
    assert window.fake.take_posted() == [c.StepD(), c.Play()]
    assert number.lineEdit().text() == "32"


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_text_keeps_everything(window, kind):
    box = kind(window.stage)
    box.show()
    focus(box)
    QTest.keyClicks(box, "d g.r n[")
    QTest.keyClick(box, Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    text = box.text() if kind is QLineEdit else box.toPlainText()
    assert text.lower() == "d g.r n[d"
    assert window.fake.take_posted() == []


def test_paste_belongs_to_a_text_that_has_the_keyboard(window):
    QApplication.clipboard().setText("1,2")
    box = QLineEdit(window.stage)
    box.show()
    focus(box)
    QTest.keyClick(box, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == "1,2"
    assert not window.toasts.shown


def test_a_slider_keeps_its_arrows_and_leaves_space(window):
    slider = focus(window.transport.speed.slider)
    QTest.keyClick(slider, Key.Key_Left)
    (speed,) = window.fake.take_posted()
    assert isinstance(speed, c.SetSpeed)
    QTest.keyClick(slider, Key.Key_Space)
    assert window.fake.take_posted() == [c.Play()]


def test_a_mouse_click_leaves_space_to_play(window, qtbot):
    window.stage.setFocus()
    qtbot.mouseClick(window.transport.step_d, Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [c.StepD()]
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert window.fake.take_posted() == [c.Play()]


def test_a_thumbnail_takes_arrows_and_enter(window):
    picker = window.setup.picker
    first, second = list(picker.order())[:2]
    focus(first)
    QTest.keyClick(first, Key.Key_Right)
    assert QApplication.focusWidget() is second
    QTest.keyClick(second, Key.Key_Return)
    assert window.fake.take_posted() == [c.ChooseData(DataSpec(name=second.name))]
    QTest.keyClick(second, Key.Key_Down)
    below = QApplication.focusWidget()
    assert below in picker.groups[1].tiles
    QTest.keyClick(below, Key.Key_Up)
    assert QApplication.focusWidget() is second
