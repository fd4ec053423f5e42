"""A session that answers latents with a given G, when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ganlab.engine.data.dataset import Dataset
from ganlab.engine.experiment import Experiment
from ganlab.engine.latent import LatentSpace
from ganlab.engine.snapshot import Snapshot
from ganlab.runtime.generating import Generated, LatentRequest
from ganlab.runtime.state import RunState
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.state import LatentState
from ganlab.ui.views.latent.base import LatentView


class Answering(QObject):
    """The part of a session that latents need: ``step`` rises when a test lets G learn."""

    generated = Signal(object)
    generate_failed = Signal(str, str)

    def __init__(self, g: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> None:
        super().__init__()
        self.g, self.step = g, 0
        self.last: dict[str, LatentRequest] = {}
        self.waiting: dict[str, LatentRequest] = {}
        self.asked = 0

    def generate(self, request: LatentRequest) -> None:
        self.last[request.channel] = self.waiting[request.channel] = request
        self.asked += len(request.z)

    def forget(self, channel: str) -> None:
        self.last.pop(channel, None)
        self.waiting.pop(channel, None)

    def answer(self) -> None:
        """Answer all that wait."""
        while self.waiting:
            _, request = self.waiting.popitem()
            x = np.array(self.g(request.z), np.float32)
            x.setflags(write=False)
            self.generated.emit(Generated(request, x, None, self.step))
        QApplication.processEvents()

    def learn(self, g: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> None:
        """Let a newer G answer everything that is watched."""
        self.g, self.step = g, self.step + 1
        self.waiting = dict(self.last)
        self.answer()


class Bench:
    """A view, the latent at hand, and who answers."""

    def __init__(
        self, qtbot: QtBot, view: LatentView, space: LatentSpace, data: Dataset,
        g: Callable[[NDArray[np.float32]], NDArray[np.float32]],
        size: tuple[int, int] = (720, 560),
    ) -> None:  # fmt: skip
        self.view, self.data = view, data
        self.latent = LatentState(view)
        self.generator = Generator(self.latent, view)
        self.session = Answering(g)
        self.session.setParent(view)
        self.generator.follow(self.session)  # type: ignore[arg-type]
        qtbot.addWidget(view)
        view.resize(*size)
        view.set_latent(self.latent, self.generator)
        self.begin(space, data)
        view.show()
        view.set_seen(True)
        QApplication.processEvents()
        self.session.answer()

    def begin(self, space: LatentSpace, data: Dataset, generation: int = 1) -> None:
        """Begin a run, as the window tells of it."""
        self.view.set_state(RunState("paused", generation, Experiment(), data, latent=space))
        self.latent.set_space(space, generation)


def of_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """Return latent space, data and G of a snapshot, for a bench."""
    return {"space": snapshot.latent, "data": snapshot.distribution, "g": snapshot.generate}


def drag(widget: QWidget, *way: QPoint) -> None:
    """Press at the first place, move over the others, let go at the last."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(widget, left, Qt.KeyboardModifier.NoModifier, way[0])
    for at in way[1:]:
        QTest.mouseMove(widget, at)
    QTest.mouseRelease(widget, left, Qt.KeyboardModifier.NoModifier, way[-1])


def click(widget: QWidget, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Move there and click; from elsewhere, as Qt says nothing of a move that is none."""
    QTest.mouseMove(widget, at + QPoint(2, 2))
    QTest.mouseMove(widget, at)
    QTest.mouseClick(widget, button, Qt.KeyboardModifier.NoModifier, at)


def wheel(widget: QWidget, at: QPointF, turns: int) -> None:
    """Turn the wheel by so many notches, away from the person where positive."""
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
