"""``ganlab classifier`` as a person types it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pictures import Bars
from PIL import Image

from ganlab.cli import main
from ganlab.engine.classifier import (
    classifier_name,
    load_classifier,
    own_classifier_path,
    read_classifier,
)
from ganlab.engine.data.images import IMAGE_SETS, build_images
from ganlab.engine.experiment import Experiment
from ganlab.engine.metrics.images import MEASURES

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let bars be a data set like any other."""
    monkeypatch.setitem(IMAGE_SETS._items, "bars", Bars())


def fails(capsys: Captured, *arguments: str) -> str:
    """Run a command that must end with 2 and one line on stderr; return the line."""
    try:
        code = main(list(arguments))
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    assert code == 2 and said.out == "" and said.err.count("\n") == 1
    return said.err


def test_a_classifier_is_trained_and_its_file_says_how(
    bars: None, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "bars.safetensors"
    assert (
        main(["classifier", "train", "bars", "--seed", "7", "--epochs", "12", "--out", str(out)])
        == 0
    )
    said = capsys.readouterr().out
    classifier = read_classifier(out)
    assert f"Bars: {100 * classifier.accuracy:.2f} % of 150 held-out pictures right" in said
    assert classifier.accuracy > 0.9 and str(out) in said
    facts = classifier.facts
    assert facts["command"] == "ganlab classifier train bars --seed 7 --epochs 12"
    assert (facts["name"], facts["data"]) == ("bars", "Bars")
    assert (facts["source"], facts["licence"]) == ("drawn for a test", "none")
    assert facts["seed"] == 7 and facts["trained_on"] == 600 and "float16" in facts["precision"]
    assert "torch" in facts["versions"]
    # The same command writes the same bytes.
    again = tmp_path / "again.safetensors"
    assert main([*facts["command"].split()[1:], "--out", str(again)]) == 0
    assert again.read_bytes() == out.read_bytes()


def test_without_a_place_it_is_put_where_measures_look_for_it(
    bars: None, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_classifier_path("bars")
    assert load_classifier("bars") is None
    try:
        # Of another side than the set's own.
        assert main(["classifier", "train", "bars", "--side", "28", "--epochs", "1"]) == 0
        classifier = load_classifier("bars")
        assert classifier is not None and classifier.layers.side == 28
        assert classifier.facts["command"] == (
            "ganlab classifier train bars --side 28 --seed 0 --epochs 1"
        )
    finally:
        path.unlink(missing_ok=True)


def test_a_persons_own_folder_gets_a_classifier_that_its_measures_find(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "my shapes"
    for label, dark in (("dark", 40), ("light", 200)):
        (folder / label).mkdir(parents=True)
        for i in range(12):
            Image.new("L", (16, 16), dark + i).save(folder / label / f"{i}.png")
    data = build_images("folder", folder=str(folder), side="16")
    fits = MEASURES["recognised"].fits
    assert f"ganlab classifier train '{folder}'" in fits(Experiment(), data)
    try:
        assert main(["classifier", "train", str(folder), "--side", "16", "--epochs", "20"]) == 0
        assert fits(Experiment(), data) == ""
        classifier = load_classifier(classifier_name(data))
        assert classifier is not None and classifier.labels == ("dark", "light")
        # Where it lies on this computer is not told; the last name of it is.
        assert classifier.facts["command"] == (
            "ganlab classifier train 'my shapes' --side 16 --seed 0 --epochs 20"
        )
        elsewhere = tmp_path / "other" / "my shapes"
        shutil.copytree(folder, elsewhere)
        assert fits(Experiment(), build_images("folder", folder=str(elsewhere), side="16"))
    finally:
        own_classifier_path(classifier_name(data)).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["train", "rings"], "rings: is neither a folder of pictures nor a set of them; sets are"),
        (["train", "glyphs", "--side", "17"], "--side 17: must be native or one of 16, 28"),
        (["train", "glyphs", "--epochs", "0"], "0: must be a whole number from 1 to 1000"),
        (["train", "glyphs", "--seed", "-1"], "--seed"),
        (["train", "glyphs", "--out", "a.bin"], "--out a.bin: must end in .safetensors"),
        (
            ["train", "glyphs", "--out", "no/such/a.safetensors"],
            "the folder no/such does not exist",
        ),
        (["train"], "NAME|FOLDER"),
        ([], "ACTION"),
    ],
)
def test_bad_input_is_named_in_one_line(capsys: Captured, arguments: list[str], says: str) -> None:
    assert says in fails(capsys, "classifier", *arguments)


def test_data_without_labels_says_so(
    bars: None, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bars, "labels", property(lambda self: ()))
    assert "Bars has no labels to be told apart" in fails(capsys, "classifier", "train", "bars")


def test_pictures_that_are_not_here_say_so(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path))
    if IMAGE_SETS["cifar-10"].available:
        pytest.skip("CIFAR-10 lies here")
    assert "CIFAR-10" in fails(capsys, "classifier", "train", "cifar-10")
