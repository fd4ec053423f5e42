"""Samples as files, by clicks: the same as ganlab sample draws."""

from __future__ import annotations

import numpy as np
import pytest
from live_window import until
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from ganlab.ui.export_data.samples import SamplesDialog


@pytest.fixture
def dialog(live):
    live.actions_["save_samples"].trigger()
    (made,) = live.findChildren(SamplesDialog)
    until(made.isVisible)
    yield made
    for each in live.findChildren(SamplesDialog):
        each.reject()
    until(lambda: not live.findChildren(SamplesDialog))


def write(box, text: str) -> None:
    box.setFocus()
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), text)
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)


def save(dialog, path) -> None:
    dialog._window.answers.answer = path
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)


def choose_numbers(dialog) -> None:
    dialog.kind.setFocus()
    QTest.keyClick(dialog.kind, Qt.Key.Key_Down)
    assert dialog.kind.value() == "npy"


def test_numbers_are_those_of_the_seed(dialog, live, tmp_path):
    choose_numbers(dialog)
    write(dialog.count, "37")
    write(dialog.seed, "5")
    path = tmp_path / "mine.npy"
    save(dialog, path)
    until(path.exists)
    snapshot = live.fake.snapshot
    z = snapshot.latent.sample(37, np.random.default_rng(5))
    x = np.load(path, allow_pickle=False)
    assert x.dtype == np.float32 and x.shape == (37, 2)
    np.testing.assert_array_equal(x, snapshot.generate(z))
    assert "ring-seed-42-samples.npy" in live.answers.asked[-1]
    until(lambda: bool(live.toasts.shown))
    assert "Saved 37 samples as mine.npy" in live.toasts.shown[-1].text


def test_a_picture_of_them(dialog, live, tmp_path):
    path = tmp_path / "mine.png"
    save(dialog, path)
    until(path.exists)
    with Image.open(path) as picture:
        assert picture.format == "PNG" and picture.size[0] > 200
    until(lambda: bool(live.toasts.shown))


def test_a_read_only_place_is_told_and_the_dialog_stays(dialog, tmp_path, monkeypatch):
    def refused(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("ganlab.engine.files.atomic.tempfile.mkstemp", refused)
    save(dialog, tmp_path / "a.png")
    until(lambda: bool(dialog.trouble.text()))
    assert "Permission denied" in dialog.trouble.text()
    assert dialog.isVisible() and dialog.save_button.isEnabled()
    assert list(tmp_path.glob("a*")) == []


def test_without_a_run_it_says_so(dialog, live, tmp_path, monkeypatch):
    monkeypatch.setattr(live.fake, "copy", lambda take, refuse: refuse(None))
    save(dialog, tmp_path / "a.png")
    until(lambda: bool(dialog.trouble.text()))
    assert "no run" in dialog.trouble.text()


def test_too_many_are_refused(dialog):
    choose_numbers(dialog)
    write(dialog.count, "5000000")
    assert dialog.spec().n <= 1_000_000


def test_everything_in_it_says_what_it_is(dialog):
    buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible()]
    for control in (dialog.kind, dialog.count, dialog.seed, *buttons):
        assert control.accessibleName(), control
        assert control.toolTip(), control.accessibleName()
