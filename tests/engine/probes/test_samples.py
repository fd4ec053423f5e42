from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes import SamplesRequest, SamplesResult, evaluate
from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.trainer import Trainer


def samples(snapshot: Snapshot, request: SamplesRequest) -> SamplesResult:
    result = evaluate(request, snapshot)
    assert isinstance(result, SamplesResult)
    return result


def test_the_same_latents_are_followed_from_frame_to_frame() -> None:
    trainer = Trainer(toy())
    request = SamplesRequest(50, seed=3)
    before = samples(trainer.snapshot(), request)
    again = samples(trainer.snapshot(), request)
    np.testing.assert_array_equal(before.generated, again.generated)
    trainer.step()
    after = samples(trainer.snapshot(), request)
    np.testing.assert_array_equal(before.real, after.real)
    # Each point has moved, and by little: it is the same one.
    moved = np.linalg.norm(after.generated - before.generated, axis=1)
    assert 0 < moved.max() < 0.1
    z = trainer.latent.sample(50, np.random.default_rng([3, 2]))
    np.testing.assert_allclose(after.generated, trainer.snapshot().generate(z))


def test_real_points_are_the_data_s_and_another_seed_draws_others(
    look: Callable[..., Snapshot],
) -> None:
    snapshot = look({"data.name": "circle"})
    a, b = (samples(snapshot, SamplesRequest(200, seed=seed)) for seed in (0, 1))
    for result in (a, b):
        assert result.real.shape == result.generated.shape == (200, 2)
        assert np.abs(np.linalg.norm(result.real, axis=1) - 1).max() < 0.5
        assert result.pull is None
    assert not np.array_equal(a.real, b.real)
    assert not np.array_equal(a.generated, b.generated)


@pytest.mark.parametrize("data", ["exponential-1d", "grid"])
@pytest.mark.parametrize("objective", list(OBJECTIVES))
def test_the_pull_is_minus_the_slope_of_the_point_s_own_loss(
    look: Callable[..., Snapshot], objective: str, data: str
) -> None:
    family = {"": "mlp", "energy": "ebgan-mlp", "kernel": "gmmn"}[OBJECTIVES[objective].family]
    snapshot = look(
        {"data.name": data, "objective.name": objective, "model.family": family,
         "discriminator.activation": "tanh", "discriminator.dropout": 0.5},
        steps=20,
    )  # fmt: skip
    result = samples(snapshot, SamplesRequest(12, gradients=True))
    assert result.pull is not None and result.pull.shape == result.generated.shape

    def loss(x: np.ndarray) -> np.ndarray:
        a = torch.from_numpy(snapshot.outputs(x).astype(np.float64))
        return np.array([float(OBJECTIVES[objective].loss_g(one[None])) for one in a])

    # A witness bends within the narrowest of its kernels.
    step = 1e-3 if family == "gmmn" else 3e-3
    x = result.generated.astype(np.float64)
    for axis in range(x.shape[1]):
        shift = np.zeros_like(x)
        shift[:, axis] = step
        slope = (loss(x + shift) - loss(x - shift)) / (2 * step)
        np.testing.assert_allclose(result.pull[:, axis], -slope, atol=2e-3, rtol=2e-2)
    assert np.abs(result.pull).max() > 0.01


def test_the_pull_of_a_point_does_not_depend_on_how_many_there_are(
    look: Callable[..., Snapshot],
) -> None:
    snapshot = look()
    few, many = (samples(snapshot, SamplesRequest(n, gradients=True)) for n in (10, 10_000))
    assert few.pull is not None and many.pull is not None
    np.testing.assert_allclose(few.generated, many.generated[:10], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(few.pull, many.pull[:10], rtol=1e-4, atol=1e-6)
