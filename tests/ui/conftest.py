"""A window on a session that trains nothing: it notes what is asked of it, and says what we say."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment
from ganlab.engine.probes import Request
from ganlab.engine.trainer.history import COLUMNS
from ganlab.presets import PRESETS
from ganlab.runtime.commands import Command
from ganlab.runtime.frame import Frame, FrameRequest, HistoryDelta
from ganlab.runtime.state import RunState
from ganlab.ui.interaction import Interaction
from ganlab.ui.keys import FocusKeys
from ganlab.ui.main_window import MainWindow
from ganlab.ui.settings import Settings
from ganlab.ui.views.readout import ReadoutView
from ganlab.ui.views.view import View


class FakeSession(QObject):
    """The signals and methods of a session, and no thread."""

    state_changed = Signal(object)
    failed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    saved = Signal(object)

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.state = RunState("preparing", 0, experiment)
        self.posted: list[Command] = []
        self.requested: list[FrameRequest] = []
        self.frames: deque[Frame] = deque()
        self.started = self.closed = 0

    def start(self) -> None:
        self.started += 1

    def post(self, command: Command) -> None:
        self.posted.append(command)

    def request_frame(self, request: FrameRequest) -> None:
        self.requested.append(request)

    def take_frame(self) -> Frame | None:
        return self.frames.popleft() if self.frames else None

    def close(self) -> None:
        self.closed += 1

    # What a test lets happen.

    def become(self, **changes: Any) -> None:
        """Announce another state."""
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def get_ready(self, **changes: Any) -> None:
        """Announce the first run."""
        data = build(self.state.experiment.data)
        ready = {"phase": "paused", "generation": 1, "device": "CPU", "distribution": data}
        self.become(**(ready | {"parameters_d": 1153, "parameters_g": 1100} | changes))

    def take_posted(self) -> list[Command]:
        posted, self.posted = self.posted, []
        return posted


def make_frame(generation: int = 1, step: int = 0, results: Any = None, **changes: Any) -> Frame:
    """Return a frame with no history and no results but those given."""
    base = Frame(
        generation=generation,
        step=step,
        updates_d=step,
        updates_g=step,
        results=results or {},
        history=HistoryDelta(0, np.empty((0, len(COLUMNS)), np.float32)),
        steps_per_second=0.0,
        averaged=False,
    )
    return replace(base, **changes)


class FakeView(View):
    """Notes what it is told."""

    drawn = Signal(object)

    def __init__(self, key: str, dims: tuple[int, ...]) -> None:
        super().__init__()
        self.key, self.dims = key, dims
        self.wanted: frozenset[Request] = frozenset()
        self.frames: list[Frame] = []
        self.drawing = False
        self.undone = 0
        self.remembered: dict[str, object] = {}

    def requests(self) -> frozenset[Request]:
        return self.wanted

    def set_frame(self, frame: Frame) -> None:
        self.frames.append(frame)

    def set_drawing(self, on: bool) -> None:
        self.drawing = on

    def undo(self) -> None:
        self.undone += 1

    def settings(self) -> dict[str, object]:
        return self.remembered

    def restore(self, settings: dict[str, object]) -> None:
        self.remembered = settings


class Answers(Interaction):
    """Answers in the person's place."""

    def __init__(self) -> None:
        self.answer: Any = None
        self.asked: list[str] = []

    def open_file(self, parent, title, filters, folder):
        self.asked.append(title)
        return self.answer

    def open_folder(self, parent, title, folder):
        self.asked.append(title)
        return self.answer

    def save_file(self, parent, title, filters, proposed):
        self.asked.append(proposed)
        return self.answer

    def confirm(self, parent, title, text, yes):
        self.asked.append(title)
        return self.answer


class Opened(MainWindow):
    """A window with its fake session at hand."""

    fake: FakeSession
    answers: Answers


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
        for key, dims in (("figure1", (1,)), ("boundary", (2,)), ("losses", (1, 2))):
            window.add_view(FakeView(key, dims))
        window.add_view(ReadoutView())
        window.fake = FakeSession(window.state.experiment)
        window.attach(window.fake)
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
