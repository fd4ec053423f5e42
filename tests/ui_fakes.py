"""What stands in for training, views and the person in tests of the window."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment
from ganlab.engine.kinds import Kind
from ganlab.engine.probes import Request
from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.commands import Command
from ganlab.runtime.frame import Frame, FrameRequest, HistoryDelta
from ganlab.runtime.generating import LatentRequest
from ganlab.runtime.state import RunState
from ganlab.ui.interaction import Interaction
from ganlab.ui.main_window import MainWindow
from ganlab.ui.views.view import View


class FakeSession(QObject):
    """The signals and methods of a session, and no thread."""

    state_changed = Signal(object)
    failed = Signal(object)
    rejected = Signal(str)
    notice = Signal(str)
    saved = Signal(object)
    timeline_changed = Signal(object)
    measured = Signal(str, object)
    generated = Signal(object)
    generate_failed = Signal(str, str)
    invert_progressed = Signal(object)
    inverted = Signal(object)
    invert_failed = Signal(int, str)
    export_progressed = Signal(float, str)
    exported = Signal(object)
    export_failed = Signal(str)
    export_cancelled = Signal()
    export_examined = Signal(object)

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.state = RunState("preparing", 0, experiment)
        self.posted: list[Command] = []
        self.requested: list[FrameRequest] = []
        #: Latents that somebody wants to see, and who of them no longer does.
        self.latents: list[LatentRequest] = []
        self.forgotten: list[str] = []
        #: Who wants a copy of the networks.
        self.copies: list[tuple[Any, Any]] = []
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

    def generate(self, request: LatentRequest) -> None:
        self.latents.append(request)

    def forget(self, channel: str) -> None:
        self.forgotten.append(channel)

    def copy(self, take, refuse) -> None:
        self.copies.append((take, refuse))

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

    def __init__(self, key: str, kinds: tuple[Kind, ...]) -> None:
        super().__init__()
        self.key, self.kinds = key, kinds
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
        #: Which of several ways is chosen; None for Cancel.
        self.choice: int | None = None
        self.asked: list[str] = []
        #: Words, and ways or lines below them, of what was asked or told.
        self.read: list[tuple[str, tuple[str, ...]]] = []

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

    def choose(self, parent, title, text, more, options):
        self.asked.append(title)
        self.read.append((f"{text}\n{more}", tuple(options)))
        return self.choice

    def tell(self, parent, title, text, lines):
        self.asked.append(title)
        self.read.append((text, tuple(lines)))


class Opened(MainWindow):
    """A window with its fake session at hand."""

    fake: FakeSession
    answers: Answers
