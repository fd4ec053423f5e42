"""A run is watched, and nothing of it changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from toys import toy

from ganlab.cli import main
from ganlab.engine.experiment import to_toml
from ganlab.engine.files import layout, open_run, save_run
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.run import Event, Run


def trained(run: Run, steps: int) -> Run:
    while run.trainer.step_count < steps:
        run.step()
    return run


def test_watching_changes_nothing() -> None:
    watched = trained(Run(toy({"averaging.decay": 0.9})), 200)
    alone = trained(Run(toy({"averaging.decay": 0.9}), watch=False), 200)
    for name, tensor in watched.trainer.tensors().items():
        assert torch.equal(tensor, alone.trainer.tensors()[name]), name
    assert [look.step for look in watched.detector.memory.looks] == [64, 128, 192]
    assert alone.detector.evidence is None


def test_a_saved_run_goes_on_with_what_was_seen(tmp_path: Path) -> None:
    run = trained(Run(toy()), 450)
    save_run(run, tmp_path / "run")
    again = open_run(tmp_path / "run")
    assert again.detector.verdict == run.detector.verdict
    assert again.detector.verdict.kind == "learning"
    for each in (run, again):
        trained(each, 640)
    assert again.detector.state() == run.detector.state()


def test_a_run_of_before_there_was_a_detector_opens(tmp_path: Path) -> None:
    run = trained(Run(toy()), 100)
    save_run(run, tmp_path / "run")
    place = tmp_path / "run" / layout.STATE
    state = json.loads(place.read_text())
    del state["detector"]
    place.write_text(json.dumps(state))
    again = open_run(tmp_path / "run")
    assert again.detector.verdict.kind == "waiting"
    assert trained(again, 128).detector.evidence is not None


def test_a_run_repeats_its_verdicts_from_its_journal() -> None:
    run = Run(toy())
    trained(run, 70)
    run.set_field("generator.optimiser.lr", 0.01)
    trained(run, 330)
    again = Run(run.initial)
    again.repeat([Event(**event.as_json()) for event in run.journal])
    trained(again, 330)
    assert again.detector.state() == run.detector.state()


def test_a_divergence_is_told_and_what_was_seen_goes_back_with_the_run() -> None:
    run = trained(Run(toy()), 200)
    with torch.no_grad():
        run.trainer.weights_g.flat.fill_(float("nan"))
    with pytest.raises(Diverged):
        run.step()
    assert run.trainer.step_count == 192
    assert run.detector.verdict.kind == "diverged" and run.detector.verdict.since_step == 201
    assert [look.step for look in run.detector.memory.looks] == [64, 128, 192]
    assert any(advice.changes for advice in run.detector.verdict.advice)
    trained(run, 192 + 64 * 8)
    assert run.detector.verdict.kind == "learning"
    assert [change.kind for change in run.detector.changes][-2:] == ["diverged", "learning"]


def test_the_command_line_tells_the_verdict(tmp_path: Path, capsys) -> None:
    path = tmp_path / "tiny.toml"
    path.write_text(to_toml(toy({"training.steps": 330})), encoding="utf-8")
    assert main(["train", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["verdict"]["kind"] == "learning" and found["verdict"]["words"] == "Learning"
    assert 0 <= found["metrics"]["ndb_share"] <= 1 and found["metrics"]["observed_step"] == 320
    assert found["metrics"]["pairwise_ratio"] > 0
    assert "samples of the last" in found["verdict"]["evidence"][0]
    assert found["verdict"]["advice"] == []
    assert main(["train", str(path)]) == 0
    assert "verdict: Learning (confidence " in capsys.readouterr().out
