"""Looking ahead: the same updates as D would make, and a gradient that goes through them."""

from __future__ import annotations

import pytest
import torch
from toys import toy

from ganlab.engine.trainer.trainer import Trainer
from ganlab.engine.trainer.unrolled import look_ahead


@pytest.mark.parametrize("rule", ["adam", "sgd", "momentum"])
def test_d_ahead_is_d_after_so_many_real_updates(rule: str) -> None:
    trainer = Trainer(toy({"discriminator.optimiser.name": rule,
                           "discriminator.optimiser.beta1": 0.5,
                           "discriminator.optimiser.lr": 0.01}))  # fmt: skip
    for _ in range(3):
        trainer.step()
    x = torch.randn(64, 2)
    fake = torch.randn(64, 2) + 1

    def loss_of(weights: list[torch.Tensor]) -> torch.Tensor:
        raw = trainer.discriminator(weights, torch.cat([x, fake]))
        on_real, on_fake = trainer.objective.loss_d(*raw.split(64))
        return on_real + on_fake

    spec = trainer.experiment.discriminator.optimiser
    before = trainer.weights_d.flat.clone(), trainer.optimiser_d.count
    ahead = look_ahead(4, trainer.weights_d, trainer.optimiser_d, spec, spec.lr, loss_of)
    assert torch.equal(before[0], trainer.weights_d.flat)
    assert before[1] == trainer.optimiser_d.count
    for _ in range(4):
        trainer.weights_d.differentiate(loss_of(trainer.weights_d.leaves))
        trainer.optimiser_d.update(trainer.weights_d, spec, spec.lr)
    for seen, real in zip(ahead, trainer.weights_d.frozen, strict=True):
        torch.testing.assert_close(seen.detach(), real, rtol=1e-4, atol=1e-6)


def test_the_gradient_goes_through_all_updates() -> None:
    """A player whose loss is a parabola in both: the derivative of k steps is on paper.

    D's loss ½ (w − a)² by plain descent with rate η: w_k − a = (1 − η)^k (w₀ − a), so
    dw_k / da = 1 − (1 − η)^k.
    """
    trainer = Trainer(toy({"discriminator.optimiser.name": "sgd"}))
    a = torch.tensor(0.3, requires_grad=True)
    spec = trainer.experiment.discriminator.optimiser

    def loss_of(weights: list[torch.Tensor]) -> torch.Tensor:
        return sum(0.5 * (w - a).square().sum() for w in weights)  # type: ignore[return-value]

    for k in (1, 3, 10):
        ahead = look_ahead(k, trainer.weights_d, trainer.optimiser_d, spec, 0.1, loss_of)
        (slope,) = torch.autograd.grad(ahead[0][0, 0], [a])
        assert float(slope) == pytest.approx(1 - 0.9**k, rel=1e-5)


def test_clipping_holds_on_the_way() -> None:
    trainer = Trainer(toy())
    spec = trainer.experiment.discriminator.optimiser

    def loss_of(weights: list[torch.Tensor]) -> torch.Tensor:
        return -sum(w.sum() for w in weights)  # type: ignore[return-value]

    ahead = look_ahead(3, trainer.weights_d, trainer.optimiser_d, spec, 1.0, loss_of, clip=0.2)
    assert all(float(w.detach().abs().max()) <= 0.2 + 1e-7 for w in ahead)


def test_an_unrolled_g_learns_otherwise_and_d_does_not_notice() -> None:
    # Plain descent: Adam's first step has the same length in every direction.
    rule = {"generator.optimiser.name": "sgd"}
    plain, unrolled = Trainer(toy(rule)), Trainer(toy(rule | {"training.unroll": 3}))
    for trainer in (plain, unrolled):
        trainer.update("discriminator")
    assert torch.equal(plain.weights_d.whole, unrolled.weights_d.whole)
    for trainer in (plain, unrolled):
        trainer.update("generator")
    assert not torch.equal(plain.weights_g.flat, unrolled.weights_g.flat)
    assert torch.equal(plain.weights_d.whole, unrolled.weights_d.whole)
    assert plain.optimiser_d.count == unrolled.optimiser_d.count
