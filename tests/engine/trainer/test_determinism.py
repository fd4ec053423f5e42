"""The same experiment and seed give the same run, bit for bit, however it is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes import (
    CurvesRequest,
    DensityRequest,
    FieldRequest,
    ManifoldRequest,
    PointRequest,
    SamplesRequest,
    ScoreRequest,
    evaluate,
)
from ganlab.engine.trainer.trainer import Trainer

STEPS = 4


def trained(experiment: Experiment, steps: int = STEPS) -> dict[str, np.ndarray]:
    trainer = Trainer(experiment)
    for _ in range(steps):
        trainer.step()
    return {name: tensor.numpy().copy() for name, tensor in trainer.tensors().items()}


def assert_same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> None:
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


@pytest.fixture
def own_data(tmp_path: Path) -> dict[str, dict[str, Any]]:
    rng = np.random.default_rng(0)
    files = {}
    for dims in (1, 2):
        path = tmp_path / f"points-{dims}.npy"
        np.save(path, rng.gamma(2.0, 3.0, (50, dims)))
        files[f"file-{dims}d"] = {"data.name": "file", "data.file": str(path)}
    return {
        **files,
        "drawn": {"data.name": "drawn", "data.dabs": ((0.0, 0.1, 0.3), (0.5, 0.5, 0.2))},
        "drawn-1d": {"data.name": "drawn-1d", "data.dabs": ((0.0, 0.3), (1.5, 0.2))},
    }


#: Who plays an objective: any discriminator, or the family that is made for it.
FAMILY = {"": "mlp", "energy": "ebgan-mlp", "kernel": "gmmn"}


@pytest.mark.parametrize("objective", list(OBJECTIVES))
@pytest.mark.parametrize("data", [*DISTRIBUTIONS, "file-1d", "file-2d", "drawn", "drawn-1d"])
def test_the_same_seed_gives_the_same_weights_and_another_seed_others(
    data: str, objective: str, own_data: dict[str, dict[str, Any]]
) -> None:
    changes = own_data.get(data, {"data.name": data})
    family = FAMILY[OBJECTIVES[objective].family]
    experiment = toy({**changes, "objective.name": objective, "model.family": family})
    first = trained(experiment)
    assert_same(first, trained(experiment))
    other = trained(replace(experiment, {"run.seed": 43}))
    for network in ("generator", "discriminator"):
        name = next(name for name in first if name.startswith(network))
        assert not np.array_equal(first[name], other[name])


def test_the_two_objectives_and_any_two_data_sets_give_different_runs() -> None:
    def start(**changes: str) -> bytes:
        fields = {f"{name}.name": value for name, value in changes.items()}
        return trained(toy(fields))["generator.layers.0.weight"].tobytes()

    assert start(objective="minimax") != start(objective="non-saturating")
    assert start(data="ring") != start(data="grid")


REQUESTS = {
    1: [
        CurvesRequest(-3.0, 3.0, n=32, samples=64, arrows=4),
        PointRequest((0.3,)),
    ],
    2: [
        FieldRequest(-2, 2, -2, 2, 6, 5),
        DensityRequest(FieldRequest(-2, 2, -2, 2, 6, 5)),
        ManifoldRequest(3),
        PointRequest((0.1, 0.2)),
    ],
}


@pytest.mark.parametrize("data", ["two-gaussians", "gaussian-1d"])
def test_a_run_that_is_looked_at_is_the_run_that_is_not(data: str) -> None:
    experiment = toy(
        {"data.name": data, "discriminator.dropout": 0.3, "averaging.decay": 0.9, "training.k_d": 2}
    )
    alone, watched = Trainer(experiment), Trainer(experiment)
    for _ in range(70):
        alone.step()
    torch.manual_seed(0)
    np.random.seed(0)
    looks = 0
    while watched.step_count < 70:
        watched.substep()
        if watched.updates % 7 == 0:
            torch.rand(3)
            np.random.rand(3)
            snapshot = watched.snapshot(generation=1)
            for request in (
                *REQUESTS[watched.distribution.dims],
                SamplesRequest(20, seed=looks, gradients=True),
                ScoreRequest(50, seed=looks),
            ):
                evaluate(request, snapshot)
            watched.recorder.flush()
            watched.recorder.history.since(3)
            watched.counters()
            looks += 1
    assert looks > 20
    for name, tensor in alone.tensors().items():
        assert torch.equal(tensor, watched.tensors()[name]), name
    alone.recorder.flush()
    watched.recorder.flush()
    np.testing.assert_array_equal(
        alone.recorder.history.since(0), watched.recorder.history.since(0)
    )
    assert alone.counters() == watched.counters()


def test_a_step_in_one_go_is_its_substeps() -> None:
    experiment = toy({"training.k_d": 3, "training.k_g": 2})
    whole, parts = Trainer(experiment), Trainer(experiment)
    for _ in range(5):
        whole.step()
    names = [parts.substep() for _ in range(25)]
    assert names == (["discriminator"] * 3 + ["generator"] * 2) * 5
    for name, tensor in whole.tensors().items():
        assert torch.equal(tensor, parts.tensors()[name]), name


def test_streams_do_not_see_each_other() -> None:
    # More updates of D draw more minibatches for D, and not one other for G.
    one, many = Trainer(toy()), Trainer(toy({"training.k_d": 5}))
    for trainer in (one, many):
        trainer.step()
    assert torch.equal(one.noise_g.next()[0], many.noise_g.next()[0])
    assert not torch.equal(one.data.next()[0], many.data.next()[0])
