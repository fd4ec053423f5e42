"""Runs that were at hand last: in the menu, in the grid, and in the window's title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from toys import toy
from ui_fakes import Answers

from ganlab import recents, sessions
from ganlab.engine.files import save_run
from ganlab.engine.trainer.run import Run
from ganlab.runtime import commands as c
from ganlab.runtime.state import Branch, TimelineState
from ganlab.ui.recent.card import MISSING, PICTURE
from ganlab.ui.recent.dialog import RecentDialog
from ganlab.ui.recent.words import ago, menu_text


@pytest.fixture
def listed(tmp_path: Path) -> list[Path]:
    """Return three runs of the list, the newest first: one is gone, one was never saved."""
    run = Run(toy())
    run.step()
    saved, gone = tmp_path / "mine.ganlab", tmp_path / "gone.ganlab"
    unsaved = sessions.new_unsaved()
    for path in (saved, unsaved):
        save_run(run, path)
    recents.note(gone, "moons, seed 1", 10)
    recents.keep_unsaved(unsaved, "grid, seed 2", 2000)
    recents.note(saved, "ring & more, seed 3", 1)
    return [saved, unsaved, gone]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def dialog(listed: list[Path], answers: Answers, qtbot: QtBot) -> Iterator[RecentDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    found = RecentDialog(answers, parent)
    found.show()
    qtbot.waitUntil(lambda: found.grid.item(2).data(MISSING) != "")
    yield found
    parent.close()


def click(dialog: RecentDialog, row: int, qtbot: QtBot) -> None:
    place = dialog.grid.visualItemRect(dialog.grid.item(row)).center()
    qtbot.mouseClick(dialog.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_each_run_is_shown_with_its_picture_or_why_there_is_none(dialog: RecentDialog) -> None:
    items = [dialog.grid.item(row) for row in range(3)]
    words = [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]
    assert "step 2,000" in words[1] and words[1].endswith("not saved")
    assert isinstance(items[0].data(PICTURE), QImage)
    assert (items[0].data(PICTURE).width(), items[0].data(PICTURE).height()) == (320, 240)
    assert items[2].data(PICTURE) is None and items[2].data(MISSING) == "not there any more"
    assert str(items[0].toolTip()) in dialog.place.text()


def test_a_click_opens(dialog: RecentDialog, listed: list[Path], qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.chosen) as chosen:
        click(dialog, 1, qtbot)
    assert chosen.args == [listed[1]]
    assert not dialog.isVisible()


def test_enter_opens_what_the_arrow_keys_chose(
    dialog: RecentDialog, listed: list[Path], qtbot: QtBot
) -> None:
    dialog.grid.setFocus()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(dialog.grid, Qt.Key.Key_Right)
        qtbot.keyClick(dialog.grid, Qt.Key.Key_Return)
    assert chosen.args == [listed[1]]


def test_a_saved_run_leaves_the_list_and_stays_where_it_lies(
    dialog: RecentDialog, listed: list[Path], qtbot: QtBot
) -> None:
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert dialog.grid.count() == 2 and listed[0].exists()
    assert [one.title for one in recents.recents()] == ["grid, seed 2", "moons, seed 1"]


def test_a_run_that_nobody_saved_goes_for_good_once_that_is_confirmed(
    dialog: RecentDialog, answers: Answers, listed: list[Path], qtbot: QtBot
) -> None:
    dialog.grid.setCurrentRow(1)
    answers.answer = None
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert listed[1].exists() and dialog.grid.count() == 3
    answers.answer = True
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert not listed[1].exists() and dialog.grid.count() == 2


def test_the_action_shows_an_empty_list_that_says_what_will_stand_there(window: Any) -> None:
    window.actions_["open_recent"].trigger()
    (found,) = window.findChildren(RecentDialog)
    assert found.empty.isVisible() and "No run yet" in found.empty.text()
    assert not found.open_button.isEnabled() and not found.remove_button.isEnabled()


def test_the_menu_holds_the_last_ones(window: Any, listed: list[Path]) -> None:
    menu = window.menus["Recent runs"]
    assert [action.text() for action in menu.actions()] == ["None yet"]
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts == [
        "ring && more, seed 3, step 1 – mine.ganlab",
        "grid, seed 2, step 2,000 – not saved",
        "moons, seed 1, step 10 – gone.ganlab",
    ]
    menu.actions()[1].trigger()
    assert window.fake.take_posted() == [c.Open(listed[1])]


def test_the_title_says_which_file_and_whether_it_has_changed(window: Any) -> None:
    assert window.windowTitle() == "ganlab" and not window.isWindowModified()
    window.fake.become(unsaved=True)
    assert window.windowTitle() == "Unsaved run[*]" and window.isWindowModified()
    window.fake.become(unsaved=False, file=Path("/home/me/ring.ganlab"))
    assert window.windowTitle() == "ring.ganlab[*]" and not window.isWindowModified()
    window.fake.become(file=None)
    assert window.windowTitle() == "ganlab"


def test_saving_goes_where_the_run_lies_and_asks_where_it_lies_nowhere(
    window: Any, tmp_path: Path
) -> None:
    window.answers.answer = tmp_path / "new.ganlab"
    window.actions_["save_run"].trigger()
    assert window.answers.asked[-1].endswith("gaussian-1d-seed-42.ganlab")
    assert window.fake.take_posted() == [c.Save(tmp_path / "new.ganlab")]
    window.fake.become(file=tmp_path / "old.ganlab")
    asked = len(window.answers.asked)
    window.actions_["save_run"].trigger()
    assert window.fake.take_posted() == [c.Save(tmp_path / "old.ganlab")]
    assert len(window.answers.asked) == asked
    window.actions_["save_run_as"].trigger()
    assert window.fake.take_posted() == [c.Save(tmp_path / "new.ganlab")]


def test_a_run_is_not_proposed_to_be_saved_among_those_that_make_room(
    window: Any, listed: list[Path], tmp_path: Path
) -> None:
    for path in listed[:2]:
        window.controller.open_path(path)
    window.answers.answer = None
    window.actions_["save_run_as"].trigger()
    assert window.answers.asked[-1] == str(tmp_path / "gaussian-1d-seed-42.ganlab")


def test_a_folder_that_is_gone_is_said_to_be_gone(window: Any, tmp_path: Path) -> None:
    window.controller.open_path(tmp_path / "run")
    assert "not there any more" in window.toasts.shown[-1].text
    assert window.fake.take_posted() == []


def test_what_is_not_saved_with_the_run_is_said(window: Any, tmp_path: Path) -> None:
    window.fake.saved.emit(tmp_path)
    assert window.toasts.shown[-1].text == f"Saved {tmp_path}"
    window.fake.timeline_changed.emit(TimelineState(branches=(Branch(1, 2), Branch(3, 4))))
    window.fake.saved.emit(tmp_path)
    assert "without its 2 branches" in window.toasts.shown[-1].text


def test_runs_are_dropped_one_at_a_time(window: Any, listed: list[Path]) -> None:
    def drop(*paths: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        action = Qt.DropAction.CopyAction
        button, key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        window.dropEvent(QDropEvent(QPoint(9, 9), action, mime, button, key))

    drop(listed[0])
    assert window.fake.take_posted() == [c.Open(listed[0])]
    drop(listed[0], listed[1])
    assert window.fake.take_posted() == []
    assert "one file or folder at a time" in window.toasts.shown[-1].text


def test_when_something_was_is_said_the_finer_the_nearer() -> None:
    now = 1_700_000_000.0
    assert ago(now + 5, now) == "just now"
    assert ago(now - 200, now) == "3 min ago"
    assert ago(now - 7300, now) == "2 h ago"
    assert ago(now - 90_000, now).endswith("2023")
    assert menu_text(recents.Recent("C:\\runs\\a.ganlab", "ring", 3, 0.0)).endswith("a.ganlab")
