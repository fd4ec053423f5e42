"""The platform's own dialogs, answered by clicks and keys."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QTextEdit, QWidget

from ganlab.ui.interaction import Interaction


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def when_asked(call):
    """Do something to the box as soon as it is there."""

    def look():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            timer.stop()
            call(box)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(5)
    return timer


def click(box, text):
    button = next(b for b in box.buttons() if b.text().replace("&", "") == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(parent):
    return Interaction().choose(parent, "Get it", "It is not here", "<b> more", ("Fetch", "Use"))


@pytest.mark.parametrize(("text", "place"), [("Fetch", 0), ("Use", 1), ("Cancel", None)])
def test_one_of_a_few_things_is_chosen(parent, text, place):
    seen = []

    def answer(box):
        seen.append((box.text(), box.informativeText()))
        click(box, text)

    timer = when_asked(answer)
    assert choose(parent) == place
    assert seen == [("It is not here", "<b> more")] and not timer.isActive()


@pytest.mark.parametrize(("key", "place"), [("Key_Return", 0), ("Key_Escape", None)])
def test_return_takes_the_first_and_escape_none(parent, key, place):
    timer = when_asked(lambda box: QTest.keyClick(box, getattr(Qt.Key, key)))
    assert choose(parent) == place and not timer.isActive()


def test_a_long_list_is_told(parent):
    seen = []

    def close(box):
        seen.append((box.text(), box.findChild(QTextEdit).toPlainText()))
        QTest.keyClick(box, Qt.Key.Key_Escape)

    timer = when_asked(close)
    Interaction().tell(parent, "Left out", "2 files were not read:", ("a.png: torn", "b.png: text"))
    assert seen == [("2 files were not read:", "a.png: torn\nb.png: text")]
    assert not timer.isActive()


@pytest.mark.parametrize(
    ("typed", "kind", "named"),
    [
        ("mine", "Run in one file (*.ganlab)", "mine.ganlab"),
        ("mine 0.5", "Run in one file (*.ganlab)", "mine 0.5.ganlab"),
        ("mine.ganlab", "Run in one file (*.ganlab)", "mine.ganlab"),
        ("mine", "Run as a folder (*)", "mine"),
        ("mine", "Pictures (*.png *.svg)", "mine"),
    ],
)
def test_a_file_is_named_as_the_kind_that_was_chosen(
    parent, monkeypatch, tmp_path, typed, kind, named
):
    answer = str(tmp_path / typed), kind
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    assert Interaction().save_file(parent, "Save", kind, "") == tmp_path / named


def test_a_name_that_nobody_saw_replaces_nothing_unasked(parent, monkeypatch, tmp_path):
    (tmp_path / "mine.toml").touch()
    answer = str(tmp_path / "mine"), "Experiments (*.toml)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    for sure in (False, True):
        monkeypatch.setattr(Interaction, "confirm", lambda *_, sure=sure: sure)
        found = Interaction().save_file(parent, "Save", answer[1], "")
        assert found == (tmp_path / "mine.toml" if sure else None)
