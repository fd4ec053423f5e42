"""Loss history and measures as tables."""

from __future__ import annotations

import csv
import io

import numpy as np
from live_window import STEPS, until
from ui_fakes import make_frame

from ganlab.engine.metrics.images import Report
from ganlab.engine.trainer.history import COLUMNS
from ganlab.ui.export_data.log import MeasureLog


def read(text: str) -> tuple[list[str], list[dict[str, str]]]:
    lines = text.splitlines()
    notes = [line[2:] for line in lines if line.startswith("# ")]
    return notes, list(csv.DictReader(io.StringIO("\n".join(lines[len(notes) :]))))


def saved(live, action, path) -> str:
    live.answers.answer = path
    live.actions_[action].trigger()
    until(path.exists)
    until(lambda: bool(live.toasts.shown))
    return path.read_text(encoding="utf-8")


def test_the_loss_history_is_complete_and_explains_itself(live, tmp_path):
    notes, rows = read(saved(live, "save_losses", tmp_path / "a.csv"))
    assert tuple(rows[0]) == COLUMNS
    assert [int(row["step"]) for row in rows] == list(range(1, STEPS + 1))
    history = live.fake.run.trainer.recorder.history
    for name in ("loss_g", "loss_d_real", "gradient_norm_d"):
        np.testing.assert_array_equal(
            np.array([row[name] for row in rows], np.float32), history.column(name)
        )
    assert all(row["auxiliary_g"] == "" for row in rows)
    assert "seed 42" in notes[0] + notes[1]
    assert any(note.startswith("loss_g [nats]: ") for note in notes)
    assert all(any(note.startswith(name) for note in notes) for name in COLUMNS)
    assert "a.csv" in live.toasts.shown[-1].text


def test_a_name_gets_its_suffix(live, tmp_path):
    live.answers.answer = tmp_path / "mine"
    live.actions_["save_losses"].trigger()
    until((tmp_path / "mine.csv").exists)
    until(lambda: bool(live.toasts.shown))


def test_a_folder_that_is_not_there_is_named(live, tmp_path):
    live.answers.answer = tmp_path / "nowhere" / "a.csv"
    live.actions_["save_losses"].trigger()
    until(lambda: bool(live.toasts.shown))
    assert "nowhere does not exist" in live.toasts.shown[-1].text


def test_measures_come_with_step_unit_and_meaning(live, tmp_path):
    notes, rows = read(saved(live, "save_measures", tmp_path / "m.csv"))
    scores = {row["measure"]: row for row in rows}
    assert scores["jsd"]["unit"] == "nats"
    assert scores["jsd"]["step"] == str(STEPS)
    assert 0.0 < float(scores["jsd"]["value"]) <= np.log(2) + 1e-9
    assert scores["modes.covered"]["unit"] == "of 8"
    assert float(scores["jsd"]["value"]) > float(scores["jsd.floor"]["value"])
    assert any(note.startswith("jsd: Jensen-Shannon") for note in notes)
    # The same frame again is no new measurement.
    assert len([row for row in rows if row["measure"] == "jsd"]) == 1


def test_another_run_begins_anew():
    log = MeasureLog()
    log.begin(1)
    report = Report((), "", 300, 1, {"distance": 3.5, "floor": 1.0, "n": 500, "seed": 0})
    log.take_measure("frechet", report)
    assert [(e.step, e.measure, e.value) for e in log.all()] == [
        (300, "frechet.distance", 3.5),
        (300, "frechet.floor", 1.0),
    ]
    assert log.all()[0].unit == "squared units of the features"
    assert log.all()[0].samples == 500
    log.take(make_frame(generation=2))
    assert log.all() == []
    log.take_measure("frechet", report)
    assert log.all() == [], "measured of a run that is no more"
