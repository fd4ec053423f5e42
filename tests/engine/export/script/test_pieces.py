"""What a script defines, piece by piece, against what it stands for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from scripts import names_of, trained, written
from tiny_sets import TinyCifar, TinyIdx, cifar_files, write_tiny

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.data.dataset import Dataset
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.trainer.run import Run
from ganlab.engine.trainer.schedule import rate_share
from ganlab.engine.trainer.streams import rng_for

DABS = ((0.0, 0.5, 0.2), (1.0, -1.0, 0.4), (-1.0, 0.25, 0.1))


def minibatch_of(run: Run) -> np.ndarray:
    found: np.ndarray = run.trainer.data.next()[0].numpy()
    return found


def first_of(folder: Path, run: Run, draw: str = "draw_real") -> np.ndarray:
    """Return the first minibatch that a script's own functions draw."""
    names = names_of(folder)
    rng = rng_for(run.initial.run.seed, "data")
    found: np.ndarray = next(names["minibatches"](eval(draw, names), 64, rng)).numpy()
    return found


@pytest.mark.parametrize("name", list(DISTRIBUTIONS))
def test_points_are_drawn_as_the_run_draws_them(name: str, tmp_path: Path) -> None:
    run = trained({"data.name": name, "training.batch_size": 64}, 0)
    folder = written(run, tmp_path / name)
    np.testing.assert_array_equal(first_of(folder, run), minibatch_of(run))


@pytest.mark.parametrize("name", ["drawn", "drawn-1d", "file"])
def test_own_points_lie_beside_the_script(name: str, tmp_path: Path) -> None:
    changes: dict[str, object] = {"data.name": name}
    if name == "file":
        np.save(tmp_path / "mine.npy", np.random.default_rng(0).normal(3.0, 2.0, (50, 2)))
        changes["data.file"] = str(tmp_path / "mine.npy")
    else:
        changes["data.dabs"] = DABS if name == "drawn" else tuple(dab[1:] for dab in DABS)
    run = trained(changes, 0)
    folder = written(run, tmp_path / name)
    assert (folder / ("data.npy" if name == "file" else "drawing.npy")).is_file()
    np.testing.assert_array_equal(first_of(folder, run), minibatch_of(run))


@pytest.mark.parametrize("packed", [True, False])
def test_published_pictures_are_read_from_their_own_files(packed: bool, tmp_path: Path) -> None:
    files = write_tiny(tmp_path / "tiny", packed)
    folder = written(_of_pictures(TinyIdx(), tmp_path), tmp_path / "script")
    assert {path.name for path in folder.iterdir()} == {"train.py", "README.md"}
    found = names_of(folder)["read_pictures"](files)
    assert found.shape == (100, 1, 28, 28)
    np.testing.assert_array_equal(found[:, 0, 0, 0], np.arange(100))


def test_missing_pictures_are_asked_for(tmp_path: Path) -> None:
    folder = written(_of_pictures(TinyIdx(), tmp_path), tmp_path / "script")
    with pytest.raises(SystemExit, match="is missing: say with --data where Tiny is"):
        names_of(folder)["read_pictures"](tmp_path)


def test_coloured_pictures_are_read_from_their_own_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path))
    files = tmp_path / "cifar-10"
    files.mkdir()
    for name, content in cifar_files().items():
        (files / name).write_bytes(content)
    data = TinyCifar()
    folder = written(_of_pictures(data, tmp_path), tmp_path / "script")
    found = names_of(folder)["read_pictures"](files)
    np.testing.assert_array_equal(found, data.reference.pixels)


def test_a_resized_set_travels_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path))
    write_tiny(tmp_path / "tiny")
    run = _of_pictures(TinyIdx(16), tmp_path)
    folder = written(run, tmp_path / "script")
    assert (folder / "pictures.npy").is_file()
    first = first_of(folder, run, "sampler(PICTURES)")
    np.testing.assert_array_equal(first, minibatch_of(run))


def _of_pictures(data: Dataset, place: Path) -> Run:
    small = {"generator.width": 4, "discriminator.width": 4, "training.batch_size": 4}
    return trained({"data.name": "mnist", "model.family": "dcgan", **small}, 0, data)


@pytest.mark.parametrize("name", [o.name for o in OBJECTIVES.values() if not o.family])
def test_losses_are_those_of_the_objective(name: str, tmp_path: Path) -> None:
    names = names_of(written(trained({"objective.name": name}, 0), tmp_path / "script"))
    chance = torch.Generator().manual_seed(0)
    real, fake = torch.randn(2, 50, 1, generator=chance).unbind()
    for found, wanted in zip(
        (*names["discriminator_loss"](real, fake), names["generator_loss"](fake)),
        (*OBJECTIVES[name].loss_d(real, fake), OBJECTIVES[name].loss_g(fake)),
        strict=True,
    ):
        torch.testing.assert_close(found, wanted, rtol=0, atol=1e-6)


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
@pytest.mark.parametrize("left", [0.0, 0.3])
def test_rates_fall_as_planned_and_hold_beyond(schedule: str, left: float, tmp_path: Path) -> None:
    run = trained(
        {"training.schedule": schedule, "training.steps": 60, "training.final_rate": left}, 0
    )
    rate = names_of(written(run, tmp_path / "script"))["rate"]
    plan = run.initial.training
    assert [rate(step) for step in range(80)] == [rate_share(plan, step) for step in range(80)]


def test_networks_begin_as_the_runs_do(tmp_path: Path) -> None:
    for family in ("mlp", "dcgan"):
        data = "ring" if family == "mlp" else "glyphs"
        changes = {"data.name": data, "model.family": family, "training.batch_size": 2}
        run = trained(changes, 0)
        names = names_of(written(run, tmp_path / family))
        generator = names["Generator"]()
        names["initialise"](generator, names["stream"]("weights of G"))
        for own, weight in zip(generator.parameters(), run.trainer.weights_g.frozen, strict=False):
            torch.testing.assert_close(own.detach(), weight, rtol=0, atol=0)
