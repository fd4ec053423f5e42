"""The commands as a person types them, in this process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from toys import toy

from ganlab import __version__
from ganlab.cli import main
from ganlab.engine.experiment import to_toml
from ganlab.engine.files import open_run, save_run
from ganlab.engine.trainer.run import Run
from ganlab.presets import PRESETS

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(to_toml(toy({"training.steps": 20})), encoding="utf-8")
    return path


def fails(capsys: Captured, *arguments: str) -> str:
    """Run a command that must end with 2 and one line on stderr; return the line."""
    try:
        code = main(list(arguments))
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_version(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_presets_are_listed_with_what_each_shows(capsys: Captured) -> None:
    assert main(["presets"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in PRESETS)
    assert main(["presets", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listed] == list(PRESETS)
    assert all(entry["shows"] for entry in listed)


def test_train_ends_at_the_planned_steps_and_reports(
    tiny: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "run"
    assert main(["train", str(tiny), "--steps", "12", "--out", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["step"] == report["updates_d"] == report["updates_g"] == 12
    assert report["seed"] == 42
    assert report["device"] == "cpu"
    assert 0 <= report["metrics"]["jsd_nats"] <= np.log(2)
    assert report["metrics"]["modes"] == 2
    assert np.isclose(
        report["losses"]["value"],
        -(report["losses"]["loss_d_real"] + report["losses"]["loss_d_fake"]),
        atol=1e-5,
    )
    assert {entry.name for entry in out.iterdir()} == {
        "run.json", "experiment.toml", "journal.jsonl", "model.safetensors", "state.json",
        "metrics.csv", "preview.png",
    }  # fmt: skip


def test_steps_sets_the_schedule_and_seconds_only_stops_early(
    tiny: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "run"
    arguments = ["train", str(tiny), "--steps", "1000000", "--seconds", "0.3", "--out", str(out)]
    assert main([*arguments, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert 0 < report["step"] < 1_000_000
    assert "steps = 1000000" in (out / "experiment.toml").read_text()


def test_the_same_seed_gives_the_same_files_and_another_does_not(
    tiny: Path, tmp_path: Path
) -> None:
    weights = []
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        assert main(["train", str(tiny), "--seed", seed, "--out", str(tmp_path / name)]) == 0
        weights.append(load_file(tmp_path / name / "model.safetensors"))
    first, same, other = (w["generator.layers.0.weight"] for w in weights)
    assert torch.equal(first, same)
    assert not torch.equal(first, other)


def test_a_saved_run_is_repeated_with_the_changes_made_in_it(tmp_path: Path) -> None:
    run = Run(toy({"training.steps": 30}))
    for _ in range(5):
        run.step()
    run.set_field("generator.optimiser.lr", 0.02)
    run.freeze("discriminator")
    for _ in range(5):
        run.step()
    run.update("generator")
    run.freeze(None)
    while not run.finished:
        run.step()
    save_run(run, tmp_path / "run.ganlab")
    assert main(["train", str(tmp_path / "run.ganlab"), "--out", str(tmp_path / "again")]) == 0
    again = load_file(tmp_path / "again" / "model.safetensors")
    for name, tensor in run.trainer.tensors().items():
        assert torch.equal(again[name], tensor), name


def test_a_run_is_looked_back_in_where_its_timeline_was_asked_for(
    tiny: Path, tmp_path: Path
) -> None:
    for name, options in (("a", ["--timeline"]), ("b", []), ("c", ["--timeline", "--compact"])):
        assert main(["train", str(tiny), *options, "--out", str(tmp_path / name)]) == 0
    timelines = [open_run(tmp_path / name, past=True).timeline for name in ("a", "b", "c")]
    assert timelines[0] is not None and timelines[0].steps[0] == 0 and len(timelines[0]) > 1
    assert timelines[1:] == [None, None]


@pytest.mark.parametrize("data", ["two-gaussians", "two-gaussians-1d"])
def test_samples_are_those_of_the_seed(data: str, tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert main(["train", str(tiny), "--set", f"data.name={data}", "--out", str(out)]) == 0
    drawn = []
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        target = tmp_path / f"{name}.npy"
        assert main(["sample", str(out), "--n", "50", "--seed", seed, "--out", str(target)]) == 0
        drawn.append(np.load(target))
    dims = 1 if data.endswith("1d") else 2
    assert drawn[0].shape == (50, dims)
    assert drawn[0].dtype == np.float32
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])
    assert main(["sample", str(out), "--out", str(tmp_path / "s.png")]) == 0
    with Image.open(tmp_path / "s.png") as picture:
        assert picture.size == (720, 720)


def test_a_latent_can_be_held(tiny: Path, tmp_path: Path) -> None:
    out, target = tmp_path / "run", tmp_path / "s.npy"
    assert main(["train", str(tiny), "--out", str(out)]) == 0
    command = ["sample", str(out), "--n", "5", "--out", str(target)]
    assert main([*command, "--code", "z1=0.5", "--code", "z2=-1"]) == 0
    held = np.load(target)
    assert np.allclose(held, held[0])


def test_bad_input_is_one_line_that_names_it_and_what_is_allowed(
    tiny: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x")
    words = {
        ("train", "rimg"): ["rimg", "ring"],
        ("train", str(tiny), "--set", "training.k_d=0"): ["training.k_d", "0", "from 1 to 50"],
        ("train", str(tiny), "--set", "training.kd=3"): ["training.kd", "training.k_d"],
        ("train", str(tiny), "--set", "k_d"): ["k_d", "FIELD=VALUE"],
        ("train", str(tiny), "--steps", "0"): ["training.steps", "0", "from 1"],
        ("train", str(tiny), "--steps", "many"): ["training.steps", "many", "whole number"],
        ("train", str(tiny), "--seed", "-1"): ["run.seed", "-1", "from 0"],
        ("train", str(tiny), "--seconds", "-3"): ["-3", "above 0"],
        ("train", str(tiny), "--device", "tpu"): ["run.device", "tpu", "cuda"],
        ("train", str(tiny), "--out", str(tmp_path / "full")): ["full", "holds other files"],
        ("train", str(tiny), "--sed", "3"): ["--sed"],
        ("train",): ["PRESET|FILE"],
        ("sample", str(tmp_path / "full"), "--out", "x.npy"): ["full", "run.json"],
        ("sample", str(tmp_path), "--out", "x.jpg"): ["x.jpg", ".npy or .png"],
        ("sample", str(tmp_path), "--n", "0", "--out", "x.npy"): ["--n", "0", "from 1"],
        ("--verbose",): ["--verbose"],
    }
    for arguments, expected in words.items():
        line = fails(capsys, *arguments)
        assert all(word in line for word in expected), (arguments, line)


def test_a_broken_experiment_names_file_and_field(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[training]\nbatch_size = 'big'\n")
    line = fails(capsys, "train", str(path))
    assert "broken.toml" in line
    assert "training.batch_size" in line
    assert "big" in line
    path.write_text("[training\n")
    assert "not valid TOML" in fails(capsys, "train", str(path))


def test_bad_data_names_file_line_and_column(tmp_path: Path, capsys: Captured) -> None:
    rows = ["1,2"] * 20
    rows[7] = "1,two"
    (tmp_path / "mine.csv").write_text("\n".join(rows))
    path = tmp_path / "own.toml"
    path.write_text('[data]\nname = "file"\nfile = "mine.csv"\n')
    line = fails(capsys, "train", str(path))
    assert all(word in line for word in ("mine.csv", "line 8", "column 2", "two"))


def test_divergence_ends_with_a_message_and_keeps_what_was_good(
    tiny: Path, tmp_path: Path, capsys: Captured
) -> None:
    changes = ["--steps", "5000"]
    for network in ("generator", "discriminator"):
        for setting in ("optimiser.lr=10", "depth=6", "width=64"):
            changes += ["--set", f"{network}.{setting}"]
    code = main(["train", str(tiny), *changes, "--out", str(tmp_path / "run"), "--json"])
    said = capsys.readouterr()
    report = json.loads(said.out.splitlines()[-1])
    weights = load_file(tmp_path / "run" / "model.safetensors")
    assert all(bool(torch.isfinite(w).all()) for w in weights.values() if w.is_floating_point())
    assert code == 1
    assert "training stopped at step" in said.err
    assert report["step"] < 5000


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ganlab", "presets", "--json"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert len(json.loads(done.stdout)) == len(PRESETS)
    done = subprocess.run(
        [sys.executable, "-m", "ganlab", "a", "b"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wasserstein", {"jsd_lower_bound_nats": None}),
        ("total-variation", {"lower_bound_of": "1 + TV(p_data, p_g)", "lower_bound_unit": ""}),
        ("f-kl", {"lower_bound_of": "KL(p_data ‖ p_g)", "lower_bound_unit": "nats"}),
    ],
)
def test_the_line_of_json_names_what_is_bounded(tmp_path: Path, capsys, name: str, expected: dict):
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    path = tmp_path / "tiny.toml"
    experiment = toy({"training.steps": 70, "objective.name": name})
    path.write_text(to_toml(experiment), encoding="utf-8")
    assert main(["train", str(path), "--json"]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    metrics = json.loads(line, parse_constant=refuse)["metrics"]
    assert expected.items() <= metrics.items()
    assert ("jsd_lower_bound_nats" in metrics) != ("lower_bound" in metrics)
