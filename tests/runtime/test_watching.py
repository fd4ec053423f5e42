"""What the detector says travels with frames, and can stop a run at the step of its word."""

from dataclasses import replace
from typing import Any

from reports import verdict
from sessions import Open, Window
from toys import toy

from ganlab.engine.data import build
from ganlab.engine.detector.detector import Detector
from ganlab.engine.experiment import value_of
from ganlab.runtime import commands as c
from ganlab.runtime.reporting import Reporter


class Scripted(Detector):
    """Says at some steps what it is told to say, and looks at nothing."""

    def __init__(self, data: Any, script: dict[int, str]) -> None:
        super().__init__(data)
        self.script = script
        self.reports = 0

    def due(self, step: int) -> bool:
        return step in self.script

    def observe(self, snapshot: Any, history: Any) -> Any:
        said = verdict(self.script[snapshot.step], since_step=snapshot.step)
        self.memory = replace(self.memory, verdict=said)
        return said

    def report(self) -> Any:
        self.reports += 1
        return super().report()


def watched(open_: Open, script: dict[int, str]) -> tuple[Window, Scripted]:
    window = open_({"training.steps": 40})
    window.ask()
    detector = Scripted(window.run.trainer.distribution, script)
    window.run.detector = detector
    return window, detector


def test_a_frame_carries_what_the_detector_said_last(window: Open) -> None:
    opened, _ = watched(window, {1: "learning", 2: "dropping"})
    opened.post(c.StepBoth())
    first = opened.ask().report
    assert first is not None and first.verdict.kind == "learning"
    opened.post(c.StepBoth())
    second = opened.ask().report
    assert second is not None and second.verdict.words == "Dropping modes (5 of 8 left)"


def test_a_report_is_made_once_for_each_observation(window: Open) -> None:
    opened, detector = watched(window, {1: "learning", 3: "dropping"})
    opened.post(c.StepBoth())
    first = opened.ask().report
    opened.post(c.StepBoth())
    # A step further, and nothing observed: the very same object, so that no view need look at it.
    assert opened.ask().report is first
    assert detector.reports == 1
    opened.post(c.StepBoth())
    assert opened.ask().report is not first
    assert detector.reports == 2


def test_while_it_plays_a_report_is_made_no_faster_than_it_is_read() -> None:
    now = [10.0]
    detector = Scripted(build(toy().data), {})
    reporter = Reporter(clock=lambda: now[0])

    def said(kind: str, **changes: Any) -> Any:
        said = verdict(kind, **changes)
        detector.memory = replace(detector.memory, verdict=said)
        return reporter.report(detector, playing=True)

    first = said("dropping")
    assert said("dropping", confidence=0.5) is first
    # Another verdict is told at once, and so is anything once there was time to read.
    second = said("collapsed")
    assert second.verdict.kind == "collapsed"
    now[0] += 1.0
    assert said("collapsed", confidence=0.25).verdict.confidence == 0.25
    # Where it stands still, all is as it was at the last step.
    detector.memory = replace(detector.memory, verdict=verdict("collapsed", confidence=1.0))
    assert reporter.report(detector).verdict.confidence == 1.0
    assert detector.reports == 4


def test_another_run_does_not_show_what_was_said_of_the_last(window: Open) -> None:
    opened, _ = watched(window, {1: "collapsed"})
    opened.post(c.StepBoth())
    assert opened.ask().report.verdict.kind == "collapsed"
    opened.post(c.Reset())
    opened.until(lambda: opened.state.generation == 2)
    assert opened.ask().report.verdict.kind == "waiting"


def test_it_pauses_at_the_very_step_of_a_collapse_and_says_why(window: Open) -> None:
    opened, _ = watched(window, {3: "learning", 7: "collapsed", 9: "collapsed"})
    opened.post(c.PauseAtCollapse(True), c.Play())
    opened.until(lambda: bool(opened.notices))
    opened.until_phase("paused")
    assert opened.ask().step == 7
    assert opened.notices == [
        "Paused at step 7: Collapsed onto 1 mode since step 1,240. Play goes on."
    ]


def test_a_collapse_that_stands_does_not_pause_again(window: Open) -> None:
    opened, _ = watched(window, {3: "collapsed", 9: "collapsed", 12: "learning", 20: "collapsed"})
    opened.post(c.PauseAtCollapse(True), c.Play())
    opened.until(lambda: len(opened.notices) == 1)
    assert opened.ask().step == 3
    opened.post(c.Play())
    opened.until(lambda: len(opened.notices) == 2)
    # It went away at 12 and came back.
    assert opened.ask().step == 20


def test_unless_asked_to_it_plays_on(window: Open) -> None:
    opened, _ = watched(window, {3: "collapsed"})
    opened.post(c.PauseAtCollapse(True), c.PauseAtCollapse(False), c.Play())
    opened.until_phase("finished")
    assert opened.ask().step == 40
    assert opened.notices == []


def test_a_run_that_diverges_says_so(window: Open) -> None:
    opened = window({"generator.optimiser.lr": 1e-3, "training.steps": 40})
    opened.post(c.StepBoth())
    opened.ask()
    opened.run.trainer.weights_g.flat.fill_(float("nan"))
    opened.post(c.Play())
    opened.until_phase("failed")
    report = opened.ask().report
    assert report is not None and report.verdict.kind == "diverged"
    assert report.changes[-1].kind == "diverged"


# Several fields at once


def test_live_fields_are_set_together_and_the_run_goes_on(window: Open) -> None:
    opened = window()
    opened.post(c.StepBoth())
    generation = opened.state.generation
    changes = (("discriminator.optimiser.lr", 0.004), ("generator.optimiser.lr", 0.0005))
    opened.post(c.SetFields(changes, "Two time scales"))
    opened.until(lambda: bool(opened.notices))
    assert opened.ask().step == 1
    assert opened.state.generation == generation
    for path, value in changes:
        assert value_of(opened.state.experiment, path) == value
    before = window().state.experiment.discriminator.optimiser.lr
    assert opened.notices[0].startswith("Two time scales. Set: D: ")
    assert f"{before:g} → 0.004" in opened.notices[0]


def test_one_field_that_changes_the_networks_restarts_all_once(window: Open) -> None:
    opened = window()
    opened.post(c.StepBoth())
    opened.ask()
    before = opened.state
    changes = (("generator.width", 16), ("generator.optimiser.lr", 0.0005))
    opened.post(c.SetFields(changes, "A larger G"))
    opened.until(lambda: bool(opened.notices))
    now = opened.state
    assert now.generation == before.generation + 1
    assert now.experiment.run.seed == before.experiment.run.seed
    assert (now.experiment.generator.width, now.experiment.generator.optimiser.lr) == (16, 0.0005)
    assert opened.ask().step == 0
    assert opened.notices == [
        f"A larger G. Restarted with seed {now.experiment.run.seed}: G: Width 8 → 16, "
        f"G: Learning rate {before.experiment.generator.optimiser.lr:g} → 0.0005"
    ]


def test_live_fields_that_only_go_together_are_set_in_whatever_order_they_come(
    window: Open,
) -> None:
    opened = window({"objective.label_smoothing": 0.1})
    # Wasserstein with label smoothing is refused, so the first of them alone would be.
    changes = (("objective.name", "wasserstein"), ("objective.label_smoothing", 0.0))
    opened.post(c.SetFields(changes, "Another game"))
    opened.until(lambda: bool(opened.notices or opened.rejected))
    assert not opened.rejected
    for path, value in changes:
        assert value_of(opened.state.experiment, path) == value


def test_live_fields_that_do_not_go_together_are_refused_and_none_is_set(window: Open) -> None:
    opened = window()
    before = opened.state.experiment
    changes = (
        ("generator.optimiser.lr", 0.0005),
        ("objective.name", "wasserstein"),
        ("objective.label_smoothing", 0.1),
    )
    opened.post(c.SetFields(changes, "Nonsense"))
    opened.until(lambda: bool(opened.rejected))
    assert opened.rejected[0].startswith("objective.label_smoothing = 0.1: Wasserstein")
    opened.ask()
    assert opened.run.trainer.experiment == opened.state.experiment == before
    assert opened.run.journal == [] and opened.notices == []


def test_where_one_cannot_be_set_none_is(window: Open) -> None:
    opened = window()
    before = opened.state.experiment
    changes = (("generator.optimiser.lr", 0.0005), ("discriminator.optimiser.lr", -1.0))
    opened.post(c.SetFields(changes, "Nonsense"))
    opened.until(lambda: bool(opened.rejected))
    assert "discriminator.optimiser.lr" in opened.rejected[0]
    assert opened.state.experiment == before
    opened.ask()
    assert opened.run.trainer.experiment == before


def test_fields_that_are_so_already_change_nothing(window: Open) -> None:
    opened = window()
    same = opened.state.experiment.generator.optimiser.lr
    opened.post(c.SetFields((("generator.optimiser.lr", same),), "Nothing"))
    opened.ask()
    assert opened.notices == []
