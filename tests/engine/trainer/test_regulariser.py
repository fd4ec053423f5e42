"""Labels made unsure, noise and clipping, each against what the paper writes down."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.experiment import replace
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.trainer.regulariser import Regulariser, noise_deviation
from ganlab.engine.trainer.trainer import Trainer

CPU = torch.device("cpu")


def logits(n: int = 4000) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator()
    generator.manual_seed(1)
    real = 1.0 + torch.randn(n, 1, generator=generator, dtype=torch.float64)
    return real, -1.0 + torch.randn(n, 1, generator=generator, dtype=torch.float64)


def terms(changes: dict[str, float], name: str = "non-saturating") -> tuple[float, float]:
    spec = toy(changes).objective
    found = Regulariser(0, CPU).terms(OBJECTIVES[name], *logits(), spec)
    return float(found[0]), float(found[1])


def test_without_either_the_losses_are_the_objective_s() -> None:
    plain = OBJECTIVES["non-saturating"].loss_d(*logits())
    assert terms({}) == (float(plain[0]), float(plain[1]))


def test_one_sided_smoothing_is_the_cross_entropy_against_less_than_one() -> None:
    real, fake = logits()
    target = torch.full_like(real, 0.9)
    expected = torch.nn.functional.binary_cross_entropy_with_logits(real, target)
    on_real, on_fake = terms({"objective.label_smoothing": 0.1})
    assert on_real == pytest.approx(float(expected))
    assert on_fake == pytest.approx(float(torch.nn.functional.softplus(fake).mean()))


def test_flipped_labels_take_their_share_of_the_other_kind() -> None:
    real, fake = logits()
    right = torch.nn.functional.softplus(-real).mean(), torch.nn.functional.softplus(fake).mean()
    wrong = torch.nn.functional.softplus(-fake).mean(), torch.nn.functional.softplus(real).mean()
    found = terms({"objective.label_flip": 0.25})
    for on, good, bad in zip(found, right, wrong, strict=True):
        assert on == pytest.approx(0.75 * float(good) + 0.25 * float(bad), rel=0.03)


def test_half_of_all_labels_flipped_tell_nothing() -> None:
    trainer = Trainer(toy({"objective.label_flip": 0.5, "training.batch_size": 512}))
    for _ in range(150):
        trainer.step()
    x = trainer.distribution.sample(512, np.random.default_rng(0))
    assert abs(float(trainer.snapshot().shown(x).mean()) - 0.5) < 0.1


def test_the_value_is_kept_by_the_labels_as_they_are() -> None:
    trainer = Trainer(toy({"objective.label_flip": 0.3, "objective.label_smoothing": 0.2}))
    for _ in range(3):
        trainer.step()
    trainer.recorder.flush()
    history = trainer.recorder.history
    value = history.column("value")
    told = -(history.column("loss_d_real") + history.column("loss_d_fake"))
    assert not any(a == pytest.approx(b, rel=1e-3) for a, b in zip(value, told, strict=True))
    plain = Trainer(toy())
    for _ in range(3):
        plain.step()
    plain.recorder.flush()
    history = plain.recorder.history
    told = -(history.column("loss_d_real") + history.column("loss_d_fake"))
    assert history.column("value").tolist() == pytest.approx(told.tolist(), rel=1e-6)


def test_noise_falls_to_nothing_over_its_share_of_the_plan() -> None:
    experiment = toy({"regularisation.instance_noise": 0.8, "regularisation.noise_until": 0.5})
    found = [noise_deviation(experiment, step) for step in (0, 250, 500, 2000)]
    assert found == pytest.approx([0.8, 0.4, 0.0, 0.0])
    forever = replace(experiment, {"regularisation.noise_until": 0.0})
    assert noise_deviation(forever, 10_000) == 0.8


def test_noise_has_the_deviation_that_is_said_and_a_stream_of_its_own() -> None:
    experiment = toy({"regularisation.instance_noise": 0.5})
    x = torch.zeros(20_000, 1)
    noisy = Regulariser(3, CPU).noisy(x, experiment, 0)
    assert float(noisy.std()) == pytest.approx(0.5, rel=0.03)
    assert torch.equal(noisy, Regulariser(3, CPU).noisy(x, experiment, 0))
    assert Regulariser(3, CPU).noisy(x, toy(), 0) is x


def test_clipped_weights_stay_within_the_bound() -> None:
    trainer = Trainer(toy({
        "regularisation.lipschitz": "clip", "regularisation.clip": 0.05,
        "objective.name": "wasserstein",
    }))  # fmt: skip
    assert float(trainer.weights_d.flat.abs().max()) > 0.05
    trainer.step()
    assert float(trainer.weights_d.flat.abs().max()) <= 0.05 + 1e-9


@pytest.mark.parametrize(
    "changes",
    [
        {"regularisation.lipschitz": "gradient-penalty"},
        {"regularisation.r1": 3.0},
        {"regularisation.instance_noise": 0.3},
        {"objective.label_flip": 0.2, "objective.label_smoothing": 0.1},
        {"training.unroll": 2},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_run_repeats_and_resumes_to_the_bit(changes: dict[str, object]) -> None:
    experiment = toy(changes)
    whole, begun, again = (Trainer(experiment) for _ in range(3))
    for _ in range(12):
        whole.step()
    for _ in range(5):
        begun.step()
    kept = {name: tensor.clone() for name, tensor in begun.tensors().items()}
    again.restore(kept, begun.counters())
    for _ in range(7):
        again.step()
    assert torch.equal(whole.weights_d.whole, again.weights_d.whole)
    assert torch.equal(whole.weights_g.whole, again.weights_g.whole)
    other = Trainer(toy())
    for _ in range(12):
        other.step()
    assert not torch.equal(other.weights_g.flat, whole.weights_g.flat)


def test_a_penalty_is_in_the_history_and_in_the_gradient() -> None:
    trainer = Trainer(toy({"regularisation.r1": 10.0}))
    for _ in range(2):
        trainer.step()
    trainer.recorder.flush()
    assert all(p > 0 for p in trainer.recorder.history.column("penalty_d"))
    assert math.isfinite(float(trainer.weights_d.gradient.norm()))


def test_a_gradient_penalty_brings_a_critic_to_slope_one() -> None:
    trainer = Trainer(toy({
        "objective.name": "wasserstein", "regularisation.lipschitz": "gradient-penalty",
        "discriminator.width": 32, "training.batch_size": 256,
    }))  # fmt: skip
    trainer.freeze("generator")
    for _ in range(300):
        trainer.step()
    from ganlab.engine.trainer.penalties import slopes

    rng = np.random.default_rng(0)
    x = trainer.snapshot().standardised(trainer.distribution.sample(256, rng))
    z = trainer.snapshot().tensor(trainer.latent.sample(256, rng))
    fake = trainer.generator(trainer.weights_g.frozen, z).detach()
    between = 0.5 * (x + fake)
    judge = lambda x: trainer.discriminator(trainer.weights_d.leaves, x)  # noqa: E731
    length = slopes(judge, between).sqrt()
    assert float(length.mean().detach()) == pytest.approx(1.0, abs=0.15)
