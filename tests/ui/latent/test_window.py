"""The panel in the window: where it stands, when it is seen, what it remembers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ui_fakes import make_frame

from ganlab.engine.latent import LatentSpace
from ganlab.ui.latent.panel import LatentPanel
from ganlab.ui.settings import Settings

SPACE = LatentSpace.noise(4, "normal")


@pytest.fixture
def open_it(open_window, qtbot):
    def make(settings: Settings | None = None):
        window = open_window(settings=settings, ready=False)
        window.add_view(LatentPanel())
        window.fake.get_ready(latent=SPACE)
        window.fake.frames.append(make_frame())
        qtbot.waitUntil(lambda: window.hosts["latent"].view.parent() is not None)
        return window

    return make


def panel_of(window) -> LatentPanel:
    view = window.hosts["latent"].view
    assert isinstance(view, LatentPanel)
    return view


def bring_forward(window, qtbot) -> None:
    """Press its key; its first frame shows it."""
    QTest.keyClick(window, Qt.Key.Key_Z)
    window.fake.frames.append(make_frame())
    window.loop.poke()
    qtbot.waitUntil(lambda: panel_of(window).seen)


def test_it_stands_behind_the_experiment_and_a_key_brings_it_forward(open_it, qtbot):
    window = open_it()
    panel = window.panels["latent"]
    assert window.tabifiedDockWidgets(window.panels["setup"]) == [panel]
    assert not panel_of(window).seen
    assert window.fake.latents == [], "nobody looks: nothing is asked"
    bring_forward(window, qtbot)
    assert panel_of(window).isVisible()
    assert [r.channel for r in window.fake.latents][-1] == "panel"
    QTest.keyClick(window, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: not panel_of(window).seen)
    assert panel.isHidden() and "panel" in window.fake.forgotten
    assert not window.panels["setup"].isHidden()


def test_it_goes_to_rest_when_another_tab_comes_before_it(open_it, qtbot):
    window = open_it()
    bring_forward(window, qtbot)
    window.panels["setup"].raise_()
    qtbot.waitUntil(lambda: not panel_of(window).seen)
    assert "panel" in window.fake.forgotten


def test_the_samples_view_can_ask_for_it(open_it, qtbot):
    window = open_it()
    window.panels["latent"].close()
    window.latent.show_wanted.emit()
    QApplication.processEvents()
    assert window.panels["latent"].isVisible()
    assert window.actions_["show_latent"].isChecked()


def test_the_window_is_no_larger_for_it(open_it, qtbot):
    window = open_it()
    bring_forward(window, qtbot)
    assert window.size() == QSize(1366, 768)
    panel = panel_of(window)
    assert panel.minimumSizeHint().width() <= 320
    visible = panel.scrolled.viewport().height()
    assert visible > 5 * panel.rows.controls["z1"].height(), "room for five sliders"


def test_the_latent_is_remembered_from_one_start_to_the_next(open_it, qtbot):
    window = open_it()
    window.latent.draw(7)
    there = window.latent.z
    window.close()
    again = open_it(settings=window.settings)
    assert np.array_equal(again.latent.z, there)


@pytest.mark.parametrize("seen_first", [True, False])
def test_it_follows_the_theme(open_it, qtbot, seen_first: bool):
    window = open_it()
    if seen_first:
        bring_forward(window, qtbot)
    window.actions_["theme_dark"].trigger()
    if not seen_first:
        bring_forward(window, qtbot)
    assert panel_of(window).rows.controls["z1"].theme.name == "dark"


def test_sliders_are_made_once_somebody_looks_and_show_the_latent_at_hand(open_it, qtbot):
    window = open_it()
    panel = panel_of(window)
    assert not panel.rows.controls
    window.latent.draw(5)
    window.latent.lock("z1", True)
    bring_forward(window, qtbot)
    slider = panel.rows.controls["z1"]
    assert slider.number == float(window.latent.z[0])
    assert slider.locked
