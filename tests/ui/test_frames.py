"""Take, draw, ask: and nothing at all while there is nothing to see."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from ui_fakes import FakeSession, FakeView, make_frame

from ganlab.engine.data import IMAGE_SETS
from ganlab.engine.experiment import Experiment
from ganlab.engine.probes import Request
from ganlab.ui.docks import ViewHost
from ganlab.ui.frames import FrameLoop
from ganlab.ui.history import LossHistory


@dataclass(frozen=True)
class Look(Request):
    at: int = 0


class Rig:
    """A loop with one view on screen and one hidden, and a clock that we turn."""

    def __init__(self, qtbot):
        self.window = QWidget()
        qtbot.addWidget(self.window)
        layout = QHBoxLayout(self.window)
        self.hosts = [ViewHost("One"), ViewHost("Two")]
        self.views = []
        for host in self.hosts:
            layout.addWidget(host)
            view = FakeView("any", ("line", "plane", "images"))
            host.put(view)
            self.views.append(view)
        self.window.show()
        self.hosts[1].hide()
        self.session = FakeSession(Experiment())
        self.now = 0.0
        self.loop = FrameLoop(
            self.session, lambda: self.hosts, LossHistory(), self.window, lambda: self.now
        )
        self.rates = []
        self.loop.rates.connect(lambda s, f: self.rates.append((s, f)))

    def state(self, **changes):
        self.session.state = replace(self.session.state, **({"generation": 1} | changes))
        self.loop.set_state(self.session.state)

    def tick(self, frame=None):
        if frame is not None:
            self.session.frames.append(frame)
        self.now += 0.033
        self.loop.tick()

    def settle(self):
        """Answer everything until nothing more is asked."""
        for _ in range(10):
            if not self.loop.timer.isActive():
                return
            self.tick(make_frame())
        pytest.fail("it never rests")


@pytest.fixture
def rig(qtbot):
    rig = Rig(qtbot)
    yield rig
    rig.loop.close()


def test_it_asks_nothing_while_preparing(rig):
    rig.state(phase="preparing", generation=0)
    rig.tick()
    assert rig.session.requested == []
    assert not rig.loop.timer.isActive()


def test_it_asks_for_the_next_only_after_drawing(rig):
    rig.state(phase="playing")
    rig.tick()
    assert len(rig.session.requested) == 1
    rig.tick()
    rig.tick()
    assert len(rig.session.requested) == 1
    rig.tick(make_frame(step=3))
    assert rig.views[0].frames[-1].step == 3
    assert len(rig.session.requested) == 2
    assert rig.session.requested[-1].generation == 1


def test_only_what_is_on_screen_is_asked_for_and_told(rig):
    rig.views[0].wanted = frozenset({Look(1)})
    rig.views[1].wanted = frozenset({Look(2)})
    rig.state(phase="playing")
    rig.tick()
    assert rig.session.requested[-1].probes == {Look(1)}
    rig.hosts[1].show()
    rig.hosts[0].fits = False
    rig.tick(make_frame())
    assert rig.session.requested[-1].probes == {Look(2)}
    assert [len(v.frames) for v in rig.views] == [0, 1]


def test_a_paused_run_comes_to_rest(rig):
    rig.state(phase="paused")
    rig.settle()
    asked = len(rig.session.requested)
    assert 1 <= asked <= 3
    rig.loop.look()
    rig.tick()
    assert len(rig.session.requested) == asked
    assert not rig.loop.timer.isActive()
    assert rig.rates[-1] == (0.0, 0.0)


def test_a_new_wish_wakes_it(rig):
    rig.state(phase="paused")
    rig.settle()
    rig.views[0].wanted = frozenset({Look(5)})
    rig.loop.look()
    assert rig.loop.timer.isActive()
    rig.tick()
    assert rig.session.requested[-1].probes == {Look(5)}
    rig.tick(make_frame())
    # It was not answered, but it was asked: an error is no reason to ask for ever.
    asked = len(rig.session.requested)
    rig.tick()
    assert len(rig.session.requested) == asked
    assert not rig.loop.timer.isActive()


def test_a_command_is_looked_after_twice(rig):
    rig.state(phase="paused")
    rig.settle()
    asked = len(rig.session.requested)
    rig.loop.poke()
    rig.tick()
    rig.tick(make_frame(step=0))
    rig.tick(make_frame(step=1))
    assert len(rig.session.requested) == asked + 2
    assert rig.views[0].frames[-1].step == 1


def test_a_frame_of_another_run_is_not_drawn(rig):
    rig.state(phase="playing", generation=2)
    rig.tick(make_frame(generation=1))
    assert rig.views[0].frames == []


def test_a_restart_does_not_wait_for_an_answer_that_was_dropped(rig):
    rig.state(phase="playing")
    rig.tick()
    rig.state(phase="playing", generation=2)
    rig.tick()
    assert [r.generation for r in rig.session.requested] == [1, 2]


def test_a_lost_answer_is_asked_for_again(rig):
    rig.state(phase="playing")
    rig.tick()
    rig.now += 3.0
    rig.tick()
    assert len(rig.session.requested) == 2


def test_it_knows_how_much_history_it_has(rig):
    import numpy as np

    from ganlab.engine.trainer.history import COLUMNS
    from ganlab.runtime.frame import HistoryDelta

    rig.state(phase="playing")
    rig.tick()
    assert rig.session.requested[-1].history_from == 0
    rows = np.zeros((7, len(COLUMNS)), np.float32)
    rig.tick(make_frame(history=HistoryDelta(0, rows)))
    assert rig.session.requested[-1].history_from == 7
    rig.state(phase="playing", generation=2)
    rig.tick()
    assert rig.session.requested[-1].history_from == 0


def test_it_measures_itself(rig):
    rig.state(phase="playing")
    for step in range(400):
        rig.tick(make_frame(step=step, steps_per_second=500.0))
    assert len(rig.loop.ticks) == 300
    between, drawing = rig.loop.ticks[-1]
    assert between == pytest.approx(33.0)
    assert drawing == 0.0
    steps, frames = rig.rates[-1]
    assert steps == 500.0
    assert frames == pytest.approx(1 / 0.033, rel=0.02)


def test_a_view_shows_with_its_first_frame(rig):
    rig.state(phase="playing")
    assert not rig.hosts[0].revealed
    rig.tick(make_frame())
    assert rig.hosts[0].revealed
    assert not rig.hosts[1].revealed


def test_closed_is_closed(rig):
    rig.state(phase="playing")
    rig.loop.close()
    rig.loop.poke()
    assert not rig.loop.timer.isActive()


def test_pictures_are_asked_for_ten_times_a_second_and_at_once_where_something_changed(rig):
    rig.state(phase="playing", distribution=IMAGE_SETS["glyphs"])
    for step in range(60):
        rig.tick(make_frame(step=step))
    before = len(rig.session.requested)
    for step in range(30):
        rig.tick(make_frame(step=60 + step))
    # A second of ticks.
    assert 7 <= len(rig.session.requested) - before <= 10
    rig.tick(make_frame(step=90))
    before = len(rig.session.requested)
    rig.views[0].wanted = frozenset({Look(1)})
    rig.tick()
    assert len(rig.session.requested) == before + 1
    assert rig.loop.timer.isActive()


def test_pictures_wait_while_a_hand_moves_through_the_latent_space(rig):
    rig.state(phase="playing", distribution=IMAGE_SETS["glyphs"])
    for step in range(60):
        rig.tick(make_frame(step=step))
    before = len(rig.session.requested)
    for step in range(30):
        rig.loop.spare()
        rig.tick(make_frame(step=60 + step))
    # A second of ticks.
    assert 1 <= len(rig.session.requested) - before <= 2
    for step in range(30):
        rig.tick(make_frame(step=90 + step))
    before = len(rig.session.requested)
    for step in range(30):
        rig.tick(make_frame(step=120 + step))
    assert 7 <= len(rig.session.requested) - before <= 10, "the hand rests: as before"
