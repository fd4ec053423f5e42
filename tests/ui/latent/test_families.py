"""Every family, trained for real: what the hand chooses is what G is asked, and what is painted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from latent_stage import at, wheel
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sessions import PATIENCE, Window
from toys import playing, toy

from ganlab.engine.data import build
from ganlab.engine.experiment import replace
from ganlab.engine.models import FAMILIES
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.snapshot import Snapshot
from ganlab.runtime.commands import Pause, Play, StepBoth
from ganlab.runtime.frame import FrameRequest
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.categories import CategoryRow
from ganlab.ui.latent.panel import LatentPanel
from ganlab.ui.latent.slider import FactorSlider
from ganlab.ui.latent.state import LatentState

SMALL = {"latent.size": 12, "training.batch_size": 8, "data.side": "16"}
LEFT = Qt.MouseButton.LeftButton


def fitting() -> list[tuple[str, str]]:
    """Each family with each kind of data that it can learn."""
    pairs = []
    for data in ("gaussian", "ring", "glyphs"):
        built = build(replace(toy({}), {"data.name": data}).data)
        pairs += [(name, data) for name, family in FAMILIES.items() if not family.fits(built)]
    return pairs


class Open(QObject):
    """A panel on a session, wired as the window wires them."""

    def __init__(self, qtbot: QtBot, changes: dict[str, object]) -> None:
        super().__init__()
        self.qtbot = qtbot
        self.window = Window(qtbot, toy(changes))
        self.session = self.window.session
        self.latent = LatentState(self)
        self.generator = Generator(self.latent, self)
        self.generator.follow(self.session)
        self.panel = LatentPanel()
        qtbot.addWidget(self.panel)
        self.panel.set_latent(self.latent, self.generator)
        self.session.state_changed.connect(self._take)
        self.answers: list[int] = []
        self.generator.came.connect(lambda answer: self.answers.append(answer.request.serial))
        self.panel.resize(320, 700)
        self.panel.show()
        self.panel.activateWindow()
        qtbot.waitUntil(self.panel.isActiveWindow)
        self.panel.set_seen(True)
        self.window.start()
        self.window.ask()

    def _take(self, state) -> None:
        self.panel.set_state(state)
        if (state.latent, state.generation) != (self.latent.space, self.latent.generation):
            self.latent.set_space(state.latent, state.generation)

    def settle(self) -> None:
        """Wait until what is shown is of the latent at hand."""

        def there() -> bool:
            answer = self.panel.output.answer
            return answer is not None and answer.request.serial == self.panel.serial

        self.qtbot.waitUntil(there, timeout=PATIENCE)
        QApplication.processEvents()

    def expect_g_of(self, z: np.ndarray) -> None:
        """Hold what is painted against a direct call of G."""
        self.settle()
        assert np.array_equal(self.latent.z, z)
        direct = self.window.run.trainer.snapshot().generate(z[None])
        output = self.panel.output
        assert output.answer is not None
        assert np.allclose(output.answer.x, direct, rtol=0, atol=1e-5)
        if output.pictures:
            words, _ = output.sheet._shown[0]
            assert words is not None
            assert np.abs((words & 0xFF).astype(int) - _blue(direct).astype(int)).max() <= 1
        else:
            shown = output.point.text().replace("−", "-").split("\u2003")
            assert [float(s.split()[1]) for s in shown] == pytest.approx(direct[0], abs=6e-4)


def _blue(x: np.ndarray) -> np.ndarray:
    pixels = as_bytes(x)
    return pixels if pixels.ndim == 3 else pixels[..., 2]


@pytest.fixture
def open_panel(qtbot: QtBot) -> Iterator[Callable[..., Open]]:
    made: list[Open] = []

    def make(**changes: object) -> Open:
        fields = {name.replace("__", "."): value for name, value in changes.items()}
        made.append(Open(qtbot, {**SMALL, **fields}))
        return made[-1]

    yield make
    for one in made:
        one.session.close()


@pytest.mark.parametrize(("family", "data"), fitting())
def test_hand_keys_and_wheel_move_the_sample_to_g_of_exactly_those_values(open_panel, family, data):
    objective = playing(family)["objective.name"]
    here = open_panel(model__family=family, objective__name=objective, data__name=data)
    here.expect_g_of(here.latent.middle())
    controls = here.panel.rows.controls
    z = np.array(here.latent.z)
    space = here.latent.space
    for name, control in list(controls.items()):
        columns = space.columns(name)
        if isinstance(control, CategoryRow):
            last = len(control.buttons) - 1
            QTest.mouseClick(control.buttons[last], LEFT)
            QTest.keyClick(control.buttons[last], Qt.Key.Key_Left)
            z[columns] = np.eye(last + 1)[last - 1]
    sliders = [c for c in controls.values() if isinstance(c, FactorSlider)]
    for i, control in enumerate(sliders[:3]):
        here.panel.scrolled.ensureWidgetVisible(control)
        if i % 3 == 0:
            QTest.mousePress(control, LEFT, pos=at(control, 0.0))
            QTest.mouseMove(control, at(control, 0.3))
            QTest.mouseMove(control, at(control, 0.7))
            QTest.mouseRelease(control, LEFT, pos=at(control, 0.7))
            assert control.number == pytest.approx(0.7, abs=0.06)
        elif i % 3 == 1:
            control.setFocus()
            QTest.keyClick(control, Qt.Key.Key_Left)
        else:
            control.setFocus()
            wheel(control, 4)
        z[space.columns(control.factor.name)] = control.number
    assert not np.array_equal(z, here.latent.middle())
    here.expect_g_of(z)


def test_it_follows_training_and_says_the_step(open_panel):
    here = open_panel(model__family="dcgan", data__name="glyphs")
    here.latent.draw(3)
    here.settle()
    before = here.panel.output.answer.x
    here.window.post(StepBoth(), StepBoth())
    here.qtbot.waitUntil(lambda: here.window.run.trainer.step_count == 2, timeout=PATIENCE)
    here.window.ask()
    here.qtbot.waitUntil(lambda: here.panel.output.answer.step == 2, timeout=PATIENCE)
    assert not np.array_equal(here.panel.output.answer.x, before)
    here.expect_g_of(here.latent.z)
    here.qtbot.waitUntil(lambda: here.panel.output.facts.text().startswith("step 2"))


def test_the_hand_is_followed_while_training_goes_on(open_panel):
    here = open_panel(model__family="mlp", data__name="ring", training__steps=1_000_000)
    here.window.post(Play())
    here.window.until_phase("playing")
    here.session.request_frame(FrameRequest(frozenset(), 0, here.session.state.generation))
    control = here.panel.rows.controls["z1"]
    QTest.mousePress(control, LEFT, pos=at(control, 0.0))
    QTest.mouseMove(control, at(control, 1.2))
    QTest.mouseRelease(control, LEFT, pos=at(control, 1.2))
    here.settle()
    assert here.panel.output.answer.request.z[0, 0] == np.float32(control.number)
    here.window.post(Pause())
    here.window.until_phase("paused")
    here.window.ask()
    stepped = here.window.run.trainer.step_count
    here.qtbot.waitUntil(lambda: here.panel.output.answer.step == stepped, timeout=PATIENCE)
    here.expect_g_of(here.latent.z)


def test_of_two_hundred_moves_two_are_made_and_the_last_one_is_shown(open_panel, monkeypatch):
    here = open_panel(model__family="dcgan", data__name="glyphs")
    here.settle()
    gate, original = threading.Event(), Snapshot.generate

    def held(snapshot: Snapshot, z):
        # However fast the machine is, the first move is still being made when the last one comes.
        gate.wait(20)
        return original(snapshot, z)

    monkeypatch.setattr(Snapshot, "generate", held)
    control = here.panel.rows.controls["z1"]
    here.answers.clear()
    asked = here.panel.serial
    left, right = at(control, -2.0), at(control, 2.0)
    QTest.mousePress(control, LEFT, pos=at(control, 0.0))
    for i in range(200):
        # Back and forth, never the same value twice in a row.
        QTest.mouseMove(control, QPoint(left.x() + i % (right.x() - left.x()), left.y()))
    QTest.mouseRelease(control, LEFT, pos=control.point_of(control.number).toPoint())
    assert here.panel.serial - asked >= 199
    gate.set()
    here.settle()
    assert len(here.answers) <= 2, "what was overtaken is not made"
    assert here.answers[-1] == here.panel.serial
    here.expect_g_of(here.latent.z)
