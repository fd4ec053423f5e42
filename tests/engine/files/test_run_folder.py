"""What was saved is what comes back; what is damaged says so and harms nothing."""

from __future__ import annotations

import csv
import json
import os
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from toys import toy

from ganlab.engine.experiment import read
from ganlab.engine.files import (
    RunFileError,
    layout,
    looks_like_run,
    members,
    open_run,
    save_run,
)
from ganlab.engine.files.atomic import write_members
from ganlab.engine.files.save import MOST_ROWS, run_members
from ganlab.engine.trainer.history import COLUMNS
from ganlab.engine.trainer.run import Run


def trained(steps: int = 7, **changes: object) -> Run:
    run = Run(toy({"averaging.decay": 0.9, "discriminator.dropout": 0.2, **changes}))
    for _ in range(steps):
        run.step()
    return run


def same(one: Run, other: Run) -> bool:
    mine, its = one.trainer.tensors(), other.trainer.tensors()
    return mine.keys() == its.keys() and all(torch.equal(mine[name], its[name]) for name in mine)


@pytest.mark.parametrize("name", ["run", "run.ganlab"])
def test_a_run_goes_on_bit_for_bit_where_it_was_saved(tmp_path: Path, name: str) -> None:
    run = trained()
    run.set_field("generator.optimiser.lr", 5e-3)
    run.substep()  # in the middle of a step
    save_run(run, tmp_path / name)
    again = open_run(tmp_path / name)
    assert same(run, again)
    assert again.trainer.experiment == run.trainer.experiment
    assert again.initial == run.initial
    assert again.journal == run.journal
    for _ in range(70):  # past the end of a block of minibatches
        run.step()
        again.step()
    assert same(run, again)
    for each in (run, again):
        each.trainer.recorder.flush()
    rows = [each.trainer.recorder.history.since(0) for each in (run, again)]
    np.testing.assert_array_equal(rows[0], rows[1])


def test_the_folder_can_be_read_without_this_program(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    run = trained(5)
    save_run(run, tmp_path / "run")
    assert read(tmp_path / "run" / layout.EXPERIMENT) == run.initial
    weights = load_file(tmp_path / "run" / layout.WEIGHTS)
    np.testing.assert_array_equal(
        weights["generator.layers.0.weight"], run.trainer.weights_g.frozen[0].numpy()
    )
    with open(tmp_path / "run" / layout.METRICS, newline="") as file:
        lines = list(csv.reader(file))
    assert tuple(lines[0]) == COLUMNS
    assert [line[0] for line in lines[1:]] == ["1", "2", "3", "4", "5"]
    assert json.loads((tmp_path / "run" / layout.RUN).read_text())["step"] == 5


def test_own_points_travel_with_the_run(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal([3, -2], [5, 0.1], (60, 2))
    source = tmp_path / "mine.csv"
    np.savetxt(source, points, delimiter=",")
    run = trained(3, **{"data.name": "file", "data.file": str(source)})
    for name in ("run", "run.ganlab"):
        save_run(run, tmp_path / name)
    source.unlink()
    for name in ("run", "run.ganlab"):
        again = open_run(tmp_path / name)
        np.testing.assert_array_equal(
            again.trainer.distribution.points, run.trainer.distribution.points
        )
        assert again.trainer.distribution.title == "mine.csv"
        # A restart builds the data from the file that the experiment names now.
        assert Run(again.trainer.experiment).trainer.distribution.dims == 2
        again.step()


def test_own_points_are_opened_where_they_cannot_be_unpacked(
    tmp_path: Path, user_home: Path
) -> None:
    np.savetxt(tmp_path / "mine.csv", np.random.default_rng(0).normal(size=(60, 2)), delimiter=",")
    run = trained(3, **{"data.name": "file", "data.file": str(tmp_path / "mine.csv")})
    save_run(run, tmp_path / "run.ganlab")
    user_home.mkdir(exist_ok=True)
    # As a full disk or a read-only home would have it.
    (user_home / "data").write_text("no folder")
    opened = open_run(tmp_path / "run.ganlab")
    assert same(opened, run)
    assert Run(opened.trainer.experiment, opened.trainer.distribution).trainer.step_count == 0


def test_a_long_history_is_saved_as_far_as_it_can_be_read_again(tmp_path: Path) -> None:
    run = trained(100)
    for name in ("run", "run.ganlab"):
        write_members(tmp_path / name, run_members(run, rows=30))
        steps = open_run(tmp_path / name).trainer.recorder.history.column("step")
        assert len(steps) == 30 and (steps[0], steps[-1]) == (1, 100)
        assert (steps[-16:] == range(85, 101)).all()
    widest = ",".join(["-1.1754944e-38"] * len(COLUMNS)) + "\n"
    assert MOST_ROWS * len(widest) < members._LARGEST[layout.METRICS]
    assert MOST_ROWS * len(COLUMNS) * 4 < members._LARGEST[layout.ROWS]


def test_an_earlier_run_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    place = tmp_path / "run"
    save_run(trained(2), place)
    save_run(trained(4), place)
    assert open_run(place).trainer.step_count == 4
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "ganlab-home"] == ["run"]
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter1.tex").write_text("precious")
    with pytest.raises(RunFileError, match="holds other files"):
        save_run(trained(2), other)
    assert [entry.name for entry in other.iterdir()] == ["chapter1.tex"]
    with pytest.raises(RunFileError, match="does not exist"):
        save_run(trained(2), tmp_path / "nowhere" / "run")


@pytest.mark.skipif(os.name != "posix", reason="a read-only folder is POSIX's")
@pytest.mark.parametrize("name", ["run", "run.ganlab"])
def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / name
    save_run(trained(2), place)
    real = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if layout.STATE in self.name or self.suffix == ".partial":
            raise OSError(28, "No space left on device")
        return real(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(
        zipfile.ZipFile, "writestr", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(RunFileError, match="No space left"):
        save_run(trained(9), place)
    assert open_run(place).trainer.step_count == 2
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "ganlab-home") == [name]


def test_what_is_no_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.ganlab").write_text("dear diary")
    empty = tmp_path / "empty"
    empty.mkdir()
    for path, words in (
        (tmp_path / "notes.ganlab", "not a run of ganlab"),
        (empty, "run.json is missing"),
        (tmp_path / "gone", "does not exist"),
    ):
        with pytest.raises(RunFileError, match=words) as caught:
            open_run(path)
        assert path.name in str(caught.value)
    assert looks_like_run(tmp_path / "notes.ganlab")
    assert not looks_like_run(empty)


def test_a_newer_layout_is_refused_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "run"
    save_run(trained(2), place)
    description = json.loads((place / layout.RUN).read_text())
    (place / layout.RUN).write_text(json.dumps({**description, "schema": layout.SCHEMA + 1}))
    with pytest.raises(RunFileError, match="newer ganlab"):
        open_run(place)


def test_damage_is_an_error_that_names_the_file_never_a_crash(tmp_path: Path) -> None:
    place = tmp_path / "run"
    save_run(trained(3), place)
    whole = {entry.name: entry.read_bytes() for entry in place.iterdir()}
    dice = random.Random(0)
    opened = refused = 0
    for name, content in whole.items():
        for turn in range(12):
            damaged = bytearray(content)
            if turn % 3 == 0:
                damaged = damaged[: dice.randrange(len(damaged) + 1)]
            else:
                for _ in range(1 + turn):
                    if damaged:
                        damaged[dice.randrange(min(len(damaged), 400))] ^= 1 << dice.randrange(8)
            (place / name).write_bytes(damaged)
            try:
                open_run(place)
                opened += 1  # a flipped digit can still be a sound file
            except RunFileError as error:
                assert "run" in str(error)
                refused += 1
        (place / name).write_bytes(content)
    assert refused > 30
    assert open_run(place).trainer.step_count == 3


def test_a_zip_that_climbs_out_is_not_followed(tmp_path: Path) -> None:
    place = tmp_path / "run.ganlab"
    save_run(trained(2), place)
    with zipfile.ZipFile(place, "a") as archive:
        archive.writestr("../outside.txt", "caught")
    with pytest.raises(RunFileError, match=r"'../outside.txt', a name that leads out"):
        open_run(place)
    assert not (tmp_path.parent / "outside.txt").exists()
    assert not (tmp_path / "outside.txt").exists()


def test_a_promise_of_terabytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "run.ganlab"
    save_run(trained(2), place)
    monkeypatch.setitem(members._LARGEST, layout.WEIGHTS, 100)
    with pytest.raises(RunFileError, match="too large"):
        open_run(place)


def test_a_compact_run_is_a_fraction_of_the_size_and_goes_on(tmp_path: Path) -> None:
    run = trained(20, **{"generator.width": 200, "generator.depth": 3})
    save_run(run, tmp_path / "whole.ganlab")
    save_run(run, tmp_path / "compact.ganlab", compact=True)
    sizes = [(tmp_path / f"{name}.ganlab").stat().st_size for name in ("compact", "whole")]
    assert sizes[0] < 0.3 * sizes[1]
    again = open_run(tmp_path / "compact.ganlab")
    assert again.trainer.optimiser_d.count == again.trainer.optimiser_g.count == 0
    for name, tensor in run.trainer.tensors().items():
        if name.startswith("optimiser."):
            assert not again.trainer.tensors()[name].any()
            continue
        # A half keeps 11 bits.
        largest = float(tensor.abs().max()) if tensor.numel() else 0.0
        torch.testing.assert_close(
            again.trainer.tensors()[name], tensor, rtol=2.0**-11, atol=1e-4 * largest
        )
        assert again.trainer.tensors()[name].dtype == torch.float32
    assert again.trainer.step_count == 20
    again.step()
    again.trainer.recorder.flush()
    assert again.trainer.recorder.history.column("step").tolist() == list(range(1, 22))
    assert np.isfinite(again.trainer.recorder.history.column("loss_g")).all()


def test_a_compact_run_keeps_the_first_and_last_rows_of_a_long_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ganlab.engine.files.save.KEPT_ROWS", 5)
    run = trained(23)
    save_run(run, tmp_path / "run", compact=True)
    steps = open_run(tmp_path / "run").trainer.recorder.history.column("step")
    assert len(steps) == 5 and steps[0] == 1 and steps[-1] == 23


def test_a_history_from_before_there_were_label_losses_is_read(tmp_path: Path) -> None:
    run = trained(4)
    save_run(run, tmp_path / "run")
    path = tmp_path / "run" / layout.METRICS
    with open(path, newline="") as file:
        lines = [line[: len(COLUMNS) - 2] for line in csv.reader(file)]
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows(lines)
    history = open_run(tmp_path / "run").trainer.recorder.history
    assert len(history) == 4
    assert np.isnan(history.column("auxiliary_d")).all()
    np.testing.assert_array_equal(
        history.column("loss_g"), run.trainer.recorder.history.column("loss_g")
    )


def test_a_folder_of_ones_own_is_named_without_its_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "anna"))
    for folder in (tmp_path / "anna" / "pictures", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
        for i in range(10):
            Image.new("L", (16, 16), 20 * i).save(folder / f"{i}.png")
        run = Run(
            toy(
                {
                    "data.name": "folder",
                    "data.folder": str(folder),
                    "data.side": "16",
                    "model.family": "dcgan",
                    "generator.width": 4,
                    "discriminator.width": 4,
                    "training.batch_size": 2,
                }
            ),
            watch=False,
        )
        save_run(run, tmp_path / f"run-{folder.name}")
    assert b"anna" not in b"".join(
        each.read_bytes() for each in (tmp_path / "run-pictures").iterdir()
    )
    again = open_run(tmp_path / "run-pictures")
    assert (
        again.initial.data.folder == "~/pictures" and again.trainer.distribution.title == "pictures"
    )
    assert open_run(tmp_path / "run-elsewhere").initial.data.folder == str(tmp_path / "elsewhere")


def test_a_run_never_takes_the_place_of_other_files(tmp_path: Path) -> None:
    save_run(trained(1), tmp_path / "run")
    save_run(trained(1), tmp_path / "run")
    (tmp_path / "run" / "notes.txt").write_text("mine")
    with pytest.raises(RunFileError, match=r"holds other files beside a run \(notes.txt\)"):
        save_run(trained(1), tmp_path / "run")
    assert (tmp_path / "run" / "notes.txt").read_text() == "mine"
