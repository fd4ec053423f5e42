"""A bundle is a run: it opens, samples the same, and goes on as if it had never left."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from bundles import trained, written

from ganlab.cli import main
from ganlab.engine.export import FORMATS
from ganlab.engine.files import RunFileError, layout, looks_like_run, open_run, save_run
from ganlab.engine.trainer.run import Run
from ganlab.ui.own_data import kind_of


def zipped(folder: Path, target: Path, top: str = "") -> Path:
    """Zip a folder's files, below another folder where one is named."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if top:
            archive.mkdir(top)
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{top}/{file.name}" if top else file.name)
        if top:
            # As macOS does.
            archive.writestr(f"__MACOSX/{top}/._{layout.RUN}", b"\0")
    return target


def same(one: Run, other: Run) -> bool:
    mine, its = one.trainer.tensors(), other.trainer.tensors()
    return mine.keys() == its.keys() and all(torch.equal(mine[name], its[name]) for name in mine)


def samples(run: Run) -> np.ndarray:
    z = run.trainer.latent.sample(40, np.random.default_rng(7))
    return run.trainer.snapshot().generate(z)


@pytest.mark.parametrize("kind", ["plane", "conditional-dcgan", "infogan-mlp"])
def test_it_samples_the_same_and_goes_on_the_same(tmp_path: Path, kind: str) -> None:
    run = trained(kind)
    folder = written(run, tmp_path / "bundle")
    again = open_run(folder)
    np.testing.assert_array_equal(samples(run), samples(again))
    for _ in range(5):
        run.step()
        again.step()
    assert same(run, again)


@pytest.mark.parametrize("top", ["", "bundle", "my first GAN (1)"])
@pytest.mark.parametrize("name", ["bundle.zip", "ring.ganlab.zip", "RING.ZIP", "bundle.zip.ganlab"])
def test_zipped_by_whomever_it_opens(tmp_path: Path, name: str, top: str) -> None:
    run = trained("plane")
    place = zipped(written(run, tmp_path / "folder"), tmp_path / name, top)
    assert looks_like_run(place) and kind_of(place) == "run"
    assert same(run, open_run(place))


def test_a_zip_of_several_runs_is_not_guessed_at(tmp_path: Path) -> None:
    folder = written(trained("plane"), tmp_path / "folder")
    place = zipped(folder, tmp_path / "two.zip", "one")
    with zipfile.ZipFile(place, "a") as archive:
        archive.write(folder / layout.RUN, f"other/{layout.RUN}")
    with pytest.raises(RunFileError, match=r"several runs \(one, other\): unzip it"):
        open_run(place)


def test_a_zip_of_something_else_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "thesis.zip", "w") as archive:
        archive.writestr("thesis/chapter1.tex", "precious")
    with pytest.raises(RunFileError, match="is not a run of ganlab: run.json is missing"):
        open_run(tmp_path / "thesis.zip")


def test_the_commands_take_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = trained("plane", **{"training.steps": 6})
    run.set_field("generator.optimiser.lr", 2e-3)
    folder = written(run, tmp_path / "bundle")
    place = zipped(folder, tmp_path / "bundle.zip", "bundle")
    assert (
        main(["sample", str(place), "--n", "40", "--seed", "7", "--out", f"{tmp_path}/x.npy"]) == 0
    )
    np.testing.assert_array_equal(np.load(tmp_path / "x.npy"), samples(run))
    assert main(["train", str(folder), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    while not run.finished:
        run.step()
    run.trainer.recorder.flush()
    assert report["step"] == 6
    assert report["losses"]["loss_g"] == run.trainer.recorder.history.column("loss_g")[-1]


def test_the_preview_is_what_the_card_says_that_it_is(tmp_path: Path) -> None:
    folder = written(trained("dcgan"), tmp_path / "bundle")
    command = next(
        line for line in (folder / "README.md").read_text().splitlines() if "ganlab sample" in line
    ).split("`")[1]
    again = tmp_path / "again.png"
    asked = command.replace(" . ", f" {folder} ").replace("preview.png", str(again)).split()
    assert main(asked[1:]) == 0
    assert again.read_bytes() == (folder / "preview.png").read_bytes()


def test_own_points_travel_with_it(tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    points = np.random.default_rng(0).normal([3000, -2], [5, 0.1], (60, 2))
    np.savetxt(source, points, delimiter=",")
    run = trained("plane", **{"data.name": "file", "data.file": str(source)})
    folder = written(run, tmp_path / "bundle")
    source.unlink()
    assert same(run, open_run(folder))
    described = json.loads((folder / layout.CONFIG).read_text())["data"]
    assert described["title"] == "mine.csv" and described["source"].startswith("your own points")
    with open(folder / layout.METRICS, newline="") as file:
        assert len(list(csv.reader(file))) == 1 + 3


def test_saving_a_run_over_a_bundle_would_lose_its_program(tmp_path: Path) -> None:
    run = trained("plane")
    folder = written(run, tmp_path / "bundle")
    with pytest.raises(RunFileError, match="holds a bundle"):
        save_run(run, folder)
    assert (folder / "generator.py").is_file()


def test_a_newer_description_is_refused(tmp_path: Path) -> None:
    folder = written(trained("plane"), tmp_path / "bundle")
    table = json.loads((folder / layout.CONFIG).read_text())
    for changes, words in (
        ({"schema": layout.BUNDLE_SCHEMA + 1}, "newer ganlab"),
        ({"schema": 10**400}, "newer ganlab"),
        ({"schema": "1"}, "config.json is damaged"),
        ({"kind": "something"}, "'something', not a bundle"),
    ):
        (folder / layout.CONFIG).write_text(json.dumps({**table, **changes}))
        with pytest.raises(RunFileError, match=words):
            open_run(folder)


def test_it_is_read_where_it_was_zipped_away(tmp_path: Path) -> None:
    folder = written(trained("plane"), tmp_path / "bundle")
    place = zipped(folder, tmp_path / "bundle.zip")
    shutil.rmtree(folder)
    format_ = FORMATS["bundle"]
    space: dict[str, object] = {}
    exec(format_.loader, space)
    answer = space["load"](str(place))  # type: ignore[operator]
    assert answer({"z": torch.zeros(3, 2)})["x"].shape == (3, 2)
