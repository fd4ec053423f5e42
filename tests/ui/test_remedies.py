"""Remedies set several fields with one click, and one more click takes them back."""

import pytest
from failing import FAILING, TWO_RATES, WIDER
from PySide6.QtCore import QPoint, Qt
from reports import report
from ui_fakes import make_frame

from ganlab.cures import cured
from ganlab.engine.experiment import replace
from ganlab.engine.registry import Registry
from ganlab.presets import PRESETS
from ganlab.runtime.commands import PauseAtCollapse, SetFields
from ganlab.ui.controls.wrap_button import WrapButton
from ganlab.ui.remedies import changes_tip, standing_of
from ganlab.ui.settings import Settings


@pytest.fixture
def presets(monkeypatch):
    table = Registry("preset")
    for name, preset in (*PRESETS.items(), ("failing", FAILING)):
        table.add(name, preset)
    for module in ("ganlab.presets", "ganlab.ui.remedies", "ganlab.ui.presets_box"):
        monkeypatch.setattr(f"{module}.PRESETS", table)
    return table


@pytest.fixture
def failing(presets, open_window):
    return open_window(FAILING.experiment)


def show(window, kind="collapsed", **changes):
    """Let the detector say something."""
    step = changes.pop("step", 1536)
    said = report(kind, **changes)
    frame = make_frame(window.fake.state.generation, step, report=said)
    view = window.hosts["readout"].view
    view.set_frame(frame)
    view._show_all()
    return view.verdict


def arrive(window):
    """Let the run take over what was asked of it."""
    (command,) = [one for one in window.fake.take_posted() if isinstance(one, SetFields)]
    now = replace(window.fake.state.experiment, dict(command.changes))
    window.fake.become(experiment=now)
    return command


def buttons(panel):
    return {part.text(): part for part in panel.tries.parts if isinstance(part, WrapButton)}


def cure_buttons(window):
    row = window.setup.presets.cures
    return {button.text(): button for _, button in row.buttons if row.isVisibleTo(window)}


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_cures_stand_below_their_preset_and_in_the_verdict(failing):
    wanted = {"As the preset has it", "Cure: two time-scales", "Cure: a wider G"}
    assert set(cure_buttons(failing)) == wanted
    assert cure_buttons(failing)["As the preset has it"].isChecked()
    tries = buttons(show(failing))
    assert list(tries)[:2] == ["Cure: two time-scales", "Cure: a wider G"]
    assert len(tries) == 4
    assert not cure_buttons_of_others(failing)


def cure_buttons_of_others(window):
    window.fake.become(experiment=PRESETS["ring"].experiment)
    return cure_buttons(window)


@pytest.mark.parametrize("where", ["preset", "verdict"])
def test_one_click_sets_all_fields_of_a_cure_at_once(failing, qtbot, where):
    panel = show(failing)
    offered = cure_buttons(failing) if where == "preset" else buttons(panel)
    click(qtbot, offered["Cure: two time-scales"])
    (command,) = failing.fake.take_posted()
    assert command == SetFields(TWO_RATES.changes, "Cure: two time-scales")


def test_a_cured_preset_is_still_itself_and_there_is_a_way_back(failing, qtbot):
    click(qtbot, cure_buttons(failing)["Cure: two time-scales"])
    # Until the run tells of it, nothing looks as if it were so.
    assert cure_buttons(failing)["As the preset has it"].isChecked()
    arrive(failing)
    box = failing.setup.presets
    assert box.choice.value() == "failing"
    assert box.promise.text() == f"Cured: {TWO_RATES.why}"
    assert cure_buttons(failing)["Cure: two time-scales"].isChecked()
    click(qtbot, cure_buttons(failing)["As the preset has it"])
    arrive(failing)
    assert failing.state.experiment == FAILING.experiment
    assert box.promise.text() == FAILING.shows


def test_another_cure_takes_the_place_of_the_first(failing, qtbot):
    click(qtbot, cure_buttons(failing)["Cure: two time-scales"])
    arrive(failing)
    click(qtbot, cure_buttons(failing)["Cure: a wider G"])
    command = arrive(failing)
    assert len(command.changes) == 3
    assert failing.state.experiment == cured(FAILING.experiment, WIDER)


def test_advice_is_a_click_and_so_is_taking_it_back(failing, qtbot):
    panel = show(failing)
    before = failing.state.experiment
    name = "A faster D: twice G's learning rate (two time scales)"
    tip = buttons(panel)[name].toolTip()
    assert "D: Learning rate 0.0001 → 0.002" in tip
    assert "Takes effect at once" in tip
    assert panel.tries.back.isHidden()
    click(qtbot, buttons(panel)[name])
    command = arrive(failing)
    assert command.changes == (("discriminator.optimiser.lr", 0.002),)
    # Done is done: it is not offered again, but taking it back is.
    assert name not in buttons(panel)
    assert "A faster D" in panel.tries.back.toolTip()
    click(qtbot, panel.tries.back)
    arrive(failing)
    assert failing.state.experiment == before
    assert panel.tries.back.isHidden()


def test_a_change_that_restarts_says_so(failing):
    tip = buttons(show(failing))["More latent dimensions"].toolTip()
    assert "Restarts the run, with the same seed" in tip


def test_what_was_changed_by_hand_since_is_not_undone(failing, qtbot):
    panel = show(failing)
    click(qtbot, buttons(panel)["More latent dimensions"])
    arrive(failing)
    assert not panel.tries.back.isHidden()
    failing.fake.become(experiment=PRESETS["grid"].experiment)
    assert panel.tries.back.isHidden()


def test_a_look_back_takes_no_way_back_away(failing, qtbot):
    panel = show(failing)
    before = failing.state.experiment
    click(qtbot, buttons(panel)["More latent dimensions"])
    arrive(failing)
    after = failing.state.experiment
    failing.fake.become(experiment=before, past=True)
    failing.fake.become(experiment=after, past=False)
    assert not panel.tries.back.isHidden()


def test_what_was_refused_cannot_be_taken_back(failing, qtbot):
    panel = show(failing)
    click(qtbot, buttons(panel)["More latent dimensions"])
    failing.fake.rejected.emit("latent.size = 8: no")
    failing.fake.become(phase="paused")
    assert panel.tries.back.isHidden()


def test_buttons_stay_the_same_while_the_advice_does(failing):
    panel = show(failing)
    before = list(panel.tries.parts)
    show(failing, step=1600)
    assert panel.tries.parts == before


def test_a_run_that_works_is_offered_nothing(failing):
    assert buttons(show(failing, "converged")) == {}


def test_standing_of_a_cured_preset_does_not_depend_on_seed_and_device(presets):
    now = replace(cured(FAILING.experiment, WIDER), {"run.seed": 7})
    assert standing_of(now, None) == (FAILING, WIDER)
    assert standing_of(replace(now, {"latent.size": 9}), FAILING) == (None, None)
    assert standing_of(PRESETS["ring"].experiment, FAILING) == (PRESETS["ring"], None)


def test_what_is_so_already_is_said():
    now = FAILING.experiment
    assert changes_tip(now, (("generator.width", now.generator.width),)) == "It is so already."


# Pause at a collapse


def test_the_box_and_the_menu_are_one_setting(window, qtbot):
    box, action = window.hosts["readout"].view.verdict.pause, window.actions_["pause_at_collapse"]
    assert not box.isChecked()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert action.isChecked()
    assert window.fake.take_posted() == [PauseAtCollapse(True)]
    action.trigger()
    assert not box.isChecked()
    assert window.fake.take_posted() == [PauseAtCollapse(False)]


def test_it_is_remembered(open_window):
    first = open_window(settings=Settings(theme="light"))
    first.actions_["pause_at_collapse"].trigger()
    first.close()
    assert first.settings.pause_at_collapse
    again = open_window(settings=Settings(theme="light", pause_at_collapse=True), ready=False)
    assert again.hosts["readout"].view.verdict.pause.isChecked()
    assert PauseAtCollapse(True) in again.fake.posted
