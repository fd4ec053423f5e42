"""Inversion by hand: real clicks and keys on a real training, compared with direct calls of G."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up import settle
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QProgressBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sessions import Window
from toys import toy
from ui_fakes import Answers

from ganlab.engine import address
from ganlab.engine.invert import InvertSpec, invert, residuals
from ganlab.engine.target import random_target
from ganlab.runtime import commands as c
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.latent.invert import InvertDialog
from ganlab.ui.latent.state import LatentState
from ganlab.ui.style import stylesheet
from ganlab.ui.theme import DARK, LIGHT

RING = {"data.name": "ring"}
GLYPHS = {
    "data.name": "glyphs",
    "data.side": "16",
    "model.family": "conditional-dcgan",
    "latent.size": 4,
    "generator.width": 4,
    "discriminator.width": 4,
}


class Opened:
    """The window on a real session, and what a person does with it."""

    def __init__(self, qtbot: QtBot, changes: Mapping[str, Any]) -> None:
        self.training = Window(qtbot, toy(changes)).start()
        self.latent = LatentState()
        self.wanted: list[bool] = []
        self.latent.show_wanted.connect(lambda: self.wanted.append(True))
        self.answers = Answers()
        self.parent = QWidget()
        self.dialog = InvertDialog(self.latent, self.answers, self.parent)
        self.dialog.follow(self.training.session)
        self.training.session.state_changed.connect(self.follow)
        self.follow()
        self.dialog.show()
        self.until(lambda: self.dialog.trio.target.sample is not None)

    def follow(self, *_: object) -> None:
        state = self.training.state
        self.latent.set_space(state.latent, state.generation)
        self.dialog.set_state(state)

    def until(self, condition: Callable[[], bool]) -> None:
        self.training.until(condition)

    def click(self, button: QAbstractButton) -> None:
        assert button.isVisible() and button.isEnabled(), button.accessibleName()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())

    def type(self, box: NumberBox, text: str) -> None:
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def search(self) -> Any:
        self.click(self.dialog.search_button)
        self.until(lambda: self.dialog.answer is not None)
        return self.dialog.answer.found  # type: ignore[union-attr]

    def close(self) -> None:
        self.dialog.shut()
        self.training.session.close()
        self.parent.deleteLater()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[..., Opened]]:
    made: list[Opened] = []

    def make(changes: Mapping[str, Any] = RING) -> Opened:
        made.append(Opened(qtbot, changes))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_real_point_is_searched_and_found_as_a_direct_search_finds_it(
    opened: Callable[..., Opened],
) -> None:
    o = opened()
    d = o.dialog
    data = o.training.state.distribution
    assert data is not None
    first = random_target(data, 0).x
    np.testing.assert_array_equal(d.trio.target.sample, first)
    assert d.targets.source.text() == "Target: a real point"
    assert not d.targets.file_button.isVisible() and not d.take_button.isEnabled()
    o.type(d.starts, "3")
    o.type(d.steps, "60")
    found = o.search()
    snapshot = o.training.run.trainer.snapshot()
    direct = invert(snapshot, first, InvertSpec(starts=3, steps=60))
    np.testing.assert_array_equal(found.z, direct.z)
    np.testing.assert_array_equal(d.trio.best.sample, snapshot.generate(direct.z[None])[0])
    np.testing.assert_allclose(d.trio.gap.sample, first - direct.x, atol=1e-6)
    assert d.residual.text().endswith("away from the target")
    assert float(d.residual.text().split()[0]) == pytest.approx(direct.residual, rel=0.01)
    assert "3 starts: " in d.facts.text() and "60 of 60 steps" in d.facts.text()
    assert "G at step 0" in d.facts.text() and d.bar.value() == d.bar.maximum()


def test_what_was_found_goes_to_the_sliders_and_back(opened: Callable[..., Opened]) -> None:
    o = opened()
    o.type(o.dialog.steps, "20")
    before = o.latent.z
    found = o.search()
    o.click(o.dialog.take_button)
    np.testing.assert_array_equal(o.latent.z, found.z)
    assert o.wanted == [True]
    o.click(o.dialog.copy_button)
    copied = QGuiApplication.clipboard().text()
    assert o.latent.space is not None
    np.testing.assert_array_equal(address.read(o.latent.space, copied), found.z)
    assert o.dialog.found.text().startswith("z ")
    o.latent.undo()
    np.testing.assert_array_equal(o.latent.z, before)


def test_another_target_is_drawn_or_typed_and_forgets_what_was_found(
    opened: Callable[..., Opened],
) -> None:
    o = opened()
    d = o.dialog
    o.type(d.steps, "20")
    o.search()
    data = o.training.state.distribution
    assert data is not None
    second = random_target(data, 1).x
    o.click(d.targets.random_button)
    o.until(lambda: np.array_equal(d.trio.target.sample, second))  # type: ignore[arg-type]
    assert d.answer is None and d.trio.best.sample is None and d.residual.text() == ""
    assert not d.take_button.isEnabled() and d.bar.value() == 0
    assert [box.value() for box in d.targets.coordinates] == [float(v) for v in second]
    o.type(d.targets.coordinates[0], "0.25")
    o.type(d.targets.coordinates[1], "-0.5")
    np.testing.assert_array_equal(d.trio.target.sample, np.array([0.25, -0.5], np.float32))
    assert d.targets.source.text() == "Target: typed"
    assert d.trio.target.point.text() == "x 0.2500\ny −0.5000"
    found = o.search()
    np.testing.assert_array_equal(found.target, np.array([0.25, -0.5], np.float32))


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """Let widgets look as they do in the program."""
    before = qapp.styleSheet()
    qapp.setStyleSheet(stylesheet(DARK))
    yield
    qapp.setStyleSheet(before)


def test_no_sign_is_lost_and_no_line_is_cut(opened: Callable[..., Opened], dressed: None) -> None:
    o = opened()
    d = o.dialog
    o.type(d.targets.coordinates[0], "-0.00012345678")
    o.type(d.targets.coordinates[1], "-0.70770812")
    o.search()
    for box in d.targets.coordinates:
        edit = box.lineEdit()
        assert box.fontMetrics().horizontalAdvance(edit.text()) <= edit.width() - 4
    for part in (d.residual, d.facts, d.found):
        assert part.height() >= part.heightForWidth(part.width()), part.accessibleName()


def test_of_a_line_there_is_one_coordinate(opened: Callable[..., Opened]) -> None:
    o = opened({"data.name": "gaussian-1d"})
    assert [box.isVisible() for box in o.dialog.targets.coordinates] == [True, False]
    o.type(o.dialog.steps, "20")
    o.type(o.dialog.targets.coordinates[0], "1.5")
    assert o.search().target.tolist() == [1.5]


def test_a_search_can_be_stopped_and_keeps_the_best_so_far(opened: Callable[..., Opened]) -> None:
    o = opened()
    d = o.dialog
    o.type(d.steps, "10000")
    o.click(d.search_button)
    assert d.search_button.text() == "Stop" and not d.take_button.isEnabled()
    o.until(lambda: d.trio.best.sample is not None and d.bar.value() > 0)
    o.click(d.search_button)
    o.until(lambda: d.answer is not None)
    assert d.answer is not None and 0 < d.answer.found.done < 10_000
    assert d.search_button.text() == "Search" and d.take_button.isEnabled()
    assert f"{d.answer.found.done:,} of 10,000 steps" in d.facts.text()
    assert 0 < d.bar.value() < d.bar.maximum()


def test_put_away_it_searches_no_more(opened: Callable[..., Opened]) -> None:
    o = opened()
    o.type(o.dialog.steps, "10000")
    o.click(o.dialog.search_button)
    o.until(lambda: o.dialog.trio.best.sample is not None)
    QTest.keyClick(o.dialog, Qt.Key.Key_Escape)
    assert not o.dialog.isVisible()
    o.until(lambda: o.dialog.answer is not None)


class _Minimised(QHideEvent):
    def spontaneous(self) -> bool:
        return True


def test_minimised_with_the_window_it_searches_on(opened: Callable[..., Opened]) -> None:
    o = opened()
    o.type(o.dialog.steps, "600")
    o.click(o.dialog.search_button)
    o.dialog.hideEvent(_Minimised())
    o.until(lambda: o.dialog.answer is not None)
    assert o.dialog.answer is not None and o.dialog.answer.found.done == 600


def test_while_a_target_is_read_it_says_so(opened: Callable[..., Opened]) -> None:
    o = opened()
    assert o.dialog.targets.source.text().startswith("Target:")
    o.click(o.dialog.targets.random_button)
    assert o.dialog.targets.source.text() == "Reading a sample"
    o.until(lambda: o.dialog.targets.source.text().startswith("Target:"))


def test_training_goes_on_meanwhile_and_the_step_searched_is_told(
    opened: Callable[..., Opened],
) -> None:
    o = opened()
    o.training.post(c.StepBoth(), c.StepBoth())
    o.type(o.dialog.steps, "20")
    o.search()
    assert "G at step 2" in o.dialog.facts.text()
    o.training.post(c.StepBoth())
    assert o.training.ask().step == 3
    assert "G at step 2" in o.dialog.facts.text() and o.dialog.take_button.isEnabled()


def test_a_reset_forgets_what_was_found_in_the_run_before(opened: Callable[..., Opened]) -> None:
    o = opened()
    o.type(o.dialog.steps, "20")
    o.search()
    target = o.dialog.trio.target.sample
    o.training.post(c.Reset(7))
    o.until(lambda: o.training.state.generation == 2)
    assert o.dialog.answer is None and o.dialog.residual.text() == ""
    assert not o.dialog.take_button.isEnabled() and not o.dialog.copy_button.isEnabled()
    np.testing.assert_array_equal(o.dialog.trio.target.sample, target)
    o.search()
    assert o.dialog.take_button.isEnabled()


def test_a_run_that_comes_while_it_searches_gets_no_answer_of_the_old(
    opened: Callable[..., Opened],
) -> None:
    o = opened()
    o.type(o.dialog.steps, "10000")
    o.click(o.dialog.search_button)
    o.until(lambda: o.dialog.trio.best.sample is not None)
    o.training.post(c.Reset(7))
    o.until(lambda: o.training.state.generation == 2)
    assert o.dialog.search_button.text() == "Search" and o.dialog.trio.best.sample is None
    o.type(o.dialog.steps, "20")
    o.search()
    assert o.dialog.answer is not None and o.dialog.answer.generation == 2


def test_pictures_are_shown_side_by_side_and_a_file_is_searched(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    o = opened(GLYPHS)
    d = o.dialog
    assert d.targets.source.text().startswith("Target: a new picture, label ")
    assert d.targets.file_button.isVisible() and not any(
        b.isVisible() for b in d.targets.coordinates
    )
    assert not d.targets.negative.isVisible()
    pixels = np.full((30, 30), 200, np.uint8)
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    o.answers.answer = tmp_path / "mine.png"
    o.click(d.targets.file_button)
    o.until(lambda: d.targets.source.text() == "Target: mine.png")
    np.testing.assert_allclose(d.trio.target.sample, 200 / 255, atol=1e-6)
    o.click(d.targets.negative)
    np.testing.assert_allclose(d.trio.target.sample, 55 / 255, atol=1e-6)
    assert d.targets.source.text() == "Target: mine.png, negative"
    o.type(d.starts, "2")
    o.type(d.steps, "20")
    found = o.search()
    snapshot = o.training.run.trainer.snapshot()
    np.testing.assert_array_equal(d.trio.best.sample, snapshot.generate(found.z[None])[0])
    gap = np.abs(np.float32(1.0 - pixels[0, 0] / 255) - found.x)
    np.testing.assert_allclose(d.trio.gap.sample, gap, atol=1e-6)
    assert d.residual.text().endswith("RMSE of a pixel")
    expected = residuals(snapshot.distribution, found.x[None], found.target)[0]
    assert float(d.residual.text().split()[0]) == pytest.approx(expected, rel=0.01)
    assert "mean squared difference" in d.residual.toolTip()
    assert o.latent.space is not None
    label = int(o.latent.space.values(found.z[None], "label")[0])
    assert d.found.text().endswith(f"label {label}")
    for tile in (d.trio.target, d.trio.best, d.trio.gap):
        room = tile.sheet.visibleRegion().boundingRect()
        assert room.size() == tile.sheet.size(), "no picture is cut off"


def test_a_file_that_cannot_be_read_says_why_and_the_target_stays(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    o = opened(GLYPHS)
    target = o.dialog.trio.target.sample
    bad = tmp_path / "bad.png"
    bad.write_text("no picture")
    o.answers.answer = bad
    o.click(o.dialog.targets.file_button)
    o.until(lambda: "bad.png" in o.dialog.targets.source.text())
    assert o.dialog.targets.source.text() == "bad.png: not a picture of a known format"
    assert o.dialog.targets.source.property("role") == "warning"
    assert o.dialog.trio.target.sample is target
    o.answers.answer = None
    o.click(o.dialog.targets.file_button)
    assert o.dialog.trio.target.sample is target


def test_other_data_bring_another_target(opened: Callable[..., Opened]) -> None:
    o = opened()
    o.training.post(c.Load(toy(GLYPHS)))
    o.until(lambda: o.training.state.generation == 2)
    o.until(lambda: np.shape(o.dialog.trio.target.sample) == (1, 16, 16))
    assert o.dialog.trio.target.sheet.isVisible() and not o.dialog.trio.target.point.isVisible()


@pytest.mark.parametrize("changes", [RING, GLYPHS])
def test_everything_has_a_name_and_says_what_it_is(
    opened: Callable[..., Opened], changes: Mapping[str, Any]
) -> None:
    o = opened(changes)
    for theme in (DARK, LIGHT):
        o.dialog.set_theme(theme)
    kinds = (QAbstractButton, QAbstractSpinBox, QProgressBar)
    controls = [w for kind in kinds for w in o.dialog.findChildren(kind) if w.isVisible()]
    assert len(controls) >= 8
    for control in controls:
        assert control.accessibleName() and control.toolTip(), control
    settle()
    for text in (label for label in o.dialog.findChildren(QLabel) if label.isVisible()):
        assert text.wordWrap() or text.width() >= text.sizeHint().width(), text.text()
    assert o.dialog.height() <= 700 and o.dialog.width() <= 1200


def test_a_key_opens_it_in_the_window_once_and_it_follows_the_theme(open_window: Any) -> None:
    window = open_window()
    assert window.inverting is None
    QTest.keyClick(window, Qt.Key.Key_I)
    dialog = window.inverting
    assert dialog is not None and dialog.isVisible()
    window.look.choose("dark")
    assert dialog.trio.target.sheet.theme is DARK
    dialog.close()
    QTest.keyClick(window, Qt.Key.Key_I)
    assert window.inverting is dialog and dialog.isVisible()
    window.fake.become(generation=5)
    assert dialog._generation == 5
