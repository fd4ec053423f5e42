"""The real window on a real training: a drag back, and on from there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sessions import headless
from toys import toy
from ui_fakes import Answers

from ganlab.runtime.session import Session
from ganlab.runtime.state import Branch
from ganlab.ui.main_window import MainWindow
from ganlab.ui.settings import Settings
from ganlab.ui.views.boundary import BoundaryView
from ganlab.ui.views.losses import LossesView
from ganlab.ui.views.readout import ReadoutView

EXPERIMENT = toy({"data.name": "ring", "training.steps": 200})
PATIENCE = 20_000


@pytest.fixture
def window(qapp: QApplication, qtbot) -> Iterator[MainWindow]:
    window = MainWindow(Settings(theme="light"), Answers())
    window.fill(EXPERIMENT)
    for view in (BoundaryView(), LossesView(), ReadoutView()):
        window.add_view(view)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    window.show()
    window.attach(Session(EXPERIMENT, window))
    qtbot.waitUntil(lambda: window.state.phase == "paused", timeout=PATIENCE)
    yield window
    window.close()
    window.deleteLater()
    qapp.setStyleSheet("")
    qapp.processEvents()


def weights_at(window: MainWindow, qtbot) -> list[torch.Tensor]:
    """Copy the networks that are looked at, by the way that measures take."""
    taken = []
    window.session.copy(taken.append, taken.append)
    qtbot.waitUntil(lambda: bool(taken), timeout=PATIENCE)
    return list(taken[0].generator_weights)


def at(window: MainWindow, step: int) -> QPoint:
    track = window.timeline_bar.track
    return QPoint(round(track.across(step)), track._row + 7)


def test_a_drag_back_shows_that_step_and_play_goes_on_from_it(window, qtbot):
    seen = []
    window.loop.drawn.connect(seen.append)
    window.actions_["play"].trigger()
    qtbot.waitUntil(lambda: window.state.phase == "finished", timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].step == 200, timeout=PATIENCE)
    track = window.timeline_bar.track
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=at(window, 190))
    for step in (160, 130, 100, 70):
        QTest.mouseMove(track, at(window, step))
        qtbot.wait(40)
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=at(window, 70))
    wanted = track.shown
    assert abs(wanted - 70) <= 1
    qtbot.waitUntil(lambda: seen[-1].past and seen[-1].step == wanted, timeout=PATIENCE)
    badge = window.panels["boundary"].bar.badge
    assert badge.isVisible() and badge.text() == f"step {wanted} · past"
    assert window.state.phase == "paused" and window.state.past
    for found, then in zip(
        weights_at(window, qtbot),
        headless(EXPERIMENT, wanted).trainer.snapshot().generator_weights,
        strict=True,
    ):
        assert torch.equal(found, then)
    # Every frame on the way said which step it was of; none was of one not asked for by then.
    assert all(frame.step >= 64 - 16 for frame in seen if frame.past)
    QTest.keyClick(track, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: not seen[-1].past and seen[-1].step == 200, timeout=PATIENCE)
    assert badge.isHidden()
    assert window.state.phase == "finished"

    QTest.keyClick(track, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: seen[-1].past and seen[-1].step == 0, timeout=PATIENCE)
    qtbot.mouseClick(window.timeline_bar.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: window.state.generation == 2 and window.state.phase == "finished",
        timeout=PATIENCE,
    )
    qtbot.waitUntil(lambda: seen[-1].step == 200 and not seen[-1].past, timeout=PATIENCE)
    assert window.timeline.timeline.branches == (Branch(0, 200),)
    assert len(window.loop.history) == 200
