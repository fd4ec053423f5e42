"""Scrubbing in the window: what is posted, what is labelled, what can be used."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit
from ui_fakes import make_frame

from ganlab.engine.detector.report import Report, Strip, Verdict
from ganlab.engine.timeline import Bookmark
from ganlab.runtime import commands as c
from ganlab.runtime.state import Branch, TimelineState
from ganlab.ui.actions import ACTIONS as ALL_ACTIONS
from ganlab.ui.timeline.note import BookmarkDialog

ACTIONS = ("past_forward", "past_next", "past_newest", "past_play", "past_branch")


def report(*at):
    strip = Strip(
        np.empty(0, np.int64), np.empty((0, 2), np.float32), ("a", "b"), np.ones(2) / 2, True
    )
    kinds = ("learning", "dropping", "collapsed", "converged")
    changes = tuple(
        Verdict(kind, since_step=step, words=kind) for kind, step in zip(kinds, at, strict=False)
    )
    return Report(changes[-1], None, changes, tuple(at), strip, (), 64, "")


def tell(window, **changes):
    """Let the session tell how its timeline stands, and paint."""
    state = TimelineState(**({"generation": 1, "head": 900} | changes))
    window.fake.timeline_changed.emit(state)
    return state


def draw(window, step, past=False, **changes):
    window.fake.frames.append(make_frame(step=step, past=past, **changes))
    window.loop.tick()


def press(window, shortcut):
    combination = QKeySequence(shortcut)[0]
    QTest.keyClick(window.stage, combination.key(), combination.keyboardModifiers())


def usable(window):
    return [key for key in ACTIONS if window.actions_[key].isEnabled()]


def at(track, step):
    return QPoint(round(track.across(step)), track._row + 7)


def test_a_drag_on_the_track_looks_back(window):
    tell(window)
    track = window.timeline_bar.track
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=at(track, 600))
    QTest.mouseMove(track, at(track, 300))
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=at(track, 300))
    posted = window.fake.take_posted()
    assert len(posted) == 2 and all(isinstance(command, c.Seek) for command in posted)
    assert abs(posted[0].step - 600) <= 10 and abs(posted[1].step - 300) <= 10


def test_a_view_of_the_past_is_labelled_with_its_step(window):
    tell(window)
    draw(window, 900)
    badge = window.panels["figure1"].bar.badge
    width = window.panels["losses"].width()
    assert badge.isHidden()
    tell(window, past=300)
    draw(window, 300, past=True)
    assert badge.isVisible()
    assert badge.text() == "step 300 · past"
    assert window.panels["losses"].bar.badge.text() == "step 300 · past"
    assert window.panels["losses"].width() == width
    assert window.timeline_bar.where.text() == "step 300 · past"
    assert (window.transport.step.text(), window.transport.plan.text()) == ("300", "past step")
    tell(window)
    draw(window, 900)
    assert badge.isHidden()
    assert window.transport.plan.text().startswith("of")
    assert window.timeline_bar.where.text() == "newest step"


def test_what_needs_a_past_step_can_be_used_only_there(window):
    tell(window)
    assert usable(window) == []
    assert not window.timeline_bar.play.isEnabled()
    tell(window, past=300)
    assert usable(window) == list(ACTIONS)
    assert window.timeline_bar.play.isEnabled()
    # Another run state in between changes nothing of that.
    window.fake.become(frozen="generator", past=True)
    assert usable(window) == list(ACTIONS)


def test_before_there_is_a_run_nothing_of_it_can_be_used(open_window):
    window = open_window(ready=False)
    there = [key for key, info in ALL_ACTIONS.items() if info.menu == "Timeline"]
    assert len(there) == 10
    assert not [key for key in there if window.actions_[key].isEnabled()]


def test_keys_and_buttons_post_what_they_say(window, qtbot):
    tell(window, past=300)
    press(window, "Alt+Left")
    press(window, "Alt+Right")
    press(window, "Alt+Right")
    press(window, "Ctrl+End")
    assert window.fake.take_posted() == [c.Seek(299), c.Seek(300), c.Seek(301), c.Seek(None)]
    tell(window, past=301)
    press(window, "Shift+Space")
    press(window, "Ctrl+B")
    qtbot.mouseClick(window.timeline_bar.play, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.timeline_bar.branch, Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == 2 * [c.PlayFromHere(), c.BranchFrom()]


def test_stops_are_verdicts_bookmarks_branches_and_both_ends(window):
    tell(window, bookmarks=(Bookmark(450),), branches=(Branch(600, 700),))
    draw(window, 900, report=report(64, 192, 512))
    for _ in range(6):
        press(window, "Ctrl+Left")
    # That it learns is no change to look at.
    assert window.fake.take_posted() == [c.Seek(s) for s in (600, 512, 450, 192, 0)]
    tell(window, past=0)
    press(window, "Ctrl+Right")
    assert window.fake.take_posted() == [c.Seek(192)]


def test_a_report_of_the_past_takes_no_later_verdict_off_the_track(window):
    tell(window)
    draw(window, 900, report=report(64, 192, 512))
    tell(window, past=300)
    draw(window, 300, past=True, report=report(64, 192))
    assert [mark.step for mark in window.timeline_bar.track.marks] == [192, 512]
    tell(window, generation=2, head=0)
    assert window.timeline_bar.track.marks == ()


def dialog(window):
    (found,) = window.findChildren(BookmarkDialog)
    return found


def test_a_bookmark_gets_a_note(window, qtbot):
    tell(window, past=300)
    press(window, "K")
    box = dialog(window)
    assert box.remove.isHidden()
    QTest.keyClicks(box.findChild(QLineEdit), "it splits here")
    QTest.keyClick(box.findChild(QLineEdit), Qt.Key.Key_Return)
    assert window.fake.take_posted() == [c.SetBookmark(None, "it splits here")]
    qtbot.waitUntil(lambda: not window.findChildren(BookmarkDialog))


def test_a_bookmark_is_edited_and_removed_by_a_double_click(window, qtbot):
    tell(window, bookmarks=(Bookmark(400, "old"),))
    track = window.timeline_bar.track
    place = at(track, 400) + QPoint(0, 9)
    QTest.mouseDClick(track, Qt.MouseButton.LeftButton, pos=place)
    box = dialog(window)
    assert box.note.text() == "old"
    QTest.mouseClick(box.remove, Qt.MouseButton.LeftButton)
    assert window.fake.take_posted()[-1] == c.RemoveBookmark(400)
    qtbot.waitUntil(lambda: not window.findChildren(BookmarkDialog))
    QTest.mouseDClick(track, Qt.MouseButton.LeftButton, pos=place)
    box = dialog(window)
    cancel = box.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel)
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not [p for p in window.fake.take_posted() if isinstance(p, c.SetBookmark)]


def test_branches_are_offered_where_there_are_some(window):
    tell(window)
    bar = window.timeline_bar
    assert bar.branches.isHidden()
    tell(window, branches=(Branch(200, 800), Branch(300, 350)))
    assert bar.branches.isVisible()
    texts = [action.text() for action in bar.menu.actions()]
    assert texts == [
        "Left at step 200, goes to step 800", "Left at step 300, goes to step 350"
    ]  # fmt: skip
    bar.menu.actions()[1].trigger()
    assert window.fake.take_posted() == [c.SwitchBranch(1)]


def test_a_narrow_bar_keeps_its_track_and_icons(window, qtbot):
    bar = window.timeline_bar
    assert bar.where.isVisible() and bar.play.isVisible()
    bar.resize(bar.minimumSizeHint().width(), bar.height())
    assert bar.where.isHidden() and bar.play.isHidden()
    assert bar.track.isVisible() and bar.branch.isVisible()
    qtbot.waitUntil(lambda: bar.track.width() >= 100)
    bar.resize(1300, bar.height())
    assert bar.where.isVisible() and bar.play.isVisible()


def test_arriving_asks_for_a_frame(window):
    tell(window)
    draw(window, 900)
    for _ in range(5):
        window.loop.tick()
    window.fake.requested.clear()
    tell(window, past=300, arrived=False)
    tell(window, past=300, arrived=True)
    window.loop._asked_at = None
    window.loop.tick()
    assert window.fake.requested
