"""From a sample to the sliders: its latent and its address, codes and all."""

from __future__ import annotations

import numpy as np
import pytest
from picture_answers import Clock, Run, middle
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ganlab.engine import address
from ganlab.engine.probes.pictures import latents_of
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.state import LatentState
from ganlab.ui.views.pictures import SamplesView

LEFT = Qt.MouseButton.LeftButton


class Opened:
    def __init__(self, qtbot, run: Run) -> None:
        self.latent = LatentState()
        self.view = SamplesView(clock=Clock())
        qtbot.addWidget(self.view)
        self.view.set_latent(self.latent, Generator(self.latent))
        self.view.resize(640, 480)
        self.view.show()
        self.view.set_state(run.state())
        self.latent.set_space(run.latent, run.generation)
        QApplication.processEvents()
        run.show(self.view)

    def click(self, index: int) -> None:
        QTest.mouseClick(self.view.sheet, LEFT, pos=middle(self.view.sheet, 0, index))


@pytest.fixture
def run() -> Run:
    made = Run(conditional=True)
    made.latent = made.latent.and_codes(1, 5, 2)
    return made


@pytest.fixture
def opened(qtbot, run) -> Opened:
    return Opened(qtbot, run)


def test_a_click_takes_the_sample_s_whole_latent(opened, run):
    opened.click(3)
    wanted = latents_of(run.latent, 0, None)[3]
    assert np.array_equal(opened.latent.z, wanted)
    opened.latent.undo()
    assert np.array_equal(opened.latent.z, opened.latent.middle()), "and can be undone"


def test_of_another_draw_and_label_it_is_that_draw_s(opened, run):
    QTest.mouseClick(opened.view.draw, LEFT)
    opened.view.label.setCurrentIndex(5)
    run.show(opened.view)
    opened.click(2)
    wanted = latents_of(run.latent, 1, 4)[2]
    assert np.array_equal(opened.latent.z, wanted)
    assert run.latent.values(wanted[None], "label")[0] == 4


def test_its_address_is_copied(opened, run):
    opened.click(3)
    opened.latent.draw()
    QTest.mouseClick(opened.view.enlarged.copy, LEFT)
    text = QGuiApplication.clipboard().text()
    assert np.array_equal(address.read(run.latent, text), latents_of(run.latent, 0, None)[3])


def test_it_is_taken_to_the_sliders_and_they_are_shown(opened, run):
    wanted = []
    opened.latent.show_wanted.connect(lambda: wanted.append(1))
    opened.click(3)
    opened.latent.draw()
    QTest.mouseClick(opened.view.enlarged.take, LEFT)
    assert np.array_equal(opened.latent.z, latents_of(run.latent, 0, None)[3])
    assert wanted == [1]
