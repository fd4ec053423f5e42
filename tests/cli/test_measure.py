"""``ganlab measure`` as a person types it, on a run of glyphs that has learnt next to nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toys import toy

from ganlab.cli import main
from ganlab.engine.files import save_run
from ganlab.engine.metrics.images import MEASURES, MeasureError
from ganlab.engine.trainer.run import Run

Captured = pytest.CaptureFixture[str]


def saved(place: Path, **changes: Any) -> Path:
    fields = {
        "data.name": "glyphs",
        "data.side": "16",
        "model.family": "dcgan",
        "latent.size": 8,
        "generator.width": 4,
        "discriminator.width": 4,
    }
    run = Run(toy({**fields, **changes}))
    run.step()
    save_run(run, place)
    return place


@pytest.fixture(scope="module")
def glyphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("runs") / "glyphs")


def fails(capsys: Captured, *arguments: str) -> str:
    """Run a command that must end with 2 and one line on stderr; return the line."""
    try:
        code = main(["measure", *arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    assert code == 2 and said.out == "" and said.err.count("\n") == 1
    return said.err


def test_all_that_fit_are_printed_and_the_others_say_why_not(
    glyphs: Path, capsys: Captured
) -> None:
    assert main(["measure", str(glyphs), "--n", "60"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    for title in ("Recognised samples", "Fréchet distance", "Precision and recall"):
        assert f"{title}  (" in said.out
    for label in ("Confident samples", "Label entropy", "Real against real", "Recall"):
        assert label in said.out
    assert "60 samples, seed 0" in said.out and "step 1;" in said.out
    assert "16 × 16 pixels brought to the classifier's 28 × 28" in " ".join(said.out.split())
    _, _, missing = said.out.partition("Not measured\n")
    assert "conditional: DCGAN sees no label" in missing and "parzen: the 2014 protocol" in missing


def test_json_is_one_line_with_every_number(glyphs: Path, capsys: Captured) -> None:
    assert main(["measure", str(glyphs), "--n", "60", "--seed", "3", "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == "" and said.out.count("\n") == 1
    found = json.loads(said.out)
    assert (found["data"], found["family"], found["step"]) == ("glyphs", "dcgan", 1)
    assert (found["samples"], found["seed"]) == (60, 3)
    assert set(found["measures"]) == {"recognised", "frechet", "precision-recall"}
    assert set(found["not_measured"]) == {"conditional", "parzen", "codes"}
    assert found["measures"]["frechet"]["distance"] > found["measures"]["frechet"]["floor"] > 0
    assert 0 <= found["measures"]["recognised"]["confident"] <= 1
    assert found["measures"]["precision-recall"]["n"] == 60


def test_one_can_be_asked_for_and_the_same_seed_says_the_same(
    glyphs: Path, capsys: Captured
) -> None:
    command = ["measure", str(glyphs), "--measure", "recognised", "--n", "40", "--json"]
    texts = []
    for _ in range(2):
        assert main(command) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert set(json.loads(texts[0])["measures"]) == {"recognised"}


def test_a_conditional_run_has_its_accuracy(tmp_path: Path, capsys: Captured) -> None:
    place = saved(tmp_path / "run.ganlab", **{"model.family": "conditional-dcgan"})
    assert main(["measure", str(place), "--measure", "conditional", "--n", "50", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["measures"]["conditional"]
    assert 0 <= found["accuracy"] <= 1 and sum(found["counts"]) == 50
    assert found["labels"] == list("0123456789") and found["classifier_accuracy"] >= 0.995


def test_the_measures_are_listed(capsys: Captured) -> None:
    assert main(["measure", "--list"]) == 0
    text = capsys.readouterr().out
    assert all(entry.title in text and name in text for name, entry in MEASURES.items())
    assert main(["measure", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listed] == list(MEASURES)
    assert all(entry["definition"] and entry["source"] and entry["unit"] for entry in listed)


def test_bad_input_is_named_in_one_line(glyphs: Path, tmp_path: Path, capsys: Captured) -> None:
    run = str(glyphs)
    assert "RUN: name a run folder" in fails(capsys)
    assert "--measure fid: must be one of recognised" in fails(capsys, run, "--measure", "fid")
    assert "--n" in fails(capsys, run, "--n", "0")
    assert "--seed" in fails(capsys, run, "--seed", "x")
    assert "does not exist" in fails(capsys, str(tmp_path / "none"))
    line = fails(capsys, run, "--measure", "parzen")
    assert "--measure parzen: the 2014 protocol is for MNIST" in line
    assert "needs at least 4" in fails_later(capsys, run, "--measure", "precision-recall")


def fails_later(capsys: Captured, *arguments: str) -> str:
    """Run a measure that cannot be finished; return what it says."""
    assert main(["measure", *arguments, "--n", "2"]) == 1
    return capsys.readouterr().out


def test_points_are_refused(tmp_path: Path, capsys: Captured) -> None:
    run = Run(toy())
    save_run(run, tmp_path / "points")
    assert "learns points" in fails(capsys, str(tmp_path / "points"))


def test_one_that_fails_does_not_keep_the_others_from_running(
    glyphs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    def fail(*given: Any, **named: Any) -> Any:
        raise MeasureError("no such luck")

    broken = dataclasses.replace(MEASURES["frechet"], run=fail)
    monkeypatch.setitem(MEASURES._items, "frechet", broken)
    assert main(["measure", str(glyphs), "--n", "40", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["not_measured"]["frechet"] == "no such luck"
    assert "precision-recall" in found["measures"]
