"""The studies of pictures, in their short form."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ganlab.engine.data import IMAGE_SETS
from ganlab.presets import PRESETS
from ganlab.pretrained import pretrained
from ganlab.study import legible, pairs
from ganlab.study import pretrained as shipping
from ganlab.study.__main__ import main


def test_all_pairs_name_families_and_data_that_fit_one_another() -> None:
    found = list(pairs.all_pairs())
    assert len(found) == len(set(found))
    assert ("mlp", "ring") in found and ("dcgan", "glyphs:64") in found
    assert ("dcgan", "ring") not in found and ("conditional-mlp", "moons") not in found


def test_the_table_of_pairs_tells_of_each_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pairs, "all_pairs", lambda: iter([("mlp", "ring"), ("mlp", "moons")]))
    assert main(["pairs", "--out", str(tmp_path / "pairs.md")]) == 0
    assert "| mlp | 2: ring, moons | yes |" in (tmp_path / "pairs.md").read_text()
    monkeypatch.setattr(pairs, "check", lambda family, data, folder: "did not learn")
    assert main(["pairs"]) == 1
    assert "mlp × moons: did not learn" in capsys.readouterr().out


def test_time_to_legible_digits_is_measured_until_they_are_or_time_is_up() -> None:
    found = legible.train_until_legible("dcgan-glyphs", 0, limit=0.0, every=2)
    assert not found.reached and found.step == 2
    # Two steps make one blob, of which a classifier may be as sure as it likes.
    assert found.entropy < 3.0 and found.processor > 0


def test_a_card_tells_how_a_model_was_made_and_what_it_scores() -> None:
    text = shipping.card("dcgan-glyphs", "ganlab train x", {"recognised": {"share": 0.91234567}})
    card = tomllib.loads(text)
    assert card["command"] == "ganlab train x" and card["seed"] == shipping.SHIPPED["dcgan-glyphs"]
    assert card["steps"] == PRESETS["dcgan-glyphs"].experiment.training.steps
    assert card["licence"] == IMAGE_SETS["glyphs"].licence
    assert card["metrics"] == [{"measure": "recognised", "share": 0.9123}]


@pytest.mark.parametrize("name", shipping.SHIPPED)
def test_every_model_that_ships_is_here_and_is_its_preset_trained_to_the_end(name: str) -> None:
    from ganlab.engine.files import open_run

    model = pretrained()[name]
    run = open_run(model.path)
    assert run.finished
    assert run.trainer.step_count == model.card["steps"]
    changed = run.initial.model_copy(update={"run": PRESETS[name].experiment.run})
    assert changed == PRESETS[name].experiment
    assert model.card["seed"] == run.initial.run.seed
    assert "--compact" in model.card["command"] and name in model.card["command"]
    assert model.card["metrics"]


def test_what_ships_is_small() -> None:
    assert sum(model.path.stat().st_size for model in pretrained().values()) < 40e6
