"""How long a picture takes to follow a slider: from the move of the mouse to its paint."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from ganlab.engine.experiment import Experiment, replace
from ganlab.ui.latent.marking import CHANNEL

if TYPE_CHECKING:
    from ganlab.runtime.generating import Generated
    from ganlab.ui.latent.panel import LatentPanel
    from ganlab.ui.latent.slider import FactorSlider

__all__ = ["Drag", "experiment", "measure"]

#: A mouse reports about so often.
_EVERY_MS = 16
#: Length of one drag, and of the rest behind it, in milliseconds.
_DRAG_MS, _REST_MS = 2000, 600


def experiment() -> Experiment:
    """Return the networks of the preset dcgan-mnist on glyphs, which need no download."""
    from ganlab.presets import PRESETS

    changes = {
        "data.name": "glyphs", "data.side": "28", "training.steps": 10_000_000,
        "run.device": "cpu",
    }  # fmt: skip
    return replace(PRESETS["dcgan-mnist"].experiment, changes)


class Drag(QObject):
    """Drags a slider of the panel to and fro, and notes when what was moved to is painted.

    Attributes
    ----------
    delays : list of float
        Milliseconds from each move to the paint of its picture, or of a later one's.
    lags : list of float
        The same of the last move of each drag.
    """

    def __init__(self, panel: LatentPanel, slider: FactorSlider) -> None:
        super().__init__(panel)
        self._panel, self._slider = panel, slider
        self._waiting: list[tuple[int, float]] = []
        self._last: int | None = None
        self._moves = 0
        self.delays: list[float] = []
        self.lags: list[float] = []
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self._move)
        self._writes = panel.output.sheet.writes
        panel.output.sheet.installEventFilter(self)
        # Connected behind the panel, so told behind it.
        panel.generator.came.connect(self._came)

    def begin(self) -> None:
        """Press the button and begin to move."""
        self._send(QEvent.Type.MouseButtonPress, 0.0)
        self._clock.start()
        QTimer.singleShot(_DRAG_MS, self, self._end)

    def _end(self) -> None:
        self._clock.stop()
        self._last = self._panel.serial
        if not self._waiting and self.delays:
            # Painted before the button was released.
            self.lags.append(self.delays[-1])
        self._send(QEvent.Type.MouseButtonRelease, self._slider.number)

    def stop(self) -> None:
        """Move no more."""
        self._clock.stop()

    def _move(self) -> None:
        self._moves += 1
        # A triangle wave over most of the track: each move is to another value.
        phase = (0.013 * self._moves) % 1.0
        value = 2.5 * (4.0 * abs(phase - 0.5) - 1.0)
        began = time.perf_counter()
        before = self._panel.serial
        self._send(QEvent.Type.MouseMove, value)
        if self._panel.serial != before:
            self._waiting.append((self._panel.serial, began))

    def _send(self, kind: QEvent.Type, value: float) -> None:
        at = QPointF(self._slider.point_of(value))
        button = Qt.MouseButton.LeftButton
        moved = kind == QEvent.Type.MouseMove
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        QApplication.sendEvent(
            self._slider,
            QMouseEvent(
                kind, at, QPointF(self._slider.mapToGlobal(at)),
                Qt.MouseButton.NoButton if moved else button, held,
                Qt.KeyboardModifier.NoModifier,
            ),
        )  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        answer = self._panel.output.answer
        if event.type() == QEvent.Type.Paint and answer is not None:
            serial = answer.request.serial
            # Behind the paint that is about to come.
            QTimer.singleShot(0, self, lambda: self._painted(serial))
        return False

    def _came(self, answer: Generated) -> None:
        sheet = self._panel.output.sheet
        if answer.request.channel == CHANNEL and sheet.writes == self._writes:
            # The same picture to the last bit: what stands there is the new one, too.
            self._painted(answer.request.serial)
        self._writes = sheet.writes

    def _painted(self, serial: int) -> None:
        now = time.perf_counter()
        while self._waiting and self._waiting[0][0] <= serial:
            of, began = self._waiting.pop(0)
            self.delays.append(1000 * (now - began))
            if of == self._last:
                self.lags.append(self.delays[-1])


def measure(playing: bool, seconds: float, warm: float) -> dict[str, Any]:
    """Drag for so long in the default window, paused or training at full speed."""
    from ganlab.runtime.commands import Pause, Play
    from ganlab.ui.app import Late, make_application
    from ganlab.ui.latent.panel import LatentPanel
    from ganlab.ui.latent.slider import FactorSlider
    from ganlab.ui.main_window import MainWindow
    from ganlab.ui.settings import Settings
    from ganlab.ui.start import Start

    app = make_application([])
    window = MainWindow(Settings(theme="light"))
    late = Late(window, Start(experiment()))
    late.watch()
    drags: list[Drag] = []
    steps: list[int] = []

    def ready() -> None:
        # The panel comes after the session does.
        QTimer.singleShot(1500, window, show)

    def show() -> None:
        window.latent.show_wanted.emit()
        assert window.session is not None
        window.session.post(Play())
        QTimer.singleShot(int(1000 * warm), window, begin)

    def begin() -> None:
        assert window.session is not None
        if not playing:
            # G has learnt a little by now: what nobody trained makes one picture of all latents.
            window.session.post(Pause())
        panel = window.hosts["latent"].view
        assert isinstance(panel, LatentPanel)
        slider = panel.rows.controls["z1"]
        assert isinstance(slider, FactorSlider)
        drags.append(Drag(panel, slider))
        note()
        again()
        QTimer.singleShot(int(1000 * seconds), window, end)

    def again() -> None:
        drags[0].begin()
        QTimer.singleShot(_DRAG_MS + _REST_MS, window, again)

    def note() -> None:
        assert window.session is not None
        run = window.session._training.keeper.run
        assert run is not None
        steps.append(run.trainer.step_count)

    def end() -> None:
        drags[0].stop()
        note()
        window.close()

    window.ready.connect(ready)
    window.resize(1366, 768)
    window.show()
    app.exec()
    (drag,) = drags
    return {
        "delays": drag.delays,
        "lags": drag.lags,
        "steps_per_second": (steps[1] - steps[0]) / seconds,
    }
