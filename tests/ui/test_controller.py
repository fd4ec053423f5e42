"""Files, pastes and presets become commands, or one clear message."""

import pytest
from PySide6.QtWidgets import QApplication

from ganlab.comparisons import COMPARISONS
from ganlab.engine.experiment import DataSpec, read, replace
from ganlab.presets import PRESETS
from ganlab.runtime import commands as c


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("x,y\n" + "\n".join(f"{i},{i * i}" for i in range(20)))
    return path


def open_it(window, path):
    window.answers.answer = path
    window.actions_["open"].trigger()


def test_a_preset_is_loaded_from_its_menu(window):
    names = [a.objectName() for a in window.menus["Presets"].actions() if a.objectName()]
    assert names == [
        *(f"preset:{name}" for name in PRESETS),
        *(f"comparison:{name}" for name in COMPARISONS),
    ]
    window.menus["Presets"].actions()[2].trigger()
    assert window.fake.take_posted() == [c.Load(list(PRESETS.values())[2].experiment)]


def test_a_preset_is_loaded_from_the_list_which_then_promises(window):
    box = window.setup.presets
    assert box.choice.value() == "figure-1"
    box.choice.setCurrentIndex(box.choice.findData("ring"))
    assert window.fake.take_posted() == [c.Load(PRESETS["ring"].experiment)]
    window.fake.become(experiment=PRESETS["ring"].experiment)
    assert window.fake.take_posted() == []
    assert box.promise.text() == PRESETS["ring"].shows
    changed = replace(PRESETS["ring"].experiment, {"generator.width": 16})
    window.fake.become(experiment=changed)
    assert box.choice.value() is None
    assert PRESETS["ring"].shows not in box.promise.text()
    window.fake.become(experiment=replace(PRESETS["ring"].experiment, {"run.seed": 3}))
    assert box.choice.value() == "ring"


def test_points_are_learned_from(window, csv):
    window.fake.become(phase="playing")
    open_it(window, csv)
    (command,) = window.fake.take_posted()
    assert command == c.ChooseData(DataSpec(name="file", file=str(csv)))


def test_an_experiment_is_loaded(window, tmp_path):
    window.answers.answer = tmp_path / "kept.toml"
    window.actions_["save_experiment"].trigger()
    assert window.answers.asked[-1].endswith("gaussian-1d-seed-42.toml")
    assert read(tmp_path / "kept.toml") == window.state.experiment
    assert "kept.toml" in window.toasts.shown[-1].text
    open_it(window, tmp_path / "kept.toml")
    assert window.fake.take_posted() == [c.Load(window.state.experiment)]


def test_the_ending_is_added(window, tmp_path):
    window.answers.answer = tmp_path / "kept"
    window.actions_["save_experiment"].trigger()
    assert read(tmp_path / "kept.toml") == window.state.experiment


def test_a_run_folder_is_opened_and_saved(window, tmp_path):
    window.answers.answer = tmp_path
    window.actions_["open_run"].trigger()
    window.actions_["save_run"].trigger()
    assert window.fake.take_posted() == [c.Open(tmp_path), c.Save(tmp_path)]
    window.fake.saved.emit(tmp_path)
    assert str(tmp_path) in window.toasts.shown[-1].text


def test_what_cannot_be_opened_is_said_and_nothing_is_posted(window, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("[generator]\nwidth = 100000\n")
    open_it(window, bad)
    odd = tmp_path / "photo.jpg"
    odd.touch()
    open_it(window, odd)
    texts = [toast.text for toast in window.toasts.shown]
    assert "generator.width = 100000" in texts[0]
    assert "photo.jpg" in texts[1] and ".csv" in texts[1]
    assert all(toast.kind == "error" for toast in window.toasts.shown)
    assert window.fake.take_posted() == []


def test_a_folder_that_cannot_be_written_is_said(window, tmp_path):
    window.answers.answer = tmp_path / "no" / "such" / "kept.toml"
    window.actions_["save_experiment"].trigger()
    assert "cannot be written" in window.toasts.shown[-1].text


def test_changing_ones_mind_does_nothing(window):
    for key in ("open", "open_run", "save_run", "save_experiment"):
        window.actions_[key].trigger()
    assert len(window.answers.asked) == 4
    assert window.fake.take_posted() == []
    assert window.toasts.shown == []


def test_pasted_points_become_a_file_of_the_users(window, qtbot, user_home):
    QApplication.clipboard().setText("\n".join(f"{i}\t{-i}" for i in range(12)))
    window.actions_["paste"].trigger()
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    (command,) = window.fake.take_posted()
    path = command.data.file
    assert path.startswith(str(user_home))
    from ganlab.engine.data import read_points

    assert read_points(path).tolist() == [[float(i), float(-i)] for i in range(12)]


def test_a_bad_paste_names_line_and_column(window, qtbot):
    QApplication.clipboard().setText("1,2\n" * 11 + "3,oops\n")
    window.actions_["paste"].trigger()
    qtbot.waitUntil(lambda: bool(window.toasts.shown))
    text = window.toasts.shown[-1].text
    assert "line 12" in text and "column 2" in text and "oops" in text
    assert window.fake.take_posted() == []


def test_an_empty_clipboard_is_said(window, qtbot):
    QApplication.clipboard().clear()
    window.actions_["paste"].trigger()
    qtbot.waitUntil(lambda: bool(window.toasts.shown))
    assert "clipboard" in window.toasts.shown[-1].text


def test_commands_from_before_the_session_wait_for_it(open_window):
    from ui_fakes import FakeSession

    window = open_window(ready=False)
    do = window.controller
    do._session = None
    do.post(c.Play())
    session = FakeSession(window.state.experiment)
    do.attach(session)
    assert session.posted == [c.Play()]
    do.attach(window.fake)
