"""A window with real views on a small run that stands still: its answers come at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication
from toys import toy
from ui_fakes import Answers, FakeSession, Opened

from ganlab.engine.probes.probe import evaluate
from ganlab.engine.trainer.run import Run
from ganlab.runtime.frame import Frame, FrameRequest, HistoryDelta
from ganlab.ui.settings import Settings
from ganlab.ui.views.boundary import BoundaryView
from ganlab.ui.views.losses import LossesView
from ganlab.ui.views.modes import ModesView
from ganlab.ui.views.readout import ReadoutView

RING = {"data.name": "ring"}
STEPS = 12
PATIENCE = 30.0


class LiveSession(FakeSession):
    """Answers from a run of a dozen steps, without any thread."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.initial)
        self.run = run
        self.snapshot = run.trainer.snapshot()

    def request_frame(self, request: FrameRequest) -> None:
        super().request_frame(request)
        run, snapshot = self.run, self.snapshot
        rows = run.trainer.recorder.history.since(request.history_from)
        self.frames.append(
            Frame(
                generation=1,
                step=snapshot.step,
                updates_d=snapshot.updates_d,
                updates_g=snapshot.updates_g,
                results={probe: evaluate(probe, snapshot) for probe in request.probes},
                history=HistoryDelta(request.history_from, rows),
                steps_per_second=0.0,
                averaged=snapshot.averaged,
                report=run.detector.report(),
            )
        )

    def copy(self, take: Callable[..., Any], refuse: Callable[..., Any]) -> None:
        super().copy(take, refuse)
        take(self.snapshot)


@contextmanager
def live_window(home: Path, **changes: Any) -> Iterator[Opened]:
    """Open a window on a small run with some fields changed; ``home`` holds its user folders.

    To be shared by the tests of a module: each leaves it as it found it.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    run = Run(toy(RING | {key.replace("__", "."): value for key, value in changes.items()}))
    for _ in range(STEPS):
        run.step()
    run.trainer.recorder.flush()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GANLAB_HOME", str(home))
        answers = Answers()
        window = Opened(Settings(theme="light"), answers)
        window.answers = answers
        try:
            _fill(window, run)
            yield window
        finally:
            window.close()
            window.fake.deleteLater()
            window.deleteLater()
            app.setStyleSheet("")
            until(lambda: True)


def _fill(window: Opened, run: Run) -> None:
    window.fake = LiveSession(run)
    window.fill(run.initial)
    for view in (BoundaryView(), LossesView(), ReadoutView(), ModesView()):
        window.add_view(view)
    window.attach(window.fake)  # type: ignore[arg-type]
    # The screen that is none is small, and the window would fill it.
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    trainer = run.trainer
    window.fake.get_ready(latent=trainer.latent, distribution=trainer.distribution)
    until(lambda: window.hosts["losses"].revealed)
    rest(window)
    # Fonts of a first theme settle with the second.
    window.look.apply()
    until(lambda: True)


def until(condition: Callable[[], bool]) -> None:
    """Let events be handled until something is so."""
    deadline = time.monotonic() + PATIENCE
    while True:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        if condition():
            return
        if time.monotonic() > deadline:
            raise TimeoutError("it never came to be so")
        time.sleep(0.002)


def rest(window: Opened) -> None:
    """Let the window draw until there is nothing more to draw."""
    until(lambda: not any(timer.isActive() for timer in window.findChildren(QTimer)))
