"""Trained models: offered where they are, opened by a click, gone on with, and told of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from tiny_sets import TinyIdx, write_tiny
from trained import STEPS, installed

from ganlab.engine.data import IMAGE_SETS
from ganlab.folders import user_folder
from ganlab.presets import PRESETS
from ganlab.pretrained import pretrained
from ganlab.runtime import commands as c
from ganlab.runtime.session import Session
from ganlab.ui.main_window import MainWindow
from ganlab.ui.pretrained import AboutModels, as_text
from ganlab.ui.settings import Settings
from ganlab.ui.views.losses import LossesView
from ganlab.ui.views.pictures import InterpolationView, SamplesView

MNIST = {"data.name": "mnist"}


@pytest.fixture
def few(monkeypatch):
    """Let MNIST be a hundred pictures of three classes, which nothing keeps in memory."""
    data = IMAGE_SETS["mnist"]
    for name in ("class_counts", "held_out_size", "class_names", "first_labels"):
        monkeypatch.setattr(type(data), name, getattr(TinyIdx, name))
    monkeypatch.setattr(data, "size", 100)
    monkeypatch.setattr(data, "_kept", {})


@pytest.fixture
def models(few, tmp_path, monkeypatch):
    """Install a model of glyphs, and one of MNIST, which is not on this computer any more."""
    monkeypatch.setenv("GANLAB_DATA", str(write_tiny(tmp_path / "sets" / "mnist").parent))
    folder = tmp_path / "pretrained"
    with installed(folder, {"dcgan-glyphs": {}, "dcgan-mnist": MNIST}, monkeypatch):
        monkeypatch.delenv("GANLAB_DATA")
        IMAGE_SETS["mnist"]._kept.clear()
        assert not IMAGE_SETS["mnist"].available
        yield folder


def entry(window, name):
    menu = window.menus["Trained models"]
    return next(a for a in menu.actions() if a.objectName() == name)


def pick(window, name):
    """Choose an entry of the menu with the mouse."""
    menu, action = window.menus["Trained models"], entry(window, name)
    menu.popup(QPoint(0, 0))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert not menu.isVisible()


# --- where they are offered --------------------------------------------------------------------


def test_the_menu_lists_them_with_what_they_are(models, window):
    menu = window.menus["Trained models"]
    assert menu.menuAction() in window.menus["File"].actions()
    assert [a.text() for a in menu.actions() if a.text()] == [
        PRESETS["dcgan-glyphs"].title,
        PRESETS["dcgan-mnist"].title,
        "About the trained models…",
    ]
    tip = entry(window, "trained:dcgan-glyphs").toolTip().replace("\n", " ")
    for part in ("Trained for 3 steps", "ganlab train dcgan-glyphs --seed 0", "CC0 1.0"):
        assert part in tip


def test_a_click_in_the_menu_opens_one(models, window):
    pick(window, "trained:dcgan-mnist")
    assert window.fake.take_posted() == [c.Open(models / "dcgan-mnist.ganlab")]
    # What is saved next is not proposed to lie among the program's own files.
    assert window.controller.folder != str(models)


def test_without_any_the_menu_says_so(tmp_path, monkeypatch, open_window):
    with installed(tmp_path / "none", {}, monkeypatch):
        window = open_window()
        (action,) = window.menus["Trained models"].actions()
        assert action.text() == "None is installed" and not action.isEnabled()
        window.fake.become(experiment=PRESETS["dcgan-glyphs"].experiment)
        assert not window.setup.presets.trained.isVisible()


def test_a_preset_that_has_one_offers_it_beside_its_name(models, window):
    box = window.setup.presets
    assert not box.trained.isVisible()
    below = box.choice.y()
    window.fake.become(experiment=PRESETS["dcgan-glyphs"].experiment)
    assert box.trained.isVisible()
    assert box.choice.y() == below, "nothing moves"
    assert "ganlab train dcgan-glyphs" in box.trained.toolTip().replace("\n", " ")
    QTest.mouseClick(box.trained, Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [c.Open(models / "dcgan-glyphs.ganlab")]
    window.fake.become(experiment=PRESETS["ring"].experiment)
    assert not box.trained.isVisible()


# --- the card ----------------------------------------------------------------------------------


@pytest.fixture
def page(models, window):
    pick(window, "about_trained")
    (found,) = window.findChildren(AboutModels)
    yield found
    for left in window.findChildren(AboutModels):
        left.close()


def test_the_card_tells_how_it_was_made_and_what_it_scores(page):
    values = {
        label.accessibleName(): label
        for label in page.findChildren(QLabel)
        if label.accessibleName()
    }
    texts = {name: label.text() for name, label in values.items()}
    assert texts["Command"].startswith("ganlab train dcgan-glyphs --seed 0")
    assert texts["Seed"] == "0" and texts["Steps"] == "3"
    assert texts["Data"] == "Glyphs" and texts["Licence"] == "CC0 1.0 (the font)"
    assert texts["Date"] == "2026-01-02" and "torch 2.13.0" in texts["Versions"]
    assert texts["Fréchet distance"] == "distance 12.35 · n real 10,000"
    assert texts["Recognised samples"] == (
        "confident 98.1 % · label entropy 3.30 bits · of at most 3.32 bits · 10,000 samples"
    )
    assert "Heusel" in values["Fréchet distance"].toolTip()
    assert all(label.toolTip() for label in values.values())


def test_the_card_can_be_copied(page):
    QTest.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text == as_text(pretrained()["dcgan-glyphs"])
    for part in ("Command: ganlab train", "Licence: CC0", "Fréchet distance: distance 12.35"):
        assert part in text


def test_another_model_is_told_of_and_opened_from_there(page, window, models):
    page.choice.setFocus()
    QTest.keyClick(page.choice, Qt.Key.Key_Down)
    assert page.model.name == "dcgan-mnist"
    assert "ganlab train dcgan-mnist" in as_text(page.model)
    QTest.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [c.Open(models / "dcgan-mnist.ganlab")]
    assert not page.isVisible()


def test_the_page_begins_with_the_model_of_the_preset_at_hand(models, window):
    window.fake.become(experiment=PRESETS["dcgan-mnist"].experiment)
    pick(window, "about_trained")
    (page,) = window.findChildren(AboutModels)
    assert page.model.name == "dcgan-mnist"
    page.close()


# --- in a window that trains -------------------------------------------------------------------


class Live:
    """A window with a session of its own."""

    def __init__(self, qtbot, answers):
        self.qtbot = qtbot
        self.window = window = MainWindow(Settings(theme="light"), answers)
        qtbot.addWidget(window)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(1366, 768)
        window.fill(PRESETS["figure-1"].experiment)
        window.add_view(LossesView())
        window.attach(Session(window.state.experiment, window))
        for view in (SamplesView, InterpolationView):
            window.add_view(view())
        window.show()
        self.until(lambda: window.state.phase == "paused")

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=60_000)


@pytest.fixture
def live(models, qtbot):
    from ui_fakes import Answers

    made = Live(qtbot, Answers())
    yield made
    made.window.close()
    QApplication.instance().setStyleSheet("")


def test_a_model_shows_its_pictures_and_goes_on(live):
    window = live.window
    pick(window, "trained:dcgan-glyphs")
    live.until(lambda: window.state.phase == "finished")
    live.until(lambda: window.hosts["samples"].revealed)
    assert window.transport.step.text() == str(STEPS)
    assert window.actions_["play"].text() == "Continue"
    QTest.keyClick(window, Qt.Key.Key_Space)
    live.until(lambda: int(window.transport.step.text()) > STEPS)
    assert window.state.phase == "playing" and window.state.beyond_plan


def test_without_its_data_a_model_shows_pictures_and_going_on_offers_to_get_it(live, tmp_path):
    window = live.window
    answers = window._ask
    pick(window, "trained:dcgan-mnist")
    live.until(lambda: window.state.experiment.data.name == "mnist")
    live.until(lambda: window.hosts["samples"].revealed)
    window.panels["interpolation"].raise_()
    live.until(lambda: window.hosts["interpolation"].revealed)
    assert window.toasts.shown == []
    assert not IMAGE_SETS["mnist"].available
    # Going on needs the data: a dialog says so, and whoever wants none stays where they are.
    answers.choice = None
    QTest.keyClick(window, Qt.Key.Key_Space)
    live.until(lambda: answers.asked == ["Get MNIST"])
    assert window.state.phase == "finished"
    assert window.actions_["play"].text() == "Continue"
    assert not window.actions_["play"].isChecked()
    # The other way: a folder that holds it. Training goes on from the model, not from noise.
    answers.choice, answers.answer = 1, tmp_path / "sets"
    generation = window.state.generation
    QTest.keyClick(window, Qt.Key.Key_Space)
    live.until(lambda: window.state.phase == "playing")
    live.until(lambda: int(window.transport.step.text()) > STEPS)
    assert window.state.generation == generation


# --- what needs the data -------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["play", "step_both", "step_d"])
def test_what_trains_asks_for_missing_files_first(models, window, qtbot, key):
    experiment = PRESETS["dcgan-mnist"].experiment
    window.fake.become(experiment=experiment, distribution=IMAGE_SETS["mnist"], generation=2)
    window.answers.choice = None
    window.actions_[key].trigger()
    qtbot.waitUntil(lambda: window.answers.asked == ["Get MNIST"])
    assert window.fake.take_posted() == []


def test_files_that_are_here_are_looked_for_once(models, window, qtbot, monkeypatch):
    write_tiny(user_folder("data") / "mnist")
    looked = []
    data = IMAGE_SETS["mnist"]
    find = type(data).find
    monkeypatch.setattr(type(data), "find", lambda self: looked.append(self) or find(self))
    state = {"experiment": PRESETS["dcgan-mnist"].experiment, "generation": 2}
    window.fake.state = replace(window.fake.state, **state)
    window.fake.become(phase="paused")
    before = len(looked)
    window.actions_["play"].trigger()
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    # The data picker looks as well, for its tiles: let it come to an end.
    qtbot.wait(300)
    once = len(looked)
    assert once > before
    window.actions_["play"].trigger()
    assert window.fake.take_posted() == [c.Play(), c.Play()]
    assert len(looked) == once
    assert window.answers.asked == []
