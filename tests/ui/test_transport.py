"""The transport bar shows where the run stands and says what is pressed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.engine.experiment import FIELDS, replace
from ganlab.runtime import commands as c
from ganlab.ui.controls.speed import rate_at


def test_each_button_is_its_action(window, qtbot):
    bar = window.transport
    for button, command in (
        (bar.play, c.Play()),
        (bar.reset, c.Reset()),
        (bar.step_d, c.StepD()),
        (bar.step_g, c.StepG()),
        (bar.step_both, c.StepBoth()),
        (bar.freeze_d, c.Freeze("discriminator")),
        (bar.freeze_g, c.Freeze("generator")),
    ):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.fake.take_posted() == [command]
        assert button.toolTip()


def test_frozen_networks_show(window):
    window.fake.become(frozen="generator")
    assert window.transport.freeze_g.isChecked()
    assert not window.transport.freeze_d.isChecked()
    window.fake.become(frozen=None)
    assert not window.transport.freeze_g.isChecked()


def test_the_counter(window):
    bar = window.transport
    bar.set_counts(1240, 1240, 1239, 12_000)
    assert bar.step.text() == "1,240"
    assert bar.plan.text() == "of 12,000 steps"
    assert "1,240 updates of D and 1,239 of G" in bar.step.toolTip()
    bar.set_counts(12_001, 12_001, 12_001, 12_000)
    assert "beyond plan" in bar.plan.text()


def test_planned_steps_follow_the_experiment(window):
    experiment = replace(window.state.experiment, {"training.steps": 777})
    window.fake.become(experiment=experiment)
    assert window.transport.plan.text() == "of 777 steps"


def test_a_typed_seed_resets_with_it(window):
    box = window.transport.seed
    assert box.value() == window.state.experiment.run.seed
    assert FIELDS["run.seed"].help in box.toolTip()
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "4294967295")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.fake.take_posted() == [c.Reset(4294967295)]
    window.fake.become(experiment=replace(window.state.experiment, {"run.seed": 7}))
    assert box.value() == 7
    assert window.fake.take_posted() == []


def test_the_same_seed_typed_again_resets_nothing(window):
    box = window.transport.seed
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.fake.take_posted() == []


def test_the_dial_posts_its_speed(window):
    window.transport.speed.slider.setValue(0)
    assert window.fake.take_posted() == [c.SetSpeed(rate_at(0))]
    window.fake.become(updates_per_second=None)
    assert window.fake.take_posted() == []
    assert window.transport.speed.caption.text() == "full speed"


def test_play_keeps_its_width_whatever_it_says(window, qtbot):
    widths = set()
    for phase in ("paused", "playing", "finished"):
        window.fake.become(phase=phase)
        qtbot.wait(1)
        widths.add(window.transport.play.width())
    assert len(widths) == 1


def test_the_counter_says_of_a_past_step_that_it_is_one(window):
    bar = window.transport
    bar.set_counts(1240, 1240, 1239, 12_000)
    bar.set_counts(300, 300, 300, 12_000, past=True)
    assert (bar.step.text(), bar.plan.text()) == ("300", "past step")
    bar.set_counts(1240, 1240, 1239, 12_000)
    assert (bar.step.text(), bar.plan.text()) == ("1,240", "of 12,000 steps")
