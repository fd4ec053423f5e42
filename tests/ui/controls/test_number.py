"""A box for one number: what it accepts, what it shows, how it steps."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget

from ganlab.ui.controls.number import NumberBox, plain


@pytest.fixture
def stand(qtbot):
    """Return a window that can hold boxes, with something else to take the focus."""
    widget = QWidget()
    qtbot.addWidget(widget)
    layout = QVBoxLayout(widget)
    widget.other = QLineEdit()
    layout.addWidget(widget.other)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.other.setFocus()
    return widget


def make(stand, *args, **kwargs):
    box = NumberBox(*args, **kwargs)
    stand.layout().addWidget(box)
    box.show()
    box.changes, box.refusals = [], []
    box.value_changed.connect(box.changes.append)
    box.refused.connect(box.refusals.append)
    return box


def enter(box, text):
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), text)
    QTest.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-3", 1e-3), ("0,5", 0.5), ("2E-4", 2e-4), ("0", 0.0), ("10", 10.0)],
)
def test_it_understands_what_people_type(stand, text, value):
    box = make(stand, 0.0, 10.0, log=True)
    box.set_value(3.0)
    enter(box, text)
    assert box.changes == [value]
    assert box.value() == value


@pytest.mark.parametrize(("text", "value"), [("12,000", 12_000), ("1_000", 1000), ("1e3", 1000)])
def test_whole_numbers_too(stand, text, value):
    box = make(stand, 1, 10_000_000, whole=True, log=True)
    enter(box, text)
    assert box.changes == [value]
    assert type(box.value()) is int


@pytest.mark.parametrize("text", ["11", "-1", "", "1e", "--", "0.1.2", "1e999"])
def test_what_cannot_be_shows_the_range_and_reverts(stand, text):
    box = make(stand, 0.0, 10.0)
    box.set_value(3.0)
    enter(box, text or "-")
    assert box.changes == []
    assert box.refusals and "a number from 0 to 10" in box.refusals[-1]
    assert "a number from 0 to 10" in QToolTip.text()
    assert box.lineEdit().text() == "3"
    assert box.property("invalid") is True
    enter(box, "4")
    assert box.property("invalid") is False
    assert box.changes == [4.0]


def test_half_a_unit_is_no_unit(stand):
    box = make(stand, 2, 512, whole=True)
    box.set_value(32)
    enter(box, "32.5")
    assert box.changes == [] and box.refusals


def test_letters_do_not_even_get_in(stand):
    box = make(stand, 0.0, 10.0)
    box.set_value(3.0)
    box.setFocus()
    QTest.keyClicks(box.lineEdit(), "xyz")
    assert box.lineEdit().text() == "3"


def test_one_is_no_plural(stand):
    box = make(stand, 0, 9, whole=True, unit="updates of D")
    shown = []
    for value in (0, 1, 2):
        box.set_value(value)
        shown.append(box.lineEdit().text())
    assert shown == ["0 updates of D", "1 update of D", "2 updates of D"]
    assert [box.parse(text) for text in shown] == [0, 1, 2]
    seconds = make(stand, 0.5, 60, unit="s")
    seconds.set_value(1)
    assert seconds.lineEdit().text() == "1 s"


def test_the_unit_steps_aside_for_typing(stand):
    box = make(stand, 2, 512, whole=True, unit="units")
    box.set_value(32)
    assert box.lineEdit().text() == "32 units"
    box.setFocus()
    assert box.lineEdit().text() == "32"
    stand.other.setFocus()
    assert box.lineEdit().text() == "32 units"
    assert box.changes == []
    assert box.parse("64 units") == 64


def test_leaving_takes_what_was_typed(stand):
    box = make(stand, 2, 512, whole=True)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), "64")
    assert box.changes == []
    stand.other.setFocus()
    assert box.changes == [64]


def test_log_steps_are_1_2_5(stand):
    box = make(stand, 0.0, 10.0, log=True)
    box.set_value(1e-3)
    seen = []
    for _ in range(4):
        QTest.keyClick(box, Qt.Key.Key_Up)
        seen.append(box.value())
    assert seen == [2e-3, 5e-3, 1e-2, 2e-2]
    for _ in range(5):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.value() == 5e-4
    box.set_value(3e-4)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.value() == 2e-4


def test_log_steps_reach_0_and_come_back(stand):
    box = make(stand, 0.0, 10.0, log=True)
    box.set_value(1e-8)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.value() == 0.0
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 1e-8


def test_whole_log_steps_double(stand):
    box = make(stand, 1, 8192, whole=True, log=True)
    box.set_value(256)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 512
    box.set_value(8000)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 8192
    box.set_value(1)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.value() == 1


def test_it_holds_more_than_32_bits(stand):
    box = make(stand, 0, 2**32 - 1, whole=True)
    enter(box, str(2**32 - 1))
    assert box.value() == 2**32 - 1
    enter(box, str(2**32))
    assert box.value() == 2**32 - 1
    assert str(2**32 - 1) in box.refusals[-1]


def wheel(widget, turned):
    place = QPointF(widget.width() / 2, widget.height() / 2)
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(), QPoint(0, turned),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_wheel_turns_it_only_with_the_focus(stand):
    box = make(stand, 2, 512, whole=True)
    box.set_value(32)
    wheel(box, 120)
    assert box.value() == 32
    box.setFocus()
    wheel(box, 120)
    assert box.value() == 33
    wheel(box, -120)
    assert box.changes == [33, 32]


def test_telling_it_a_number_says_nothing(stand):
    box = make(stand, 0.0, 10.0)
    box.set_value(5.0)
    assert box.changes == []


@pytest.mark.parametrize(
    ("value", "whole", "text"),
    [(1e-3, False, "0.001"), (2e-5, False, "2e-5"), (0.0, False, "0"), (12000, True, "12000"),
     (0.99999, False, "0.99999"), (0.5, False, "0.5")],
)  # fmt: skip
def test_numbers_are_written_plainly(value, whole, text):
    assert plain(value, whole) == text


def test_a_typographic_minus_is_a_minus(stand):
    box = make(stand, -5.0, 5.0)
    assert box.parse("−2") == -2.0
