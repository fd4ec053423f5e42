"""The speed dial says what it means."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.ui.controls.speed import FULL, SpeedDial, position_of, rate_at, words


def test_it_goes_from_one_in_two_seconds_to_as_fast_as_it_goes():
    assert rate_at(0) == 0.5
    assert rate_at(FULL) is None
    rates = [rate_at(i) for i in range(FULL)]
    assert rates == sorted(rates)
    assert rates[-1] == 500.0


@pytest.mark.parametrize("position", range(FULL + 1))
def test_positions_and_rates_agree(position):
    assert position_of(rate_at(position)) == position


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.5, "1 update every 2 s"), (1.0, "1 update a second"), (2.5, "2.5 updates a second"),
     (120.0, "120 updates a second"), (None, "full speed")],
)  # fmt: skip
def test_words(rate, text):
    assert words(rate) == text


def test_following_says_nothing_and_moving_does(qtbot):
    dial = SpeedDial()
    qtbot.addWidget(dial)
    said = []
    dial.rate_changed.connect(said.append)
    dial.set_rate(0.5)
    assert dial.slider.value() == 0
    assert dial.caption.text() == "1 update every 2 s"
    dial.set_rate(None)
    assert said == []
    dial.show()
    QTest.keyClick(dial.slider, Qt.Key.Key_Home)
    assert said == [0.5]
    assert dial.caption.text() == dial.slider.accessibleDescription() == "1 update every 2 s"


def test_a_rate_between_two_positions_does_not_jump(qtbot):
    dial = SpeedDial()
    qtbot.addWidget(dial)
    dial.set_rate(1.05)
    place = dial.slider.value()
    dial.set_rate(1.04)
    assert dial.slider.value() == place
