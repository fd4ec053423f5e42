"""Quiet messages: three at most, gone by themselves, never said twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ganlab.ui.toast import MOST, Toasts


@pytest.fixture
def toasts(qtbot):
    stage = QWidget()
    stage.resize(800, 600)
    qtbot.addWidget(stage)
    toasts = Toasts(stage)
    stage.show()
    yield toasts
    toasts.clear()


def test_they_stand_at_the_lower_left(toasts):
    toasts.say("Saved")
    stage = toasts.parentWidget()
    assert toasts.isVisible()
    assert toasts.x() < 40
    assert stage.height() - 40 < toasts.geometry().bottom() < stage.height()
    stage.resize(500, 300)
    toasts.place()
    assert stage.rect().contains(toasts.geometry())


def test_at_most_three(toasts):
    for i in range(MOST + 2):
        toasts.say(f"message {i}")
    assert [t.text for t in toasts.shown] == ["message 2", "message 3", "message 4"]


def test_the_same_thing_is_said_once_and_counted(toasts):
    toasts.say("trouble", "error")
    toasts.say("trouble", "error")
    (toast,) = toasts.shown
    assert "2 times" in toast.body.text()


def test_they_go_by_themselves(toasts, qtbot):
    toast = toasts.say("Saved")
    assert toast.timer.isActive()
    toast.timer.setInterval(10)
    qtbot.waitUntil(lambda: not toasts.shown)
    assert not toasts.isVisible()


def test_what_is_being_read_stays(toasts):
    toast = toasts.say("Saved")
    toast.enterEvent(None)
    assert not toast.timer.isActive()
    toast.leaveEvent(None)
    assert toast.timer.isActive()


def test_they_can_be_closed(toasts):
    toast = toasts.say("Saved")
    QTest.mouseClick(toast.close_button, Qt.MouseButton.LeftButton)
    assert toasts.shown == []


def test_one_thing_can_be_done_about_it(toasts):
    done = []
    toast = toasts.say("trouble", "error", ("Copy details", lambda: done.append(1)))
    QTest.mouseClick(toast.action_button, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_a_long_message_is_shown_whole(toasts):
    toast = toasts.say("one line of some length that must be wrapped " * 12, "error")
    assert toast.body.height() >= toast.body.heightForWidth(toast.body.width())
    assert toast.geometry().bottom() <= toasts.height()


def test_text_is_text_and_no_markup(toasts):
    toast = toasts.say("<b>bold</b> & x < 3")
    assert toast.body.textFormat() == Qt.TextFormat.PlainText
