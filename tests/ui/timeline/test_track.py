"""The track by itself: real presses, drags and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from ganlab.engine.timeline import Bookmark
from ganlab.runtime.state import Branch, TimelineState
from ganlab.ui.theme import DARK
from ganlab.ui.timeline.track import Track
from ganlab.ui.verdict_marks import VerdictMark

COLLAPSED = VerdictMark(500, "collapsed", "Collapsed", 420)


class Rig:
    def __init__(self, qtbot):
        self.track = Track()
        qtbot.addWidget(self.track)
        self.track.resize(620, self.track.sizeHint().height())
        self.track.show()
        self.sought: list[int | None] = []
        self.track.sought.connect(self.sought.append)
        self.show()

    def show(self, head=800, planned=1000, **changes):
        self.track.show_timeline(TimelineState(**({"generation": 1} | changes)), head, planned)

    def at(self, step, y=None):
        rail = self.track._row + 7
        return QPoint(round(self.track.across(step)), rail if y is None else y)

    def press(self, step, y=None):
        QTest.mousePress(self.track, Qt.MouseButton.LeftButton, pos=self.at(step, y))

    def move(self, step):
        QTest.mouseMove(self.track, self.at(step))

    def release(self, step):
        QTest.mouseRelease(self.track, Qt.MouseButton.LeftButton, pos=self.at(step))

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.track, key, modifier)


@pytest.fixture
def rig(qtbot):
    return Rig(qtbot)


def near(steps, wanted):
    """A pixel is worth 1.7 steps here."""
    assert steps == pytest.approx(wanted, abs=2)


def test_a_drag_seeks_wherever_the_hand_is(rig):
    rig.press(600)
    rig.move(400)
    rig.move(200)
    rig.release(200)
    near(rig.sought, [600, 400, 200])
    # Where the hand was, until the views are there.
    near([rig.track.shown], [200])
    rig.move(700)
    assert len(rig.sought) == 3


def test_the_end_of_what_was_trained_is_the_newest_step(rig):
    rig.press(300)
    rig.move(790)
    rig.move(798)
    rig.release(950)
    assert rig.sought[-1] is None
    rig.press(1000)
    assert rig.sought[-1] is None
    assert rig.track.shown == 800


def test_nothing_before_the_first_step_is_sought(rig):
    rig.show(first=100, head=800)
    rig.press(20)
    assert rig.sought == [100]


def test_keys_move_by_steps(rig):
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        rig.key(key)
    rig.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    rig.key(Qt.Key.Key_PageUp)
    rig.key(Qt.Key.Key_Home)
    rig.key(Qt.Key.Key_End)
    assert rig.sought == [799, 798, 799, 789, 739, 0, None]


def test_a_click_on_a_verdict_or_a_bookmark_means_its_very_step(rig):
    rig.track.set_marks((COLLAPSED,))
    rig.show(bookmarks=(Bookmark(333, "odd"),))
    rig.track.grab()
    (_, box), *_ = rig.track.named
    QTest.mouseClick(rig.track, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    rig.press(334, y=rig.track._row + 16)
    assert rig.sought == [500, 333]


def test_a_double_click_on_a_bookmark_asks_for_its_note(rig):
    rig.show(bookmarks=(Bookmark(333, "odd"),))
    asked = []
    rig.track.edit_asked.connect(asked.append)
    place = rig.at(333, rig.track._row + 16)
    QTest.mouseDClick(rig.track, Qt.MouseButton.LeftButton, pos=place)
    assert asked == [333]


def test_it_says_what_is_at_a_point(rig):
    rig.track.set_marks((COLLAPSED,))
    rig.show(bookmarks=(Bookmark(333, "odd"),))
    row = rig.track._row
    told = rig.track.told_at(QPointF(rig.at(500, 4)))
    assert told == "Step 500: Collapsed (set in at step 420)"
    assert "step 333: odd" in rig.track.told_at(QPointF(rig.at(333, row + 16)))
    assert rig.track.told_at(QPointF(rig.at(900))).startswith("Step 800, the newest")


def test_a_note_is_words_and_never_markup(rig, qtbot):
    rig.show(bookmarks=(Bookmark(333, "a<b>c, <img src=x>"),))
    at = rig.at(333, rig.track._row + 16)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, rig.track.mapToGlobal(at))
    QApplication.sendEvent(rig.track, event)
    shown = QTextDocument()
    shown.setHtml(QToolTip.text())
    assert "step 333: a<b>c, <img src=x> (double" in shown.toPlainText()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_run_beyond_its_plan_has_room_and_moves_seldom(rig):
    rig.show(head=1001)
    last = rig.track.last
    assert last > 1001
    rig.show(head=1200)
    assert rig.track.last == last


def test_a_drag_outlasts_what_is_told_meanwhile(rig):
    rig.press(600)
    rig.show(past=600, arrived=False)
    rig.move(400)
    rig.show(past=600)
    near([rig.track.shown], [400])
    rig.release(400)
    rig.show(past=400)
    assert rig.track.shown == 400


def test_past_and_newest_differ_by_shape(rig):
    rig.show(branches=(Branch(200, 900),))
    newest = rig.track.grab().toImage()
    x, y = rig.at(800).x(), rig.at(800).y()
    assert newest.pixelColor(x, y).name() == rig.track.theme.accent
    rig.show(past=400)
    past = rig.track.grab().toImage()
    assert past.pixelColor(rig.at(400).x(), y).name() == rig.track.theme.surface
    rig.track.set_theme(DARK)
    assert rig.track.grab().toImage() != past


def test_before_there_is_a_run_nothing_can_be_sought(rig):
    assert rig.track.isEnabled()
    rig.show(generation=-1, head=0)
    assert not rig.track.isEnabled()


class Paints(QObject):
    """Counts what is painted."""

    count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_the_same_again_paints_nothing(rig, qtbot):
    qtbot.wait(20)
    paints = Paints()
    rig.track.installEventFilter(paints)
    rig.show()
    qtbot.wait(20)
    assert paints.count == 0
    rig.show(head=801)
    qtbot.waitUntil(lambda: paints.count > 0)
