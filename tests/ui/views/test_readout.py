"""Numbers slow enough to be read, with their definitions, and never older than they look."""

from dataclasses import replace

import pytest
from made_up import rows
from pictures import Bars
from PySide6.QtWidgets import QLabel
from ui_fakes import make_frame

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment
from ganlab.engine.experiment import replace as replace_fields
from ganlab.engine.metrics.images.confidence import Confidence
from ganlab.engine.metrics.modes import ModeReport
from ganlab.engine.probes import (
    ConfidenceRequest,
    ConfidenceResult,
    PicturesRequest,
    ScoreRequest,
    ScoreResult,
)
from ganlab.presets import PRESETS
from ganlab.runtime.frame import HistoryDelta
from ganlab.runtime.state import RunState
from ganlab.ui.views.readout import UNKNOWN, Number, ReadoutView
from ganlab.ui.views.readout.pictures import PicturesScore

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
    numbers = [
        view.points.jsd,
        view.points.bound,
        view.run.updates_d,
        view.run.updates_g,
        view.run.rate,
        view.run.frames,
    ]
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
    assert view.points.jsd.value.text() == "0.018 nats"
    assert view.points.jsd.note.text() == "true samples score 0.009 (n = 10,000, 200 cells)"
    assert view.points.bound.value.text() == "−0.002 nats"
    assert "lower bound" in view.points.bound.note.text()
    assert view.points.modes.value.text() == "7 of 8"
    assert view.points.quality.value.text() == "97.5 %"
    assert view.points.balance.value.text() == "0.013 nats"
    assert view.points.modes.isVisibleTo(view)


def test_a_finite_set_of_points_is_labelled(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request, points=800))
    assert "against the 800 points" in rig.view.points.jsd.note.text()


@pytest.mark.parametrize("modes", [None, replace(MODES, total=1, covered=1)])
def test_without_modes_nothing_is_said_of_them(rig, modes):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request, modes=modes))
    for number in (rig.view.points.modes, rig.view.points.quality, rig.view.points.balance):
        assert not number.isVisibleTo(rig.view)


def test_no_good_sample_has_an_infinite_divergence(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request, modes=replace(MODES, reverse_kl=float("inf"))))
    assert rig.view.points.balance.value.text() == "∞"


def test_an_old_score_is_grey_and_says_its_step(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request))
    assert rig.view.points.jsd.value.property("stale") is False
    rig.frame(8)
    assert rig.view.points.jsd.value.property("stale") is True
    assert "at step 7" in rig.view.points.jsd.note.text()
    rig.frame(8, answer(request))
    assert rig.view.points.jsd.value.property("stale") is False
    assert "at step" not in rig.view.points.jsd.note.text()


def test_counts_rates_and_sizes(rig):
    rig.become(phase="playing")
    rig.view.set_frames_per_second(29.9)
    rig.frame(1240, updates_d=1241, steps_per_second=533.2)
    view = rig.view
    texts = [
        n.value.text()
        for n in (view.run.updates_d, view.run.updates_g, view.run.rate, view.run.frames)
    ]
    assert texts == ["1,241", "1,240", "533", "30"]
    assert (view.run.size_d.value.text(), view.run.size_g.value.text()) == ("33,537", "33,666")
    assert (view.run.seed.value.text(), view.run.device.value.text()) == ("42", "CPU")
    rig.become(phase="paused")
    assert view.run.rate.value.text() == UNKNOWN


def test_a_restart_forgets_the_score(rig):
    (request,) = rig.view.requests()
    rig.frame(7, answer(request))
    rig.become(generation=2)
    assert rig.view.points.jsd.value.text() == UNKNOWN
    assert rig.view.run.updates_d.value.text() == UNKNOWN


def test_numbers_change_twice_a_second_at_most(rig, qtbot):
    rig.view.resize(320, 400)
    rig.view.show()
    changes = []
    value = rig.view.run.updates_d.value
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
    inner = view.points.parentWidget()
    assert all(isinstance(label, QLabel) for label in inner.findChildren(QLabel))
    assert inner.minimumSizeHint().width() <= 300


# Pictures

PICTURES = replace_fields(PRESETS["dcgan-glyphs"].experiment, {"training.batch_size": 64})
SURE = Confidence(256, 0.87, (0.1,) * 10, 3.21, 3.3219)


@pytest.fixture
def painted(rig):
    rig.become(
        experiment=PICTURES, distribution=build(PICTURES.data), generation=2, phase="playing",
        precision="bfloat16", threads=1,
    )  # fmt: skip
    # The pictures themselves come first.
    rig.frame(0)
    rig.frame(0)
    return rig


def judged(rig, confidence=SURE):
    (request,) = rig.view.requests()
    assert isinstance(request, ConfidenceRequest)
    rig.frame(7, ConfidenceResult(request, confidence))


def test_pictures_have_numbers_of_their_own(painted):
    view = painted.view
    assert view.pictures.isVisibleTo(view) and not view.points.isVisibleTo(view)
    (request,) = view.requests()
    assert request == ConfidenceRequest(n=256)
    painted.become(experiment=EXPERIMENT, distribution=build(EXPERIMENT.data), generation=3)
    assert view.points.isVisibleTo(view) and not view.pictures.isVisibleTo(view)
    assert view.requests() == {ScoreRequest()}


@pytest.mark.parametrize("others", [True, False])
def test_pictures_are_seen_before_they_are_judged(rig, others):
    rig.become(
        experiment=PICTURES, distribution=build(PICTURES.data), generation=2, phase="finished"
    )
    assert rig.view.requests() == frozenset()
    # The first frame may be one in which nothing was asked yet: of the run before.
    rig.frame(0)
    assert rig.view.requests() == frozenset()
    asked = PicturesRequest(16)
    rig.view.set_frame(make_frame(2, results={asked: object()} if others else {}))
    assert rig.view.requests() == {ConfidenceRequest()}
    rig.become(generation=3)
    assert rig.view.requests() == frozenset()
    rig.view.set_frame(make_frame(3, results={asked: object()}))
    assert rig.view.requests() == {ConfidenceRequest()}


def test_every_number_of_pictures_has_its_definition(painted):
    judged(painted)
    numbers = painted.view.pictures.findChildren(Number)
    assert len(numbers) == 6
    for number in numbers:
        assert len(number.toolTip()) > 30
        assert number.value.accessibleDescription() == number.toolTip()


def test_a_classifiers_word_is_shown_where_there_is_one(painted):
    pictures = painted.view.pictures
    assert not pictures.confident.isVisibleTo(pictures)
    judged(painted)
    assert pictures.confident.isVisibleTo(pictures) and pictures.entropy.isVisibleTo(pictures)
    assert pictures.confident.value.text() == "87 %"
    assert pictures.entropy.value.text() == "3.21 bits"
    assert pictures.entropy.note.text() == "of 3.32, n = 256"
    painted.now += 10
    judged(painted, None)
    assert not pictures.confident.isVisibleTo(pictures)
    assert not pictures.entropy.isVisibleTo(pictures)


def test_pictures_are_judged_every_few_seconds_on_other_samples(painted):
    (first,) = painted.view.requests()
    judged(painted)
    painted.now += 0.95 * PicturesScore.seconds
    assert painted.view.requests() == frozenset()
    painted.now += 0.1 * PicturesScore.seconds
    (second,) = painted.view.requests()
    assert second.seed != first.seed


def test_an_old_judgement_says_its_step(painted):
    judged(painted)
    painted.become(phase="paused")
    painted.frame(9)
    entropy = painted.view.pictures.entropy
    assert entropy.note.text().endswith("at step 7")
    assert entropy.value.property("stale") is True


def test_images_a_second_are_what_d_sees_of_the_data(painted):
    painted.become(experiment=replace_fields(PICTURES, {"training.k_d": 3}))
    painted.frame(40, steps_per_second=25.0)
    assert painted.view.pictures.images.value.text() == "4,800"
    painted.become(phase="paused")
    assert painted.view.pictures.images.value.text() == UNKNOWN


def test_epochs_are_counted_of_finite_sets_alone(painted):
    painted.frame(40, updates_d=900)
    assert painted.view.pictures.epochs.value.text() == UNKNOWN
    painted.become(distribution=Bars(size=600), generation=3)
    painted.frame(40, updates_d=900)
    assert painted.view.pictures.epochs.value.text() == "96.0"


def test_accuracies_are_the_mean_of_the_last_steps(painted):
    def take(n, first, real, fake):
        block = rows(n, first, accuracy_real=real, accuracy_fake=fake)
        painted.frame(first + n, history=HistoryDelta(first - 1, block))

    pictures = painted.view.pictures
    assert pictures.right_real.value.text() == UNKNOWN
    take(500, 1, 0.1, 0.2)
    take(50, 501, 0.9, float("nan"))
    assert pictures.right_real.value.text() == "10 %", "a step without D says nothing"
    take(50, 551, 0.9, 0.8)
    assert pictures.right_real.value.text() == "50 %"
    assert pictures.right_fake.value.text() == "50 %"
    painted.become(generation=4)
    assert pictures.right_real.value.text() == UNKNOWN


def test_it_says_on_what_and_in_which_numbers_it_computes(painted):
    assert painted.view.run.device.value.text() == "CPU · 1 thread · bfloat16"
    painted.become(threads=15, precision="float32")
    assert painted.view.run.device.value.text() == "CPU · 15 threads · float32"


def test_numbers_of_pictures_need_no_scrolling_to_the_side(painted):
    judged(painted)
    assert painted.view.points.parentWidget().minimumSizeHint().width() <= 300
