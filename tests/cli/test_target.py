"""Trained models by name, where a saved run is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from trained import installed

from ganlab.cli import main
from ganlab.cli.errors import CommandError
from ganlab.cli.target import find_run
from ganlab.presets import PRESETS

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "pretrained"
    with installed(folder, {"dcgan-glyphs": {}}, monkeypatch):
        yield folder


def test_a_trained_model_is_sampled_by_its_name(models: Path, tmp_path: Path) -> None:
    by_name, by_path = tmp_path / "a.npy", tmp_path / "b.npy"
    for target, out in (("dcgan-glyphs", by_name), (str(models / "dcgan-glyphs.ganlab"), by_path)):
        assert main(["sample", target, "--n", "5", "--out", str(out)]) == 0
    samples = np.load(by_name)
    assert samples.shape == (5, 1, 28, 28)
    assert np.array_equal(samples, np.load(by_path))


def test_a_trained_model_is_measured_by_its_name(models: Path, capsys: Captured) -> None:
    code = main(["measure", "dcgan-glyphs", "--measure", "recognised", "--n", "20", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert found["data"] == "glyphs" and found["step"] == 3
    assert list(found["measures"]) == ["recognised"]


def test_a_preset_without_a_trained_model_says_how_to_train_one(models: Path) -> None:
    with pytest.raises(CommandError, match="ganlab train ring --out DIR") as error:
        find_run("ring")
    assert "trained models are dcgan-glyphs" in str(error.value)


def test_without_any_model_none_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with installed(tmp_path / "none", {}, monkeypatch):
        assert main(["sample", "dcgan-glyphs", "--out", str(tmp_path / "x.npy")]) == 2
        said = capsys.readouterr().err
        assert "ganlab train dcgan-glyphs" in said and "trained models are" not in said
        assert said.count("\n") == 1
        main(["presets"])
        assert "rained model" not in capsys.readouterr().out


def test_a_folder_of_that_name_comes_first(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_run("dcgan-glyphs") == models / "dcgan-glyphs.ganlab"
    (tmp_path / "dcgan-glyphs").mkdir()
    assert find_run("dcgan-glyphs") == Path("dcgan-glyphs")


def test_a_path_is_left_to_whoever_opens_it(models: Path, capsys: Captured) -> None:
    assert find_run("no/such/run") == Path("no/such/run")
    assert main(["sample", "no/such/run", "--out", "x.npy"]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_presets_say_which_have_a_trained_model(models: Path, capsys: Captured) -> None:
    assert main(["presets", "--json"]) == 0
    listed = {entry["name"]: entry["trained"] for entry in json.loads(capsys.readouterr().out)}
    assert listed == {name: name == "dcgan-glyphs" for name in PRESETS}
    assert main(["presets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    marked = [line.split()[0] for line in lines if line.endswith("[trained model]")]
    assert marked == ["dcgan-glyphs"]
    assert any("ganlab sample dcgan-glyphs" in line for line in lines)
