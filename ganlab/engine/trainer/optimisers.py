"""How a network follows its gradient: three rules on one flat vector."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import OptimiserSpec
    from ganlab.engine.trainer.parameters import Parameters

__all__ = ["Optimiser", "make_optimiser"]

#: Weights from which on one fused kernel is the faster.
MANY = 1 << 17


class Optimiser(Protocol):
    """An update rule with its memory."""

    #: What the rule remembers, by name, to be saved with a run.
    state: dict[str, Tensor]
    #: Updates made so far.
    count: int

    def update(self, parameters: Parameters, spec: OptimiserSpec, rate: float) -> None:
        """Change the weights in place by their gradient; ``rate`` is the scheduled rate."""

    def ahead(
        self,
        flat: Tensor,
        gradient: Tensor,
        memory: dict[str, Tensor],
        count: int,
        spec: OptimiserSpec,
        rate: float,
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return what :meth:`update` would make of weights and memory, changing neither.

        Autograd passes through; ``count`` includes this update.
        """


def _adam_ahead(
    flat: Tensor,
    gradient: Tensor,
    memory: dict[str, Tensor],
    count: int,
    spec: OptimiserSpec,
    rate: float,
) -> tuple[Tensor, dict[str, Tensor]]:
    mean = torch.lerp(memory["mean"], gradient, 1.0 - spec.beta1)
    square = memory["square"] * spec.beta2 + (1.0 - spec.beta2) * gradient * gradient
    unbias_m = 1.0 - spec.beta1**count
    unbias_v = 1.0 - spec.beta2**count
    # ε within the root as well: the slope of a root at 0, where a dead unit is, has no number.
    root = (square / unbias_v + Adam.EPSILON**2).sqrt() + Adam.EPSILON
    return flat - rate * (mean / unbias_m) / root, {"mean": mean, "square": square}


class Adam:
    """Adam (Kingma & Ba 2015, Algorithm 1), on the vector of all weights at once."""

    EPSILON = 1e-8

    def __init__(self, parameters: Parameters) -> None:
        zeros = torch.zeros_like
        self.state = {"mean": zeros(parameters.flat), "square": zeros(parameters.flat)}
        self._step = torch.empty_like(parameters.flat)
        self.count = 0

    def update(self, parameters: Parameters, spec: OptimiserSpec, rate: float) -> None:
        """One line of the algorithm each; the corrections of bias go into the rate."""
        self.count += 1
        g, m, v = parameters.gradient, self.state["mean"], self.state["square"]
        m.lerp_(g, 1.0 - spec.beta1)
        v.mul_(spec.beta2).addcmul_(g, g, value=1.0 - spec.beta2)
        unbias_m = 1.0 - spec.beta1**self.count
        unbias_v = math.sqrt(1.0 - spec.beta2**self.count)
        step = torch.sqrt(v, out=self._step).add_(self.EPSILON * unbias_v)
        parameters.flat.addcdiv_(m, step, value=-rate * unbias_v / unbias_m)

    ahead = staticmethod(_adam_ahead)


class FusedAdam:
    """The same rule for many weights, in PyTorch's own kernel: one pass over memory, not six.

    The kernel itself, not ``torch.optim.Adam(fused=True)`` around it: the numbers are the same to
    the bit, but the first of those imports PyTorch's compiler, for seconds, and a trained model
    is to show its pictures at once.
    """

    def __init__(self, parameters: Parameters) -> None:
        zeros = torch.zeros_like
        self.state = {"mean": zeros(parameters.flat), "square": zeros(parameters.flat)}
        self._steps = torch.zeros((), dtype=torch.float32, device=parameters.flat.device)
        self.count = 0

    def update(self, parameters: Parameters, spec: OptimiserSpec, rate: float) -> None:
        """Algorithm 1 of Kingma & Ba 2015."""
        self.count += 1
        torch._fused_adam_(
            [parameters.flat],
            [parameters.gradient],
            [self.state["mean"]],
            [self.state["square"]],
            [],
            [self._steps.fill_(self.count)],
            lr=rate,
            beta1=spec.beta1,
            beta2=spec.beta2,
            weight_decay=0.0,
            eps=Adam.EPSILON,
            amsgrad=False,
            maximize=False,
        )

    ahead = staticmethod(_adam_ahead)


class GradientDescent:
    """w ← w − rate · gradient."""

    def __init__(self, parameters: Parameters) -> None:
        self.state: dict[str, Tensor] = {}
        self.count = 0

    def update(self, parameters: Parameters, spec: OptimiserSpec, rate: float) -> None:
        """Follow the gradient downhill."""
        self.count += 1
        parameters.flat.add_(parameters.gradient, alpha=-rate)

    @staticmethod
    def ahead(
        flat: Tensor,
        gradient: Tensor,
        memory: dict[str, Tensor],
        count: int,
        spec: OptimiserSpec,
        rate: float,
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return weights one update on, and no memory."""
        return flat - rate * gradient, {}


class Momentum:
    """v ← μ v + gradient, w ← w − rate · v (Polyak 1964)."""

    def __init__(self, parameters: Parameters) -> None:
        self.state = {"velocity": torch.zeros_like(parameters.flat)}
        self.count = 0

    def update(self, parameters: Parameters, spec: OptimiserSpec, rate: float) -> None:
        """Roll downhill."""
        self.count += 1
        velocity = self.state["velocity"].mul_(spec.momentum).add_(parameters.gradient)
        parameters.flat.add_(velocity, alpha=-rate)

    @staticmethod
    def ahead(
        flat: Tensor,
        gradient: Tensor,
        memory: dict[str, Tensor],
        count: int,
        spec: OptimiserSpec,
        rate: float,
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return weights and velocity one update on."""
        velocity = memory["velocity"] * spec.momentum + gradient
        return flat - rate * velocity, {"velocity": velocity}


def _fuses(weights: Parameters) -> bool:
    # The kernel is not part of PyTorch's promises: a version without it does without.
    return len(weights.flat) >= MANY and hasattr(torch, "_fused_adam_")


_RULES: dict[str, Callable[[Parameters], Optimiser]] = {
    "adam": lambda weights: (FusedAdam if _fuses(weights) else Adam)(weights),
    "sgd": GradientDescent,
    "momentum": Momentum,
}


def make_optimiser(spec: OptimiserSpec, parameters: Parameters) -> Optimiser:
    """Return the rule that the experiment names, with an empty memory."""
    return _RULES[spec.name](parameters)
