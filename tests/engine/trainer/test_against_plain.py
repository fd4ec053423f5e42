"""The trainer against a plain PyTorch loop, written as anyone would write it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from toys import toy

from ganlab.engine.experiment import Experiment, OptimiserSpec
from ganlab.engine.trainer.trainer import Trainer


class Maxout(nn.Module):
    def __init__(self, inputs: int, units: int, pieces: int) -> None:
        super().__init__()
        self.linear = nn.Linear(inputs, units * pieces)
        self.pieces = pieces

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(x).unflatten(1, (-1, self.pieces)).max(dim=2).values


def module(spec: Any, inputs: int, outputs: int, weights: list[torch.Tensor]) -> nn.Sequential:
    layers: list[nn.Module] = []
    kinds: dict[str, Any] = {"relu": nn.ReLU, "leaky_relu": lambda: nn.LeakyReLU(0.2)}
    for _ in range(spec.depth):
        if spec.activation == "maxout":
            layers.append(Maxout(inputs, spec.width, spec.pieces))
        else:
            layers += [nn.Linear(inputs, spec.width), kinds[spec.activation]()]
        inputs = spec.width
    built = nn.Sequential(*layers, nn.Linear(inputs, outputs))
    with torch.no_grad():
        for parameter, weight in zip(built.parameters(), weights, strict=True):
            parameter.copy_(weight)
    return built


def rule(spec: OptimiserSpec, network: nn.Module) -> torch.optim.Optimizer:
    if spec.name == "adam":
        betas = (spec.beta1, spec.beta2)
        return torch.optim.Adam(network.parameters(), lr=spec.lr, betas=betas)
    momentum = spec.momentum if spec.name == "momentum" else 0.0
    return torch.optim.SGD(network.parameters(), lr=spec.lr, momentum=momentum)


def plain(experiment: Experiment, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Train with PyTorch's modules and optimisers; only start and minibatches are ours."""
    twin = Trainer(experiment)
    dims, latent = twin.distribution.dims, experiment.latent.size
    g = module(experiment.generator, latent, dims, twin.weights_g.frozen)
    d = module(experiment.discriminator, dims, 1, twin.weights_d.frozen)
    rule_g = rule(experiment.generator.optimiser, g)
    rule_d = rule(experiment.discriminator.optimiser, d)
    for step in range(steps):
        if experiment.training.schedule == "linear":
            half = experiment.training.steps / 2
            share = 1 - max(step - half, 0) / half
            rule_g.param_groups[0]["lr"] = experiment.generator.optimiser.lr * share
            rule_d.param_groups[0]["lr"] = experiment.discriminator.optimiser.lr * share
        for _ in range(experiment.training.k_d):
            real, fake = d(twin.data.next()[0]), d(g(twin.noise_d.next()[0]).detach())
            loss = bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))
            rule_d.zero_grad()
            loss.backward()
            rule_d.step()
        for _ in range(experiment.training.k_g):
            judged = d(g(twin.noise_g.next()[0]))
            if experiment.objective.name == "minimax":
                loss = -bce(judged, torch.zeros_like(judged))
            else:
                loss = bce(judged, torch.ones_like(judged))
            rule_g.zero_grad()
            loss.backward()
            rule_g.step()
    return tuple(  # type: ignore[return-value]
        torch.cat([p.detach().ravel() for p in network.parameters()]).numpy() for network in (g, d)
    )


def both(name: str, value: Any) -> dict[str, Any]:
    return {f"{network}.optimiser.{name}": value for network in ("generator", "discriminator")}


CASES: dict[str, dict[str, Any]] = {
    "adam": {},
    "adam-with-memory": both("beta1", 0.5),
    "sgd": {**both("name", "sgd"), **both("lr", 0.05)},
    "momentum": {**both("name", "momentum"), **both("lr", 0.02)},
    "minimax": {"objective.name": "minimax"},
    "maxout": {"discriminator.activation": "maxout", "discriminator.pieces": 3},
    "k": {"training.k_d": 2, "training.k_g": 3},
    "linear": {"training.schedule": "linear", "training.steps": 50},
    "deep-1d": {"data.name": "gaussian-1d", "generator.depth": 3, "discriminator.depth": 3},
    "uniform-latent": {"latent.prior": "uniform", "latent.size": 5, "data.name": "ring"},
    "different": {
        "generator.optimiser.name": "sgd",
        "discriminator.optimiser.name": "momentum",
        "discriminator.optimiser.momentum": 0.9,
        "generator.width": 12,
    },
}


@pytest.mark.parametrize("case", list(CASES))
def test_fifty_steps_end_where_a_plain_loop_ends(case: str) -> None:
    experiment = toy(CASES[case])
    trainer = Trainer(experiment)
    start = trainer.weights_g.flat.clone().numpy()
    for _ in range(50):
        trainer.step()
    g, d = plain(experiment, 50)
    np.testing.assert_allclose(trainer.weights_g.flat.numpy(), g, rtol=0, atol=1e-5)
    np.testing.assert_allclose(trainer.weights_d.flat.numpy(), d, rtol=0, atol=1e-5)
    # And it has gone somewhere.
    assert np.abs(g - start).max() > 1e-3


def test_dropout_is_on_in_training_for_both_networks_updates() -> None:
    rate = {"discriminator.dropout": 0.5}
    for network in ("discriminator", "generator"):
        with_dropout, without = Trainer(toy(rate)), Trainer(toy())
        for trainer in (with_dropout, without):
            trainer.update(network)  # type: ignore[arg-type]
        assert not torch.equal(
            with_dropout.weights_d.gradient + 0 if network == "discriminator"
            else with_dropout.weights_g.gradient,
            without.weights_d.gradient if network == "discriminator"
            else without.weights_g.gradient,
        )  # fmt: skip
