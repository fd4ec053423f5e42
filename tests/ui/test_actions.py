"""Every action is in the table, in a menu, with a shortcut that works."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from ganlab.runtime import commands as c
from ganlab.ui.actions import ACTIONS, MENUS
from ganlab.ui.icons import NAMES
from ganlab.ui.shortcuts import ShortcutsPage


def test_shortcuts_are_unique():
    keys = [QKeySequence(s).toString() for info in ACTIONS.values() for s in info.shortcuts]
    assert len(keys) == len(set(keys))
    assert all(keys)


def test_each_record_can_be_shown():
    for key, info in ACTIONS.items():
        assert info.key == key
        assert info.menu in MENUS
        assert info.icon in NAMES
        assert info.help.endswith(tuple("abcdefghijklmnopqrstuvwxyzDG%)"))
        if info.shortcuts:
            assert info.tooltip.endswith(")")


def test_each_action_stands_in_its_menu_once(window):
    for key, info in ACTIONS.items():
        action = window.actions_[key]
        homes = [title for title, menu in window.menus.items() if action in menu.actions()]
        assert homes == [info.menu], key


POSTS = {
    "step_both": c.StepBoth(),
    "step_d": c.StepD(),
    "step_g": c.StepG(),
    "freeze_d": c.Freeze("discriminator"),
    "freeze_g": c.Freeze("generator"),
    "reset": c.Reset(),
    "play": c.Play(),
}


@pytest.mark.parametrize("key", POSTS)
def test_a_shortcut_posts_its_command(window, key):
    window.stage.setFocus()
    press(window, ACTIONS[key].shortcuts[0])
    assert window.fake.take_posted() == [POSTS[key]]


def press(widget, shortcut):
    """Type a shortcut at a widget, as a keyboard does: with the text that it makes."""
    combination = QKeySequence(shortcut)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def test_new_seed_is_another_seed(window):
    press(window.stage, "N")
    (command,) = window.fake.take_posted()
    assert isinstance(command, c.Reset)
    assert command.seed not in (None, window.state.experiment.run.seed)


def test_a_frozen_network_is_released_by_the_same_key(window):
    window.fake.become(frozen="discriminator")
    assert window.actions_["freeze_d"].isChecked()
    assert not window.actions_["freeze_g"].isChecked()
    press(window.stage, "Shift+D")
    assert window.fake.take_posted() == [c.Freeze(None)]


def test_a_step_while_playing_pauses_first(window):
    window.fake.become(phase="playing")
    press(window.stage, ".")
    assert window.fake.take_posted() == [c.Pause(), c.StepBoth()]


def test_play_pauses_and_continues(window):
    for phase, word, command in (
        ("paused", "Play", c.Play()),
        ("playing", "Pause", c.Pause()),
        ("finished", "Continue", c.Continue()),
    ):
        window.fake.become(phase=phase)
        assert window.transport.play.text() == word
        assert window.actions_["play"].text() == word
        press(window.stage, "Space")
        assert window.fake.take_posted() == [command]


def test_play_can_be_pressed_before_it_is_ready(open_window):
    window = open_window(ready=False)
    press(window.stage, "Space")
    assert window.fake.take_posted() == [c.Play()]
    assert window.transport.play.text() == "Pause"
    press(window.stage, "Space")
    assert window.fake.take_posted() == [c.Pause()]
    assert window.transport.play.text() == "Play"


def test_phases_enable_what_can_be_used(open_window):
    window = open_window(ready=False)
    for phase in ("preparing", "paused", "playing", "finished", "failed"):
        window.fake.become(phase=phase)
        for key, info in ACTIONS.items():
            enabled, usable = window.actions_[key].isEnabled(), phase in info.phases
            # Within its phases somebody else says when a narrowed one can be used.
            assert enabled <= usable if info.narrowed else enabled == usable, (key, phase)
    assert not window.transport.play.isEnabled()
    assert window.transport.reset.isEnabled()


def test_the_speed_keys_turn_the_dial(window):
    press(window.stage, "[")
    (command,) = window.fake.take_posted()
    assert isinstance(command, c.SetSpeed)
    assert 100 < command.updates_per_second < 500
    press(window.stage, "]")
    assert window.fake.take_posted() == [c.SetSpeed(None)]


def test_the_page_of_shortcuts_lists_them_all(window, qtbot):
    press(window.stage, "F1")
    (page,) = window.findChildren(ShortcutsPage)
    from PySide6.QtWidgets import QLabel

    texts = {label.text() for label in page.findChildren(QLabel)}
    for info in ACTIONS.values():
        if info.shortcuts:
            shown = QKeySequence(info.shortcuts[0])
            assert shown.toString(QKeySequence.SequenceFormat.NativeText) in texts
            assert info.help in texts
    page.reject()


def test_full_screen_and_back(window, qtbot):
    press(window.stage, "F11")
    qtbot.waitUntil(window.isFullScreen)
    assert window.actions_["full_screen"].isChecked()
    press(window.stage, "F11")
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert not window.actions_["full_screen"].isChecked()


def test_panels_toggle_by_key(window):
    for number, key in enumerate(("setup", "figure1", "losses", "readout")):
        shortcut = ACTIONS[f"show_{key}"].shortcuts[0]
        assert not window.panels[key].isHidden(), number
        press(window.stage, shortcut)
        assert window.panels[key].isHidden()
        assert not window.actions_[f"show_{key}"].isChecked()
        press(window, shortcut)
        assert not window.panels[key].isHidden()
        assert window.actions_[f"show_{key}"].isChecked()


def test_quit_closes_the_window(window):
    press(window.stage, "Ctrl+Q")
    assert window.isHidden()
    assert window.fake.closed == 1


def test_keys_hold_in_a_panel_that_floats(window, qtbot):
    panel = window.panels["losses"]
    panel.setFloating(True)
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    QTest.keyClick(panel, Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier)
    assert window.fake.take_posted() == [c.StepD()]
    panel.setFloating(False)
