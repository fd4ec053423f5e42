"""What drives a session as a window does, for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from ganlab.engine.experiment import Experiment
from ganlab.engine.probes import Request
from ganlab.engine.trainer.run import Run
from ganlab.runtime import commands as c
from ganlab.runtime.frame import Frame, FrameRequest
from ganlab.runtime.session import Session
from ganlab.runtime.state import Failure, RunState, TimelineState

PATIENCE = 20_000


class Window:
    """What a window does with a session, without the window; notes all that it is told."""

    def __init__(self, qtbot: QtBot, experiment: Experiment, *, keep: bool = False) -> None:
        self._qtbot = qtbot
        self.session = Session(experiment, keep=keep)
        self.states: list[RunState] = []
        self.failures: list[Failure] = []
        self.rejected: list[str] = []
        self.notices: list[str] = []
        self.saved: list[Any] = []
        self.session.state_changed.connect(self.states.append)
        self.session.failed.connect(self.failures.append)
        self.session.rejected.connect(self.rejected.append)
        self.session.notice.connect(self.notices.append)
        self.session.saved.connect(self.saved.append)
        self.timelines: list[TimelineState] = []
        self.session.timeline_changed.connect(self.timelines.append)

    @property
    def state(self) -> RunState:
        return self.session.state

    @property
    def run(self) -> Run:
        """The run itself; to be touched only while the thread rests or has ended."""
        run = self.session._training.keeper.run
        assert run is not None
        return run

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE)

    def until_phase(self, phase: str) -> None:
        self.until(lambda: self.state.phase == phase)

    def start(self) -> Window:
        self.session.start()
        self.until(lambda: self.state.phase not in ("preparing",))
        return self

    def post(self, *commands: c.Command) -> None:
        for command in commands:
            self.session.post(command)

    def ask(self, *probes: Request, history_from: int = 0) -> Frame:
        """Ask for a frame and wait for it; commands posted before, while paused, have effect."""
        request = FrameRequest(frozenset(probes), history_from, self.state.generation)
        self.session.request_frame(request)
        got: list[Frame] = []

        def there() -> bool:
            frame = self.session.take_frame()
            if frame is not None:
                got.append(frame)
            return bool(got)

        self.until(there)
        # What was told before the frame was left has been heard, too.
        QCoreApplication.processEvents()
        return got[0]

    def weights(self) -> dict[str, torch.Tensor]:
        return {name: tensor.clone() for name, tensor in self.run.trainer.tensors().items()}


Open = Callable[..., Window]


def headless(experiment: Experiment, steps: int) -> Run:
    run = Run(experiment)
    for _ in range(steps):
        run.step()
    return run


def assert_same(a: Mapping[str, torch.Tensor], b: Mapping[str, torch.Tensor]) -> None:
    assert a.keys() == b.keys()
    for name in a:
        assert torch.equal(a[name], b[name]), name
