"""Measures of a real session, run and cancelled by clicks while training goes on."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from toys import toy

from ganlab.engine.metrics.images import MEASURES, Cancelled, Measure, Report, Row
from ganlab.runtime import commands as c
from ganlab.runtime.session import Session
from ganlab.ui.frames import FrameLoop
from ganlab.ui.measures import MeasuresView
from ganlab.ui.shell import ViewHost
from ganlab.ui.views.losses import LossesView

SMALL = {
    "data.name": "glyphs",
    "data.side": "16",
    "model.family": "mlp-2014",
    "latent.size": 4,
    "generator.width": 8,
    "discriminator.width": 8,
    "training.batch_size": 4,
}


class Brightness:
    """Mean of a few pictures, as soon as it is let go."""

    def __init__(self):
        self.go_on = threading.Event()

    def run(self, snapshot, progress, cancelled, *, n=10_000, seed=0):
        while not self.go_on.wait(0.005):
            progress(0.5, "waiting")
            if cancelled():
                raise Cancelled
        import numpy as np

        z = snapshot.latent.sample(8, np.random.default_rng(seed))
        mean = snapshot.generate(z).mean()
        row = Row("Mean", f"{mean:.3f}", "Mean of all pixels.")
        return Report((row,), "8 samples", snapshot.step, snapshot.generation)


class Rig:
    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.session = Session(toy(SMALL))
        self.view = MeasuresView()
        self.view.follow(self.session)
        self.host = ViewHost("Measures", ("images",))
        qtbot.addWidget(self.host)
        self.host.put(self.view)
        self.host.resize(340, 500)
        self.host.show()
        self.losses = LossesView()
        qtbot.addWidget(self.losses)
        self.loop = FrameLoop(self.session, lambda: [self.host], self.losses.history)
        self.session.state_changed.connect(self.view.set_state)
        self.session.state_changed.connect(self.loop.set_state)
        self.session.start()
        self.until(lambda: self.session.state.phase == "paused" and self.host.revealed)

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=30_000)

    def close(self):
        self.loop.close()
        self.session.close()


@pytest.fixture
def gate(monkeypatch):
    made = Brightness()
    measure = Measure("toy", "Brightness", "How bright.", "", "", lambda *given: "", made.run)
    monkeypatch.setattr(MEASURES, "_items", {"toy": measure})
    return made


@pytest.fixture
def rig(qtbot, gate):
    made = Rig(qtbot)
    yield made
    gate.go_on.set()
    made.close()


def test_a_measure_of_a_playing_run_is_of_the_step_at_which_it_was_asked_for(rig, gate):
    entry = rig.view.entries["toy"]
    QTest.mouseClick(entry.run_button, Qt.MouseButton.LeftButton)
    rig.until(lambda: entry.progress.words.text() == "Waiting")
    rig.session.post(c.Play())
    # Training goes on, and so does the window.
    rig.until(lambda: rig.view._now is not None and rig.view._now[0] >= 3)
    gate.go_on.set()
    rig.until(lambda: entry.results.report is not None)
    assert entry.results.of.text() == "step 0, trained further since · 8 samples"
    assert 0 < float(entry.results.values[0].text()) < 1


def test_cancelling_a_running_measure_ends_it_soon(rig):
    entry = rig.view.entries["toy"]
    QTest.mouseClick(entry.run_button, Qt.MouseButton.LeftButton)
    rig.until(lambda: entry.progress.words.text() == "Waiting")
    QTest.mouseClick(entry.progress.cancel, Qt.MouseButton.LeftButton)
    rig.until(lambda: entry.run_button.isEnabled())
    assert entry.results.report is None
    assert entry.note.text() == "Cancelled."


def test_a_reset_calls_it_off(rig):
    entry = rig.view.entries["toy"]
    QTest.mouseClick(entry.run_button, Qt.MouseButton.LeftButton)
    rig.until(lambda: entry.progress.words.text() == "Waiting")
    rig.session.post(c.Reset())
    rig.until(lambda: entry.run_button.isEnabled())
    assert rig.session.state.generation == 2
    assert entry.results.report is None
