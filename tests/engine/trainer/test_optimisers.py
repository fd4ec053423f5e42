"""One network against torch.optim, with rates and memories that change on the way."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import Any

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.experiment import replace
from ganlab.engine.models.mlp import MLP
from ganlab.engine.trainer.optimisers import MANY, Adam, make_optimiser
from ganlab.engine.trainer.parameters import Parameters

RULES: dict[str, Any] = {
    "adam": lambda w, s: torch.optim.Adam(w, lr=s.lr, betas=(s.beta1, s.beta2)),
    "sgd": lambda w, s: torch.optim.SGD(w, lr=s.lr),
    "momentum": lambda w, s: torch.optim.SGD(w, lr=s.lr, momentum=s.momentum),
}


def parameters(width: int = 4) -> Parameters:
    network = MLP(2, 1, 1, width, "tanh")
    return Parameters(network, np.random.default_rng(0), torch.device("cpu"))


@pytest.mark.parametrize("rate", [1e-3, 0.3])
@pytest.mark.parametrize(("beta1", "beta2"), [(0.0, 0.99), (0.9, 0.999), (0.5, 0.0)])
@pytest.mark.parametrize("name", list(RULES))
def test_a_rule_equals_pytorch_s_own(name: str, beta1: float, beta2: float, rate: float) -> None:
    spec = replace(
        toy(),
        {
            "generator.optimiser.name": name,
            "generator.optimiser.lr": rate,
            "generator.optimiser.beta1": beta1,
            "generator.optimiser.beta2": beta2,
            "generator.optimiser.momentum": 0.7,
        },
    ).generator.optimiser
    ours = parameters()
    rule = make_optimiser(spec, ours)
    # In double precision, so that only our own rounding is seen.
    theirs = ours.flat.double().clone().requires_grad_()
    reference = RULES[name]([theirs], spec)
    rng = np.random.default_rng(1)
    for i in range(60):
        # Sizes from 1e-6 to 1, zeros among them: what a GAN's gradients are like.
        gradient = rng.standard_normal(len(ours.flat)) * 10.0 ** -rng.integers(0, 7)
        gradient[i % 5 :: 5] = 0.0
        ours.gradient.copy_(torch.from_numpy(gradient))
        theirs.grad = ours.gradient.double().clone()
        share = 1.0 - i / 60
        reference.param_groups[0]["lr"] = rate * share
        rule.update(ours, spec, rate * share)
        reference.step()
    np.testing.assert_allclose(
        ours.flat.numpy(), theirs.detach().numpy(), rtol=1e-4, atol=1e-5 * max(rate, 0.1)
    )
    assert rule.count == 60


def test_differentiation_fills_one_vector_in_the_order_of_the_weights() -> None:
    own = parameters()
    network = MLP(2, 1, 1, 4, "tanh")
    x = torch.from_numpy(np.random.default_rng(2).standard_normal((6, 2)).astype(np.float32))
    own.differentiate(network(own.leaves, x).square().mean())
    step, flat = 1e-3, own.flat.clone()
    for i in range(len(flat)):
        loss = []
        for sign in (1, -1):
            own.flat.copy_(flat)
            own.flat[i] += sign * step
            loss.append(float(network(own.frozen, x).square().mean()))
        assert float(own.gradient[i]) == pytest.approx((loss[0] - loss[1]) / (2 * step), abs=2e-4)


def test_views_share_one_memory_and_copies_do_not() -> None:
    own = parameters()
    copied = own.copy()
    own.flat.add_(1.0)
    for frozen, leaf, copy in zip(own.frozen, own.leaves, copied, strict=True):
        assert torch.equal(frozen, leaf) and torch.allclose(frozen - 1.0, copy, atol=1e-6)
        assert leaf.requires_grad and not frozen.requires_grad


def test_many_weights_are_updated_in_one_kernel_by_the_same_rule() -> None:
    spec = toy().generator.optimiser
    width = MANY // 4 + 1
    small, large = parameters(), parameters(width)
    rule = make_optimiser(spec, large)
    assert type(rule).__name__ == "FusedAdam"
    assert type(make_optimiser(spec, small)).__name__ == "Adam"
    twin = parameters(width)
    reference = Adam(twin)
    rng = np.random.default_rng(0)
    for i in range(20):
        gradient = torch.from_numpy(rng.standard_normal(len(large.flat)).astype(np.float32))
        for weights, each in ((large, rule), (twin, reference)):
            weights.gradient.copy_(gradient)
            each.update(weights, spec, 1e-3 / (1 + i))
    torch.testing.assert_close(large.flat, twin.flat, atol=1e-6, rtol=1e-5)
    for name, memory in reference.state.items():
        torch.testing.assert_close(rule.state[name], memory, atol=1e-7, rtol=1e-5)
    assert rule.count == reference.count == 20


def test_the_kernel_gives_the_bits_of_pytorch_s_optimiser() -> None:
    spec = toy().generator.optimiser
    large = parameters(MANY // 4 + 1)
    rule = make_optimiser(spec, large)
    theirs = torch.nn.Parameter(large.flat.clone())
    betas = (spec.beta1, spec.beta2)
    reference = torch.optim.Adam([theirs], betas=betas, eps=Adam.EPSILON, fused=True)
    rng = np.random.default_rng(0)
    for i in range(5):
        gradient = torch.from_numpy(rng.standard_normal(len(large.flat)).astype(np.float32))
        large.gradient.copy_(gradient)
        theirs.grad = gradient
        reference.param_groups[0]["lr"] = rate = 1e-3 / (1 + i)
        rule.update(large, spec, rate)
        reference.step()
    assert torch.equal(large.flat, theirs.detach())


def test_no_rule_waits_for_pytorch_s_compiler() -> None:
    # Its import takes seconds: a trained model could not show its pictures at once.
    script = """
        import sys
        from ganlab.engine.experiment import Experiment, replace
        from ganlab.engine.trainer.trainer import Trainer

        trainer = Trainer(replace(Experiment(), {"generator.width": 512}))
        print(type(trainer.optimiser_g).__name__)
        trainer.step()
        print("torch._dynamo" in sys.modules)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    assert finished.stdout.split() == ["FusedAdam", "False"]
