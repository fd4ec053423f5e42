"""A window on a session that trains nothing: it notes what is asked of it, and says what we say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from ui_fakes import Answers, FakeSession, FakeView, Opened

from ganlab.engine.experiment import Experiment
from ganlab.presets import PRESETS
from ganlab.ui.keys import FocusKeys
from ganlab.ui.settings import Settings
from ganlab.ui.shell import VIEWS
from ganlab.ui.views.readout import ReadoutView


@pytest.fixture
def open_window(qapp: QApplication, qtbot: Any) -> Iterator[Callable[..., Opened]]:
    """Return a maker of windows that are shown and ready; they are closed at the end."""
    made: list[Opened] = []
    keys = FocusKeys(qapp)

    def make(
        experiment: Experiment | None = None,
        settings: Settings | None = None,
        ready: bool = True,
        size: tuple[int, int] = (1366, 768),
    ) -> Opened:
        answers = Answers()
        window = Opened(settings or Settings(theme="light"), answers)
        window.answers = answers
        made.append(window)
        window.fill(experiment or PRESETS["figure-1"].experiment)
        for key in ("figure1", "boundary", "losses"):
            window.add_view(FakeView(key, VIEWS[key][1]))
        window.add_view(ReadoutView())
        window.fake = FakeSession(window.state.experiment)
        window.attach(window.fake)
        # The screen that is none is small, and the window would fill it.
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if ready:
            window.fake.get_ready()
            window.fake.take_posted()
        return window

    yield make
    for window in made:
        window.close()
        window.fake.deleteLater()
        window.deleteLater()
    keys.close()
    qapp.setStyleSheet("")
    qapp.processEvents()


@pytest.fixture
def window(open_window: Callable[..., Opened]) -> Opened:
    """Return a window that is ready, with the first preset, paused."""
    return open_window()
