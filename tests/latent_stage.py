"""A panel of sliders on a generator that is none: what it makes tells the latent it is of."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_fakes import FakeSession

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.latent import Factor, LatentSpace
from ganlab.engine.objectives import LOG_ODDS, Output
from ganlab.runtime.generating import Generated, LatentRequest
from ganlab.runtime.state import RunState
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.panel import LatentPanel
from ganlab.ui.latent.slider import FactorSlider
from ganlab.ui.latent.state import LatentState

#: Factors of all kinds, in an order and of names that no family has.
MADE_UP = LatentSpace(
    (
        Factor("z1", "normal"),
        Factor("z2", "uniform"),
        Factor("mood", "categorical", ("calm", "wild", "so so"), (0.5, 0.25, 0.25), "code"),
        Factor("age", "uniform", role="code"),
        Factor("depth", "normal", role="code"),
        Factor("label", "categorical", ("cat", "dog"), (0.5, 0.5), "label"),
    )
)


class Stage:
    """A panel that is seen, its latent, and the session behind both."""

    def __init__(self, qtbot: QtBot, space: LatentSpace, data: str = "ring") -> None:
        self.experiment = replace(Experiment(), {"data.name": data})
        self.data = build(self.experiment.data)
        self.space = space
        self.latent = LatentState()
        self.generator = Generator(self.latent)
        self.session = FakeSession(self.experiment)
        self.panel = LatentPanel()
        qtbot.addWidget(self.panel)
        self.panel.set_latent(self.latent, self.generator)
        self.generator.follow(self.session)  # type: ignore[arg-type]
        self.panel.resize(316, 700)
        self.panel.show()
        self.panel.activateWindow()
        qtbot.waitUntil(self.panel.isActiveWindow)

    def begin(self, generation: int = 1, space: LatentSpace | None = None) -> None:
        """Let a run begin, as the window tells it."""
        self.space = space or self.space
        state = RunState("paused", generation, self.experiment, self.data, latent=self.space)
        self.panel.set_state(state)
        self.latent.set_space(self.space, generation)
        self.panel.set_seen(True)
        QApplication.processEvents()

    def asked(self, channel: str = "panel") -> list[LatentRequest]:
        return [request for request in self.session.latents if request.channel == channel]

    def answer(
        self,
        request: LatentRequest | None = None,
        x: Any = None,
        step: int = 0,
        d: Any = None,
        output: Output = LOG_ODDS,
    ) -> Generated:
        """Send what G makes: of a latent z the point (sum of z, first of z), unless said."""
        request = request or self.asked()[-1]
        if x is None:
            x = np.stack([request.z.sum(axis=1), request.z[:, 0]], axis=1)
        made = Generated(request, np.asarray(x, np.float32), d, step, output)
        self.session.generated.emit(made)
        QApplication.processEvents()
        return made


def at(slider: FactorSlider, value: float) -> QPoint:
    """Return where a slider's handle stands at a value."""
    return slider.point_of(value).toPoint()


def wheel(
    slider: FactorSlider,
    notches: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> bool:
    """Turn the wheel over a slider; return whether it took the turn."""
    place = QPointF(slider.rect().center())
    event = QWheelEvent(
        place, QPointF(slider.mapToGlobal(place)), QPoint(0, 0), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, event)
    return event.isAccepted()
