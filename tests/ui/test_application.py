"""Files that the desktop hands over while the program runs, as macOS does: by an event."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFileOpenEvent

from ganlab.runtime import commands as c


@pytest.fixture
def hand_over(qapp):
    yield lambda path: QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(path)))
    qapp.hand_files_to(None)


def test_a_file_that_comes_while_the_window_is_there_is_opened_in_it(qapp, window, hand_over):
    qapp.hand_files_to(window.controller.open_path)
    assert hand_over(Path("/somewhere/ring.ganlab"))
    assert window.fake.take_posted() == [c.Open(Path("/somewhere/ring.ganlab"))]


def test_files_that_come_too_early_wait_in_their_order(qapp, hand_over):
    taken = []
    for name in ("one.ganlab", "two.ganlab"):
        hand_over(Path(name))
    assert taken == []
    qapp.hand_files_to(taken.append)
    assert taken == [Path("one.ganlab"), Path("two.ganlab")]
    hand_over(Path("three.toml"))
    assert taken[2:] == [Path("three.toml")]


def test_other_events_are_the_applications_own(qapp, hand_over):
    taken = []
    qapp.hand_files_to(taken.append)
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.User))
    assert taken == []
