"""The bilinear game among the window's actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.ui.actions import ACTIONS
from ganlab.ui.theme import DARK


def test_a_key_opens_it_once(window, qtbot):
    window.stage.setFocus()
    assert ACTIONS["bilinear"].shortcuts == ("B",) and window.bilinear is None
    QTest.keyClick(window, Qt.Key.Key_B)
    dialog = window.bilinear
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.advance()
    dialog.close()
    window.actions_["bilinear"].trigger()
    assert window.bilinear is dialog and dialog.isVisible() and dialog.game.step == 1


def test_its_keys_leave_the_training_alone(window, qtbot):
    window.actions_["bilinear"].trigger()
    dialog = window.bilinear
    qtbot.waitUntil(dialog.isActiveWindow)
    for part in (dialog.plane, dialog.slider, dialog.legend.boxes["averaged"]):
        part.setFocus()
        for key in (Qt.Key.Key_Period, Qt.Key.Key_R):
            QTest.keyClick(part, key)
    dialog.plane.setFocus()
    QTest.keyClick(dialog.plane, Qt.Key.Key_Space)
    assert dialog.playing and window.fake.take_posted() == []
    # Any other key is still the window's.
    QTest.keyClick(dialog.plane, Qt.Key.Key_D)
    assert len(window.fake.take_posted()) == 1


def test_it_follows_the_theme_and_ends_with_the_window(window, qtbot):
    window.actions_["bilinear"].trigger()
    dialog = window.bilinear
    window.look.choose("dark")
    assert dialog.theme == DARK and dialog.plane.theme == DARK
    dialog.toggle()
    window.close()
    assert not dialog.playing and not dialog.isVisible()
