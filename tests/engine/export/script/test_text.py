"""A script reads as a person would write it: formatted, and holding only what its run needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scripts import trained, written

from ganlab.engine.experiment import replace
from ganlab.engine.export import FORMATS, Source
from ganlab.engine.export.formats import silent
from ganlab.engine.trainer.run import Run
from ganlab.presets import PRESETS

MINE = [name for name, p in PRESETS.items() if p.experiment.model.family in ("mlp", "dcgan")]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the script of each preset that has one, and of what no preset has."""
    folder = tmp_path_factory.mktemp("scripts")
    runs = {}
    for name in MINE:
        experiment = replace(PRESETS[name].experiment, {"run.device": "cpu"})
        if experiment.data.name == "glyphs":
            # Pictures are drawn for the script, and drawing takes time.
            experiment = replace(experiment, {"training.batch_size": 1})
        if experiment.data.name != "mnist":
            runs[name] = Run(experiment, watch=False)
    runs["maxout"] = trained(
        {
            "discriminator.activation": "maxout",
            "discriminator.dropout": 0.5,
            "objective.name": "f-jensen-shannon",
            "objective.label_flip": 0.1,
            "objective.label_smoothing": 0.1,
            "regularisation.lipschitz": "spectral",
            "regularisation.instance_noise": 0.1,
            "regularisation.r1": 1.0,
            "training.k_g": 2,
            "averaging.decay": 0.9,
            "data.name": "spiral",
            "generator.optimiser.name": "sgd",
            "discriminator.optimiser.name": "momentum",
        },
        0,
    )
    runs["mlp-2014"] = trained(
        {
            "data.name": "glyphs",
            "model.family": "mlp-2014",
            "generator.width": 400,
            "discriminator.dropout": 0.5,
            "training.batch_size": 1,
            "regularisation.lipschitz": "gradient-penalty",
            "objective.name": "wasserstein",
        },
        0,
    )
    runs["unnormalised"] = trained(
        {
            "data.name": "glyphs",
            "model.family": "dcgan",
            "discriminator.norm": "none",
            "regularisation.lipschitz": "spectral",
            "training.batch_size": 1,
        },
        0,
    )
    for name, run in runs.items():
        content = FORMATS["script"].build(Source.of(run), "generator", silent)
        (folder / f"{name}.py").write_bytes(content["train.py"])
    return folder


def test_scripts_are_formatted_and_clean(scripts: Path) -> None:
    for rule in (
        ["format", "--check", "--diff"],
        ["check", "--select", "E,F,I,UP,B,SIM", "--target-version", "py311"],
    ):
        command = [sys.executable, "-m", "ruff", *rule, "--isolated", "--no-cache"]
        command += ["--line-length", "100", str(scripts)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_script_holds_nothing_that_its_run_does_not_need(scripts: Path) -> None:
    plain = (scripts / "figure-1.py").read_text(encoding="utf-8")
    for absent in ("K_G", "average", "Dropout", "Spectral", "penalty", "noisy", "half", "follow"):
        assert absent not in plain
    assert "averaged" in (scripts / "ring.py").read_text(encoding="utf-8")
    # Every constant at the top is used below.
    for path in scripts.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for line in text.splitlines():
            name, equals, _ = line.partition(" = ")
            if equals and name.isupper():
                assert text.count(name) > 1, f"{name} in {path.name}"


def test_the_readme_says_what_the_losses_were(tmp_path: Path) -> None:
    run = trained({}, 20)
    readme = (written(run, tmp_path / "script") / "README.md").read_text(encoding="utf-8")
    run.trainer.recorder.flush()
    row = run.trainer.recorder.history.since(9)[0]
    assert f"| 10 | {row[3]:.4f} | {row[4]:.4f} | {row[5]:.4f} |" in readme
    assert "python train.py --steps 1000 --out samples.csv" in readme
    assert "in nats" in readme
