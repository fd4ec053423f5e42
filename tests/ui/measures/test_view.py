"""Slow measures: asked for by clicks, told of as they go, and never older than they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pictures import Bars
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from tiny_sets import TinyIdx, write_tiny
from ui_fakes import make_frame

from ganlab.engine.data import IMAGE_SETS, DataError
from ganlab.engine.experiment import Experiment
from ganlab.engine.experiment import replace as with_fields
from ganlab.engine.metrics.images import MEASURES, Measure, Report, Row
from ganlab.runtime.state import RunState
from ganlab.ui.measures import MeasuresView
from ganlab.ui.theme import DARK


class FakeMeasurer(QObject):
    measure_progressed = Signal(str, float, str)
    measured = Signal(str, object)
    measure_failed = Signal(str, str)
    measure_cancelled = Signal(str)

    def __init__(self):
        super().__init__()
        self.asked = []
        self.cancels = 0

    def measure(self, name):
        self.asked.append(name)

    def cancel_measure(self):
        self.cancels += 1


def toy_measure(name, title, fits=lambda experiment, data: ""):
    def run(*given, **more):
        raise AssertionError("run by the session, which is none here")

    return Measure(name, title, f"What {title} means.", "A paper, 2014", "nats", fits, run)


def needs_files(experiment, data):
    return "" if data.available else "compares with pictures, which are not here: fetch them first"


@pytest.fixture(autouse=True)
def toys(monkeypatch):
    """Three measures in the place of the real ones: one of them fits no data."""
    measures = (
        toy_measure("brightness", "Brightness"),
        toy_measure("likeness", "Likeness", needs_files),
        toy_measure("loudness", "Loudness", lambda experiment, data: "pictures make no sound"),
    )
    monkeypatch.setattr(MEASURES, "_items", {measure.name: measure for measure in measures})


class Rig:
    def __init__(self, qtbot, data=None):
        self.session = FakeMeasurer()
        self.view = MeasuresView()
        qtbot.addWidget(self.view)
        self.view.follow(self.session)
        experiment = with_fields(Experiment(), {"data.name": "glyphs"})
        self.state = RunState("preparing", 0, experiment)
        self.view.set_state(self.state)
        self.view.resize(340, 900)
        self.view.show()
        if data is not None:
            self.become(phase="paused", generation=1, distribution=data)

    def become(self, **changes):
        self.state = replace(self.state, **changes)
        self.view.set_state(self.state)

    def frame(self, step, updates_d=None, updates_g=None):
        more = {
            "updates_d": step if updates_d is None else updates_d,
            "updates_g": step if updates_g is None else updates_g,
        }
        self.view.set_frame(make_frame(self.state.generation, step, **more))

    def __getitem__(self, name):
        return self.view.entries[name]

    def run(self, name):
        QTest.mouseClick(self[name].run_button, Qt.MouseButton.LeftButton)

    def answer(self, name, step=0, text="0.25 ± 0.01", generation=None):
        rows = (
            Row("Mean", text, "Mean of all pixels, 0 to 1."),
            Row("By label", "0 10.0 % · 1 90.0 %", "The same, for each label."),
        )
        generation = self.state.generation if generation is None else generation
        self.session.measured.emit(name, Report(rows, "100 samples, seed 0", step, generation))


@pytest.fixture
def rig(qtbot):
    return Rig(qtbot, Bars())


def shown(entry):
    results = entry.results
    pairs = zip(results.names, results.values, strict=True)
    return {name.text(): value.text().replace("\u00a0", " ") for name, value in pairs}


# --- what can be run -------------------------------------------------------------------------


def test_nothing_can_be_run_before_there_is_a_run(qtbot):
    rig = Rig(qtbot)
    assert not rig.view.all_button.isEnabled()
    for entry in rig.view.entries.values():
        assert not entry.run_button.isEnabled()
        assert entry.note.isHidden()
    rig.run("brightness")
    assert rig.session.asked == []


def test_what_does_not_fit_says_why_in_its_place(rig):
    entry = rig["loudness"]
    assert not entry.run_button.isEnabled()
    assert entry.note.isVisible()
    assert entry.note.text() == "pictures make no sound"
    assert "pictures make no sound" in entry.run_button.toolTip()
    assert entry.way_button.isHidden()
    assert rig["brightness"].run_button.isEnabled()
    assert rig["brightness"].note.isHidden()


def test_every_part_says_what_it_is(rig):
    rig.answer("brightness")
    entry = rig["brightness"]
    assert entry.title.toolTip().replace("\n", " ") == (
        "What Brightness means. In nats. Source: A paper, 2014."
    )
    for part in (entry.results.names[0], entry.results.values[0]):
        assert part.toolTip() == "Mean of all pixels, 0 to 1."
    assert entry.results.values[0].accessibleName() == "Mean"
    names = set()
    for button in rig.view.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.toolTip(), button.text()
            names.add(button.accessibleName())
    assert {"Run Brightness", "Run Likeness", "Run all measures", "Copy all numbers"} <= names


def test_files_that_come_make_a_measure_fit(qtbot, tmp_path, monkeypatch):
    monkeypatch.setitem(IMAGE_SETS._items, "tiny", TinyIdx())
    monkeypatch.setattr("ganlab.engine.experiment.names.are_pictures", lambda name: True)
    rig = Rig(qtbot)
    data = rig.state.experiment.data.model_copy(update={"name": "tiny"})
    experiment = rig.state.experiment.model_copy(update={"data": data})
    rig.become(phase="paused", generation=1, experiment=experiment, distribution=TinyIdx())
    entry = rig["likeness"]
    assert "fetch them first" in entry.note.text()
    assert entry.way_button.text() == "Get Tiny…"
    wanted = []
    rig.view.data_wanted.connect(wanted.append)
    QTest.mouseClick(entry.way_button, Qt.MouseButton.LeftButton)
    assert wanted == ["tiny"]
    write_tiny(tmp_path / "tiny")
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path))
    rig.view.look_again()
    assert entry.note.isHidden() and entry.way_button.isHidden()
    assert entry.run_button.isEnabled()


# --- running ---------------------------------------------------------------------------------


def test_a_click_runs_a_measure_and_shows_how_far_it_is(rig):
    rig.run("brightness")
    entry = rig["brightness"]
    assert rig.session.asked == ["brightness"]
    assert not entry.run_button.isEnabled()
    assert entry.progress.isVisible()
    rig.session.measure_progressed.emit("brightness", 0.25, "drawing 100 samples")
    assert entry.progress.words.text() == "Drawing 100 samples"
    assert entry.progress.bar.value() == entry.progress.bar.maximum() // 4
    assert entry.progress.numbers.text() == "25 %"
    rig.answer("brightness")
    assert entry.progress.isHidden()
    assert entry.run_button.isEnabled()
    assert shown(entry) == {"Mean": "0.25 ± 0.01", "By label": "0 10.0 % · 1 90.0 %"}


def test_the_keyboard_runs_one_too(rig):
    button = rig["brightness"].run_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert rig.session.asked == ["brightness"]


def test_run_all_runs_those_that_fit(rig):
    QTest.mouseClick(rig.view.all_button, Qt.MouseButton.LeftButton)
    assert rig.session.asked == ["brightness", "likeness"]
    assert not rig.view.all_button.isEnabled()
    rig.answer("brightness")
    # What runs still is not asked for twice.
    QTest.mouseClick(rig.view.all_button, Qt.MouseButton.LeftButton)
    assert rig.session.asked == ["brightness", "likeness", "brightness"]


def test_cancel_gives_up_and_keeps_what_was_found_before(rig):
    rig.answer("brightness", step=3)
    rig.run("brightness")
    QTest.mouseClick(rig["brightness"].progress.cancel, Qt.MouseButton.LeftButton)
    assert rig.session.cancels == 1
    # Until the thread says so, it still runs.
    assert rig["brightness"].progress.isVisible()
    rig.session.measure_cancelled.emit("brightness")
    entry = rig["brightness"]
    assert entry.progress.isHidden() and entry.run_button.isEnabled()
    assert entry.note.text() == "Cancelled."
    assert shown(entry)["Mean"] == "0.25 ± 0.01"


def test_a_failure_stands_in_its_place_with_the_way_out(rig, monkeypatch):
    monkeypatch.setattr("ganlab.folders.data_folders", lambda: ())
    monkeypatch.delenv("GANLAB_DATA", raising=False)
    rig.run("brightness")
    with pytest.raises(DataError) as error:
        IMAGE_SETS["mnist"].peek(1)
    rig.session.measure_failed.emit("brightness", str(error.value))
    entry = rig["brightness"]
    assert "MNIST is not on this computer" in entry.note.text()
    assert "`" not in entry.note.text()
    assert entry.note.property("role") == "warning"
    assert entry.way_button.text() == "Get MNIST…"
    assert entry.run_button.isEnabled()
    # The next try clears it.
    rig.run("brightness")
    assert entry.note.isHidden() and entry.way_button.isHidden()


# --- of which step ---------------------------------------------------------------------------


def test_a_number_says_its_step_and_is_muted_once_the_run_has_gone_on(rig):
    rig.frame(1200)
    rig.run("brightness")
    rig.answer("brightness", step=1200)
    results = rig["brightness"].results
    assert results.of.text() == "step 1,200 · 100 samples, seed 0"
    assert not results.values[0].property("stale")
    rig.frame(1201)
    assert results.of.text() == "step 1,200, trained further since · 100 samples, seed 0"
    assert results.values[0].property("stale")
    rig.run("brightness")
    rig.answer("brightness", step=1201)
    assert "since" not in results.of.text()
    assert not results.values[0].property("stale")


def test_a_number_that_comes_late_is_old_at_once(rig):
    rig.frame(10)
    rig.run("brightness")
    rig.frame(15)
    rig.answer("brightness", step=10)
    assert rig["brightness"].results.stale


def test_one_network_trained_alone_makes_a_number_old(rig):
    rig.frame(10, 10, 10)
    rig.run("brightness")
    rig.answer("brightness", step=10)
    assert not rig["brightness"].results.stale
    rig.frame(10, 10, 11)
    assert rig["brightness"].results.stale


def test_another_run_clears_all_and_calls_off_what_is_of_the_last(rig):
    rig.answer("likeness", step=5)
    rig.run("brightness")
    rig.become(generation=2)
    assert rig["likeness"].results.isHidden()
    assert rig["likeness"].results.report is None
    assert not rig.view.copy_button.isEnabled()
    assert rig.session.cancels == 1
    # It was done already: what comes is of a run that is no more.
    rig.answer("brightness", step=5, generation=1)
    assert rig["brightness"].results.report is None
    assert rig["brightness"].results.isHidden()
    assert rig["brightness"].run_button.isEnabled()


def test_a_change_that_is_no_restart_keeps_the_numbers(rig):
    rig.answer("brightness", step=5)
    rig.become(phase="playing")
    rig.become(frozen="generator")
    assert shown(rig["brightness"])["Mean"] == "0.25 ± 0.01"
    assert rig.session.cancels == 0


# --- taking numbers away ---------------------------------------------------------------------


def test_copy_gives_a_table(rig):
    rig.answer("brightness", step=1200)
    rig.answer("likeness", step=1300, text="3 %")
    QTest.mouseClick(rig.view.copy_button, Qt.MouseButton.LeftButton)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["Measure", "Number", "Value", "Step", "Of"]
    assert lines[1] == ["Brightness", "Mean", "0.25 ± 0.01", "1200", "100 samples, seed 0"]
    assert lines[2][2] == "0 10.0 % · 1 90.0 %"
    assert [line[0] for line in lines[1:]] == ["Brightness"] * 2 + ["Likeness"] * 2


def test_one_measure_can_be_copied_alone(rig):
    rig.answer("brightness", step=1)
    rig.answer("likeness", step=2)
    (action,) = [a for a in rig["likeness"].actions() if isinstance(a, QAction)]
    assert rig["likeness"].contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    action.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3 and all(line.startswith("Likeness\t") for line in lines[1:])


def test_there_is_nothing_to_copy_before(rig):
    assert not rig.view.copy_button.isEnabled()
    assert not rig["brightness"].actions()[0].isEnabled()


@pytest.mark.parametrize("width", [260, 340, 560])
def test_nothing_is_cut_off(rig, width, qtbot):
    rig.view.set_theme(DARK)
    rig.view.resize(width, 900)
    rig.answer("brightness", step=1200)
    rig.run("likeness")
    qtbot.wait(20)
    inner = rig.view.scrolled.widget()
    assert inner.width() <= rig.view.scrolled.viewport().width()
    for entry in rig.view.entries.values():
        for part in (entry.run_button, entry.title, *entry.results.values):
            if part.isVisible():
                assert part.width() >= part.minimumSizeHint().width(), part
