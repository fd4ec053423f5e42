"""Numbers slow enough to be read, with their definitions, and never older than they look."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from ui_fakes import make_frame

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment
from ganlab.engine.metrics.modes import ModeReport
from ganlab.engine.probes import ScoreRequest, ScoreResult
from ganlab.runtime.state import RunState
from ganlab.ui.views.readout import UNKNOWN, ReadoutView

EXPERIMENT = Experiment()
MODES = ModeReport(2500, 8, 7, 0.975, 0.0134, (0.1,) * 8)


def answer(request, **changes):
    result = ScoreResult(
        request=request, jsd=0.0184, floor=0.0091, bound=-0.0021, cells="200", points=0,
        modes=MODES,
    )  # fmt: skip
    return replace(result, **changes)


class Rig:
    def __init__(self, qtbot):
        self.now = 100.0
        self.view = ReadoutView(clock=lambda: self.now)
        qtbot.addWidget(self.view)
        self.state = RunState("preparing", 0, EXPERIMENT)
        self.view.set_state(self.state)

    def become(self, **changes):
        self.state = replace(self.state, **changes)
        self.view.set_state(self.state)

    def frame(self, step, score=None, **changes):
        results = {score.request: score} if score else {}
        self.view.set_frame(make_frame(step=step, results=results, **changes))
        self.view._show_all()


@pytest.fixture
def rig(qtbot):
    rig = Rig(qtbot)
    rig.become(phase="paused", generation=1, device="CPU", parameters_d=33_537,
               parameters_g=33_666, distribution=build(EXPERIMENT.data))  # fmt: skip
    yield rig
    rig.view.close()


def test_nothing_is_asked_while_preparing(qtbot):
    assert Rig(qtbot).view.requests() == frozenset()


def test_everything_has_its_definition_and_no_value_yet(rig):
    view = rig.view
    numbers = [view.jsd, view.bound, view.updates_d, view.updates_g, view.rate, view.frames]
    for number in numbers:
        assert number.value.text() == UNKNOWN
        assert len(number.toolTip()) > 10
        assert number.value.accessibleName()


def test_a_paused_run_is_scored_once(rig):
    (request,) = rig.view.requests()
    assert request == ScoreRequest()
    rig.frame(7, answer(request))
    assert rig.view.requests() == {request}


def test_a_playing_run_is_scored_twice_a_second_on_other_samples(rig):
    rig.become(phase="playing")
    (first,) = rig.view.requests()
    rig.frame(1, answer(first))
    assert rig.view.requests() == frozenset()
    rig.now += 0.49
    assert rig.view.requests() == frozenset()
    rig.now += 0.02
    (second,) = rig.view.requests()
    assert second.seed != first.seed


def test_what_a_score_says(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request))
    view = rig.view
    assert view.jsd.value.text() == "0.018 nats"
    assert view.jsd.note.text() == "true samples score 0.009 (n = 10,000, 200 cells)"
    assert view.bound.value.text() == "−0.002 nats"
    assert "lower bound" in view.bound.note.text()
    assert view.modes.value.text() == "7 of 8"
    assert view.quality.value.text() == "97.5 %"
    assert view.balance.value.text() == "0.013 nats"
    assert view.modes.isVisibleTo(view)


def test_a_finite_set_of_points_is_labelled(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request, points=800))
    assert "against the 800 points" in rig.view.jsd.note.text()


@pytest.mark.parametrize("modes", [None, replace(MODES, total=1, covered=1)])
def test_without_modes_nothing_is_said_of_them(rig, modes):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request, modes=modes))
    for number in (rig.view.modes, rig.view.quality, rig.view.balance):
        assert not number.isVisibleTo(rig.view)


def test_no_good_sample_has_an_infinite_divergence(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request, modes=replace(MODES, reverse_kl=float("inf"))))
    assert rig.view.balance.value.text() == "∞"


def test_an_old_score_is_grey_and_says_its_step(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request))
    assert rig.view.jsd.value.property("stale") is False
    rig.frame(8)
    assert rig.view.jsd.value.property("stale") is True
    assert "at step 7" in rig.view.jsd.note.text()
    rig.frame(8, answer(request))
    assert rig.view.jsd.value.property("stale") is False
    assert "at step" not in rig.view.jsd.note.text()


def test_counts_rates_and_sizes(rig):
    rig.become(phase="playing")
    rig.view.set_frames_per_second(29.9)
    rig.frame(1240, updates_d=1241, steps_per_second=533.2)
    view = rig.view
    texts = [n.value.text() for n in (view.updates_d, view.updates_g, view.rate, view.frames)]
    assert texts == ["1,241", "1,240", "533", "30"]
    assert (view.size_d.value.text(), view.size_g.value.text()) == ("33,537", "33,666")
    assert (view.seed.value.text(), view.device.value.text()) == ("42", "CPU")
    rig.become(phase="paused")
    assert view.rate.value.text() == UNKNOWN


def test_a_restart_forgets_the_score(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request))
    rig.become(generation=2)
    assert rig.view.jsd.value.text() == UNKNOWN
    assert rig.view.updates_d.value.text() == UNKNOWN


def test_numbers_change_twice_a_second_at_most(rig, qtbot):
    rig.view.resize(320, 400)
    rig.view.show()
    changes = []
    value = rig.view.updates_d.value
    before = value.text()
    for step in range(1, 30):
        rig.view.set_frame(make_frame(step=step))
        if value.text() != before:
            changes.append(value.text())
            before = value.text()
    assert len(changes) <= 1
    qtbot.waitUntil(lambda: value.text() == "29")


def test_it_needs_no_scrolling_where_it_stands_at_first(rig):
    view = rig.view
    (request,) = view.requests()
    rig.frame(7, answer(request))
    inner = view.jsd.parentWidget()
    assert all(isinstance(label, QLabel) for label in inner.findChildren(QLabel))
    assert inner.minimumSizeHint().width() <= 300
