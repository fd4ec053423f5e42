"""Buttons of a categorical factor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ganlab.engine.latent import Factor
from ganlab.ui.latent.categories import CategoryRow

LEFT = Qt.MouseButton.LeftButton
TEN = Factor("c1", "categorical", tuple(map(str, range(10))), (0.1,) * 10, "code")
MANY = Factor("label", "categorical", tuple(f"kind {i}" for i in range(30)), (1.0,) * 30, "label")


@pytest.fixture
def make(qtbot):
    def made(factor: Factor = TEN, width: int = 280) -> tuple[CategoryRow, list[tuple[str, float]]]:
        row, said = CategoryRow(factor), []
        qtbot.addWidget(row)
        row.show_value(0.0)
        row.chosen.connect(lambda name, value, gesture: said.append((name, value)))
        row.resize(width, 100)
        row.show()
        row.activateWindow()
        qtbot.waitUntil(row.isActiveWindow)
        return row, said

    return made


def test_a_click_chooses(make):
    row, said = make()
    QTest.mouseClick(row.buttons[7], LEFT)
    assert said == [("c1", 7.0)]
    assert [b.isChecked() for b in row.buttons].index(True) == 7
    QTest.mouseClick(row.buttons[7], LEFT)
    assert said == [("c1", 7.0)], "it is chosen already"


def test_arrow_keys_go_from_one_to_the_next(make):
    row, said = make()
    row.buttons[0].setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_End,
                Qt.Key.Key_Right, Qt.Key.Key_Home):  # fmt: skip
        QTest.keyClick(QApplication.focusWidget(), key)
    assert [value for _, value in said] == [1.0, 2.0, 1.0, 9.0, 0.0]
    assert row.buttons[0].hasFocus() and row.buttons[0].isChecked()


def test_what_it_is_shown_it_does_not_say(make):
    row, said = make()
    row.show_value(4.0)
    assert said == [] and row.buttons[4].isChecked()
    stops = [b for b in row.buttons if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [row.buttons[4]], "one stop for the tab key"


def test_ten_digits_stand_on_one_line_and_many_labels_wrap(make):
    row, _ = make()
    assert len({b.y() for b in row.buttons}) == 1
    many, said = make(MANY)
    assert len({b.y() for b in many.buttons}) > 4
    assert max(b.geometry().right() for b in many.buttons) <= many.width()
    QTest.mouseClick(many.buttons[29], LEFT)
    assert said == [("label", 29.0)]


def test_the_lock_is_said_and_shown(make):
    row, _ = make()
    locks = []
    row.lock_asked.connect(lambda name, on: locks.append((name, on)))
    QTest.mouseClick(row.lock_button, LEFT)
    assert locks == [("c1", True)]
    row.set_locked(False)
    assert not row.lock_button.isChecked() and locks == [("c1", True)]


def test_each_says_its_share_of_the_prior(make):
    row, _ = make(Factor("label", "categorical", ("cat", "dog"), (3.0, 1.0), "label"))
    assert "75 %" in row.buttons[0].toolTip() and "25 %" in row.buttons[1].toolTip()
    assert row.buttons[1].accessibleName() == "label dog"
