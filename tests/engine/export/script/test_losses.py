"""A script's losses are the run's, step by step, in an interpreter without ganlab."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scripts import STEPS, losses_without_ganlab, names_of, trained, written

from ganlab.engine.data.images import build_images
from ganlab.engine.trainer.run import Run

#: Small pictures that are drawn fast.
_PICTURES = {
    "data.name": "glyphs",
    "data.side": "16",
    "generator.width": 8,
    "discriminator.width": 8,
    "latent.size": 5,
    "training.batch_size": 8,
}


def both(**changes: object) -> dict[str, object]:
    return {
        f"{network}.optimiser.{name}": value
        for network in ("generator", "discriminator")
        for name, value in changes.items()
    }


CASES: dict[str, dict[str, object]] = {
    "figure-1": {"data.name": "gaussian-1d", "latent.size": 1, "generator.activation": "tanh"},
    "ring": {
        "data.name": "ring",
        "training.k_d": 2,
        "averaging.decay": 0.99,
        "training.schedule": "linear",
        "training.steps": 120,
    },
    "moons": {
        "data.name": "moons",
        "objective.name": "minimax",
        **both(name="momentum", lr=0.02),
        "training.schedule": "cosine",
        "training.steps": 120,
        "training.final_rate": 0.2,
    },
    "grid": {
        "data.name": "grid",
        "objective.name": "least-squares",
        **both(name="sgd", lr=0.05),
        "latent.prior": "uniform",
    },
    "clipped": {
        "data.name": "checkerboard",
        "objective.name": "wasserstein",
        "regularisation.lipschitz": "clip",
        "regularisation.clip": 0.1,
    },
    "penalty": {
        "data.name": "ring",
        "objective.name": "wasserstein",
        "regularisation.lipschitz": "gradient-penalty",
        "regularisation.gradient_penalty": 0.1,
        "training.k_d": 3,
    },
    "spectral": {
        "data.name": "pinwheel",
        "objective.name": "hinge",
        "regularisation.lipschitz": "spectral",
        "discriminator.depth": 3,
    },
    "remedies": {
        "objective.label_smoothing": 0.1,
        "objective.label_flip": 0.05,
        "regularisation.instance_noise": 0.3,
        "regularisation.noise_until": 0.05,
        "regularisation.r1": 0.1,
        "training.k_g": 2,
        "averaging.decay": 0.9,
    },
    "maxout": {
        "discriminator.activation": "maxout",
        "discriminator.pieces": 3,
        "discriminator.dropout": 0.5,
        "discriminator.input_dropout": 0.1,
    },
    "dcgan": {**_PICTURES, "model.family": "dcgan", **both(beta1=0.5), "averaging.decay": 0.99},
    "unnormalised": {
        **_PICTURES,
        "model.family": "dcgan",
        "run.precision": "float32",
        "discriminator.norm": "none",
        "objective.name": "hinge",
        "regularisation.lipschitz": "spectral",
        "regularisation.r1": 0.1,
    },
    "mlp-2014": {
        **_PICTURES,
        "model.family": "mlp-2014",
        "discriminator.dropout": 0.25,
        "latent.prior": "uniform",
    },
    # Of so many weights that PyTorch's own kernel updates them.
    "wide": {**_PICTURES, "model.family": "mlp-2014", "generator.width": 330, **both(lr=0.01)},
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {name: trained(changes) for name, changes in CASES.items()}


@pytest.fixture(scope="module")
def folders(runs: dict[str, Run], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("scripts")
    return {name: written(run, place / name) for name, run in runs.items()}


@pytest.fixture(scope="module")
def losses(folders: dict[str, Path]) -> dict[str, list[list[float]]]:
    return losses_without_ganlab(list(folders.values()))


@pytest.mark.parametrize("case", list(CASES))
def test_losses_are_those_of_the_run(
    case: str, runs: dict[str, Run], losses: dict[str, list[list[float]]]
) -> None:
    recorder = runs[case].trainer.recorder
    recorder.flush()
    of_run = np.stack(
        [recorder.history.column(name) for name in ("loss_d_real", "loss_d_fake", "loss_g")], 1
    )
    np.testing.assert_allclose(losses[case], of_run[:STEPS], rtol=0, atol=1e-4)
    # And the run has gone somewhere.
    assert np.ptp(of_run, axis=0).max() > 1e-2


def test_samples_are_written_in_data_units(
    runs: dict[str, Run], folders: dict[str, Path], losses: dict[str, list[list[float]]]
) -> None:
    lines = (folders["grid"] / "samples").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "x,y"
    x = np.array([line.split(",") for line in lines[1:]], float)
    names = names_of(folders["grid"])
    latents = names["draw_noise"](2500, names["stream"]("samples"))
    made = runs["grid"].trainer.snapshot().generate(latents)
    np.testing.assert_allclose(x, made, rtol=1e-4, atol=1e-4)
    with Image.open(folders["dcgan"] / "samples") as picture:
        assert picture.size == (8 * 16, 8 * 16)
        assert np.ptp(np.asarray(picture)) > 20


def test_called_as_a_command_it_prints_every_hundred_steps(folders: dict[str, Path]) -> None:
    folder = folders["moons"]
    command = [sys.executable, "-I", str(folder / "train.py"), "--steps", "205"]
    done = subprocess.run(
        [*command, "--out", str(folder / "s.csv")], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["100", "200"]
    assert (folder / "s.csv").is_file()


@pytest.mark.parametrize("case", ["ring", "dcgan"])
def test_what_draws_samples_is_the_runs_averaged_generator(
    case: str, runs: dict[str, Run], folders: dict[str, Path]
) -> None:
    names, run = names_of(folders[case]), runs[case]
    draw = names["seen"](names["stream"]("x")) if case == "dcgan" else None
    real = draw or names["minibatches"](names["draw_real"], 64, names["stream"]("data"))
    generator = names["train"](real, STEPS, STEPS).eval()
    latent = run.trainer.latent.sample(20, np.random.default_rng(0))
    with names["torch"].no_grad():
        found = generator(names["torch"].from_numpy(latent)).numpy()
    snapshot = run.trainer.snapshot(averaged=True)
    made = found * snapshot.scale + snapshot.location
    np.testing.assert_allclose(made, snapshot.generate(latent), rtol=0, atol=1e-4)


def test_pictures_kept_are_those_that_the_run_saw_and_then_some_of_them(
    folders: dict[str, Path],
) -> None:
    names = names_of(folders["dcgan"])
    with np.load(folders["dcgan"] / "minibatches.npz") as file:
        kept = file["x"]
    assert len(kept) == 200 * 8
    assert kept.min() >= 0.0
    stream = names["seen"](names["stream"]("later"))
    first = [next(stream).numpy() for _ in range(200)]
    np.testing.assert_array_equal(np.concatenate(first), (kept - 0.5) / 0.5)
    later = next(stream).numpy()[0] * 0.5 + 0.5
    assert np.abs(kept - later).max(axis=(1, 2, 3)).min() < 1e-6
    assert build_images("glyphs", side="16").shape == kept.shape[1:]
