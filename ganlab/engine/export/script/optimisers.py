"""A script's optimisers, learning rates, and the average that follows G."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.export.script.piece import Piece, block, constant
from ganlab.engine.lazy import torch
from ganlab.engine.models.network import parameter_count
from ganlab.engine.trainer.optimisers import MANY

if TYPE_CHECKING:
    from ganlab.engine.experiment import OptimiserSpec
    from ganlab.engine.export.script.facts import Facts

__all__ = ["optimiser", "optimisers"]

_ADAM = '''
class Adam(torch.optim.Optimizer):
    """Adam (Kingma & Ba 2015), line by line.

    torch.optim.Adam computes the same in another order. Where a gradient is 0 but for
    rounding, so is its step, and the losses would soon not be those of the run.
    """

    def __init__(self, parameters, lr, betas):
        super().__init__(parameters, {"lr": lr, "betas": betas})
        self.updates = 0

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            unbias_m = 1.0 - beta1**self.updates
            unbias_v = math.sqrt(1.0 - beta2**self.updates)
            for weight in group["params"]:
                state = self.state[weight]
                if not state:
                    state["m"] = torch.zeros_like(weight)
                    state["v"] = torch.zeros_like(weight)
                m, v, gradient = state["m"], state["v"], weight.grad
                m.lerp_(gradient, 1.0 - beta1)
                v.mul_(beta2).addcmul_(gradient, gradient, value=1.0 - beta2)
                root = v.sqrt().add_(1e-8 * unbias_v)
                weight.addcdiv_(m, root, value=-group["lr"] * unbias_v / unbias_m)
'''
_SCHEDULE = '''
def rate(step):
    """Return the share of the learning rates in force after so many steps."""
    start = DECAY_FROM * STEPS
    done = min(max(min(step, STEPS - 1) - start, 0.0) / (STEPS - start), 1.0)
    return {share}
'''
_AVERAGE = '''
def average(averaged, generator, updates):
    """Let the averaged G follow G; closely at first, to forget the untrained start."""
    decay = min(AVERAGING, (1 + updates) / (10 + updates))
    own, new = averaged.state_dict(), generator.state_dict()
    for name, mean in own.items():
        if mean.is_floating_point():
            mean.lerp_(new[name], 1.0 - decay)
'''


def optimisers(facts: Facts) -> Piece:
    """Return the numbers by which networks follow their gradients, and what follows G."""
    experiment, training = facts.experiment, facts.experiment.training
    constants, code, imports = [], [], []
    for letter, spec, _ in _both(facts):
        constants.append(constant(f"LR_{letter}", spec.lr, f"learning rate of {letter}"))
        if spec.name == "adam":
            constants.append(constant(f"BETAS_{letter}", (spec.beta1, spec.beta2)))
        elif spec.name == "momentum":
            constants.append(constant(f"MOMENTUM_{letter}", spec.momentum))
    if any(spec.name == "adam" and not many for _, spec, many in _both(facts)):
        code.append(block(_ADAM))
        imports.append("import math")
    if facts.moving:
        constants.append(
            constant("DECAY_FROM", training.decay_from, "share of STEPS after which the rates fall")
        )
        left = "1.0 - done"
        if training.schedule == "cosine":
            left = "0.5 * (1.0 + math.cos(math.pi * done))"
            imports.append("import math")
        if training.final_rate > 0:
            comment = "share of the learning rates that is left at the end"
            constants.append(constant("FINAL_RATE", training.final_rate, comment))
            left = f"FINAL_RATE + (1.0 - FINAL_RATE) * ({left})"
        code.append(block(_SCHEDULE.format(share=left)))
    if experiment.averaging.decay > 0:
        comment = "decay of the running average of G, which draws the samples"
        constants.append(constant("AVERAGING", experiment.averaging.decay, comment))
        code.append(block(_AVERAGE))
        imports.append("import copy")
    return Piece(tuple(imports), tuple(constants), tuple(code))


def optimiser(facts: Facts, letter: str, network: str) -> str:
    """Return the expression that makes one network's optimiser, ``G`` or ``D``."""
    spec, many = next((spec, many) for name, spec, many in _both(facts) if name == letter)
    weights = f"{network}.parameters(), lr=LR_{letter}"
    if spec.name == "adam":
        fused = ", fused=True" if many else ""
        return f"{'torch.optim.' if many else ''}Adam({weights}, betas=BETAS_{letter}{fused})"
    momentum = f", momentum=MOMENTUM_{letter}" if spec.name == "momentum" else ""
    return f"torch.optim.SGD({weights}{momentum})"


def _both(facts: Facts) -> list[tuple[str, OptimiserSpec, bool]]:
    """Return letter and settings of each network, and whether it used PyTorch's fused kernel."""
    return [
        (
            letter,
            spec.optimiser,
            parameter_count(network) >= MANY and hasattr(torch, "_fused_adam_"),
        )
        for letter, spec, network in (
            ("G", facts.experiment.generator, facts.generator),
            ("D", facts.experiment.discriminator, facts.discriminator),
        )
    ]
