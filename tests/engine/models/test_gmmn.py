"""Moment matching: a kernel in D's place, what it keeps, and that G learns by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.engine.experiment import ExperimentError, replace
from ganlab.engine.kernel import witness
from ganlab.engine.metrics.modes import mode_report
from ganlab.engine.models.kernel_witness import KernelWitness
from ganlab.engine.models.network import Training, parameter_count
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.trainer.run import Run
from ganlab.engine.trainer.trainer import Trainer
from ganlab.study.pairs import check, small

LEARNING = Training(torch.Generator(), follow=True)
SEEING = Training(torch.Generator(), follow=True, company=True)
D = KernelWitness((2,), 6, 0.5)


def start() -> list[torch.Tensor]:
    return [torch.from_numpy(w) for w in D.initial(np.random.default_rng(0))]


def samples(n: int, seed: int) -> torch.Tensor:
    return torch.randn(n, 2, generator=torch.Generator().manual_seed(seed))


def test_before_it_has_seen_samples_it_says_nothing() -> None:
    assert not D(start(), samples(9, 1)).any()


def test_a_minibatch_is_judged_by_the_one_before() -> None:
    weights = start()
    x, y, x2, y2 = (samples(8, seed) for seed in range(4))
    D(weights, x, SEEING)
    D(weights, y, LEARNING)
    expected = [witness(s, x[:6], y[:6], 0.5)[:, None] for s in (x2, y2)]
    torch.testing.assert_close(D(weights, x2, SEEING), expected[0])
    torch.testing.assert_close(D(weights, y2, LEARNING), expected[1])
    # Looked at now, it rests on the new ones; G's update leaves them.
    D(weights, y, Training(torch.Generator()))
    torch.testing.assert_close(D(weights, x), witness(x, x2[:6], y2[:6], 0.5)[:, None])


def test_it_has_nothing_to_learn_and_says_what_it_compares() -> None:
    assert parameter_count(D) == 0 and D.mixes_batch
    assert [tuple(w.shape) for w in start()] == [tuple(s) for s in D.buffer_shapes]
    assert D.layers[-1].shape == (1,) and "6 real, 6 generated" in D.layers[1].extras


def test_its_game_is_mmd() -> None:
    found = OBJECTIVES["mmd"]
    assert found.family == "kernel" and found.output.threshold == 0.0
    assert found.value.at_optimum == 0.0
    real, fake = torch.tensor([[0.3], [0.1]]), torch.tensor([[-0.1], [0.0]])
    assert -sum(t.item() for t in found.loss_d(real, fake)) == pytest.approx(0.25)


@pytest.mark.parametrize("data", ["gaussian-1d", "ring", "glyphs:16"])
def test_it_trains_is_saved_and_goes_on_the_same(data: str, tmp_path: Path) -> None:
    assert check("gmmn", data, tmp_path) == ""


@pytest.mark.parametrize(
    "more",
    [
        {"objective.name": "minimax"},
        {"discriminator.pack": 2},
        {"discriminator.minibatch": "deviation"},
        {"regularisation.lipschitz": "spectral"},
        {"training.unroll": 1},
    ],
)
def test_what_does_not_go_together_says_why(more: dict[str, object]) -> None:
    with pytest.raises(ExperimentError, match="GMMN has no discriminator"):
        Trainer(small("gmmn", "ring", **more))


def test_a_kernel_is_for_families_without_a_discriminator() -> None:
    with pytest.raises(ExperimentError, match="model.family = gmmn"):
        Trainer(small("mlp", "ring", **{"objective.name": "mmd"}))


def test_what_is_kept_of_its_score_is_mmd() -> None:
    trainer = Trainer(small("gmmn", "ring", **{"training.batch_size": 64}))
    for _ in range(4):
        trainer.step()
    trainer.recorder.flush()
    history = trainer.recorder.history
    real, fake = history.column("loss_d_real")[-1], history.column("loss_d_fake")[-1]
    value = history.column("value")[-1]
    assert value == pytest.approx(-(real + fake), rel=1e-5)
    # An untrained G is far from the data; its own loss, on other minibatches, says the same.
    assert value == pytest.approx(history.column("loss_g")[-1], rel=0.3) and value > 0.1
    assert np.isnan(history.column("gradient_norm_d")).all()
    assert trainer.updates_d == 4


@pytest.mark.parametrize(("data", "steps", "modes"), [("two-gaussians", 120, 2), ("ring", 300, 8)])
def test_it_finds_every_mode(data: str, steps: int, modes: int) -> None:
    more = {
        "generator.depth": 2, "generator.width": 32, "latent.size": 2,
        "training.batch_size": 128, "generator.optimiser.lr": 3e-3, "training.steps": steps,
    }  # fmt: skip
    run = Run(replace(small("gmmn", data), more))
    while not run.finished:
        run.step()
    snapshot = run.trainer.snapshot()
    x = snapshot.generate(snapshot.latent.sample(2500, np.random.default_rng(0)))
    known = run.trainer.distribution.modes
    assert known is not None
    # The nearest mode of each sample: none is left out, none has twice its share.
    nearest = np.linalg.norm(x[:, None] - known.centres[None], axis=2).argmin(1)
    shares = np.bincount(nearest, minlength=modes) / len(x)
    assert shares.min() > 0.5 / modes and shares.max() < 2 / modes
    assert mode_report(x, known).covered >= modes - 1
    # Real and generated samples look alike to the kernel.
    real = run.trainer.distribution.sample(500, np.random.default_rng(1))
    assert abs(snapshot.shown(real).mean() - snapshot.shown(x[:500]).mean()) < 0.1
