"""The dialog: by clicks, to a file."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from live_window import until
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox

from ganlab.ui.export_view.sizes import SIZES


@pytest.fixture
def dialog(live):
    live.actions_["save_picture"].trigger()
    made = live.pictures.dialog
    until(made.isVisible)
    yield made
    if live.pictures.dialog is not None:
        live.pictures.dialog.reject()
    until(lambda: live.pictures.dialog is None)


def choose(box: QComboBox, value: str) -> None:
    box.setFocus()
    while box.currentData() != value:
        before = box.currentIndex()
        down = box.findData(value) > before
        QTest.keyClick(box, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        assert box.currentIndex() != before


def write(box, text: str) -> None:
    box.setFocus()
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), text)
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)


def ready(dialog) -> None:
    until(dialog.save_button.isEnabled)


def save(dialog, path) -> None:
    ready(dialog)
    dialog._window.answers.answer = path
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)


def test_it_shows_and_writes_a_picture_of_the_chosen_size(dialog, tmp_path):
    choose(dialog.view, "losses")
    choose(dialog.size_, "hd")
    choose(dialog.theme, "dark")
    ready(dialog)
    assert dialog.taken.image.size() == QSize(1920, 1080)
    assert "1,920 × 1,080" in dialog.facts.text()
    window, path = dialog._window, tmp_path / "losses.png"
    save(dialog, path)
    until(path.exists)
    assert f"losses-step-{window.fake.snapshot.step}.png" in window.answers.asked[-1]
    image = QImage(str(path))
    assert image.size() == QSize(1920, 1080)
    assert "step 12" in image.text("Title")
    assert image.text("Description").startswith("Made by ganlab")
    until(lambda: window.pictures.dialog is None)
    assert "Saved losses.png" in window.toasts.shown[-1].text
    assert [p.name for p in tmp_path.glob("*")] == ["losses.png"]


def test_a_drawing_gets_its_suffix_and_does_not_overwrite_unasked(dialog, tmp_path, monkeypatch):
    choose(dialog.view, "losses")
    choose(dialog.kind, "svg")
    there = tmp_path / "mine.svg"
    there.write_text("mine")
    window = dialog._window
    asked = []

    def no(parent, title, text, yes):
        asked.append(text)
        return False

    monkeypatch.setattr(window.answers, "confirm", no)
    save(dialog, tmp_path / "mine")
    assert "mine.svg is there already" in asked[0]
    assert there.read_text() == "mine"
    monkeypatch.setattr(window.answers, "confirm", lambda *_: True)
    save(dialog, tmp_path / "mine")
    until(lambda: there.read_text() != "mine")
    assert ElementTree.fromstring(there.read_bytes()).tag.endswith("svg")
    until(lambda: window.pictures.dialog is None)


def test_a_missing_folder_is_named_and_the_dialog_stays(dialog, tmp_path):
    choose(dialog.view, "losses")
    save(dialog, tmp_path / "nowhere" / "a.png")
    until(lambda: bool(dialog.trouble.text()))
    assert "nowhere does not exist" in dialog.trouble.text()
    assert dialog.isVisible()
    ready(dialog)


def test_a_full_disk_leaves_what_was_there(dialog, tmp_path, monkeypatch):
    choose(dialog.view, "losses")
    path = tmp_path / "a.png"
    path.write_bytes(b"before")

    def full(self, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    save(dialog, path)
    until(lambda: bool(dialog.trouble.text()))
    assert "No space left on device" in dialog.trouble.text()
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []


def test_numbers_make_a_size_of_its_own(dialog):
    choose(dialog.view, "losses")
    choose(dialog.size_, "hd")
    write(dialog.width_, "1000")
    assert dialog.size_.value() == "own"
    ready(dialog)
    assert dialog.taken.image.size() == QSize(1000, SIZES["hd"].height)


def test_the_scale_makes_what_is_on_the_screen_larger(dialog):
    choose(dialog.view, "losses")
    view = dialog._window.hosts["losses"].view
    assert dialog.taken.image.size() == view.size()
    write(dialog.scale, "3")
    assert dialog.size_.value() == "screen"
    assert dialog.taken.image.size() == view.size() * 3


def test_too_large_a_scale_is_lowered_and_it_says_so(dialog):
    choose(dialog.view, "losses")
    choose(dialog.size_, "column")
    write(dialog.scale, "12")
    assert "would not fit" in dialog.facts.text()


def test_copy_puts_what_is_shown_on_the_clipboard(dialog):
    choose(dialog.view, "losses")
    QGuiApplication.clipboard().clear()
    ready(dialog)
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().image().size() == dialog.taken.image.size()


def test_everything_in_it_says_what_it_is(dialog):
    boxes = (dialog.view, dialog.kind, dialog.size_, dialog.theme, dialog.width_, dialog.height_,
             dialog.scale, dialog.preview)  # fmt: skip
    buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible()]
    for control in (*boxes, *buttons):
        assert control.accessibleName(), control
        assert control.toolTip(), control.accessibleName()


def test_it_can_be_opened_again(dialog):
    window = dialog._window
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    until(lambda: window.pictures.dialog is None)
    window.actions_["save_picture"].trigger()
    assert window.pictures.dialog.isVisible()
