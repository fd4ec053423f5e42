"""D as it would be some updates on: what an unrolled G learns against (Metz et al. 2017)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ganlab.engine.lazy import torch
from ganlab.engine.trainer.parameters import views

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import OptimiserSpec
    from ganlab.engine.trainer.optimisers import Optimiser
    from ganlab.engine.trainer.parameters import Parameters

__all__ = ["look_ahead"]


def look_ahead(
    steps: int,
    parameters: Parameters,
    optimiser: Optimiser,
    spec: OptimiserSpec,
    rate: float,
    loss_of: Callable[[list[Tensor]], Tensor],
    clip: float | None = None,
) -> list[Tensor]:
    """Return D's weights after ``steps`` updates, differentiable by all that those depend on.

    Parameters
    ----------
    parameters, optimiser
        D's, neither of which is changed.
    rate
        The scheduled learning rate.
    loss_of
        ``weights -> loss []`` of D; through it the generated samples reach D's updates.
    clip
        Bound of the weights after each update; None for none.

    Notes
    -----
    Equations 7 to 10 of the paper: θ_D^{k+1} = θ_D^k − η ∇f, and G's gradient goes through all of
    them. The rule is the optimiser's own, its memory included.
    """
    buffers = parameters.whole[len(parameters.flat) :]
    flat = parameters.flat.detach().clone().requires_grad_()
    memory, count = dict(optimiser.state), optimiser.count
    for _ in range(steps):
        loss = loss_of(views(torch.cat([flat, buffers]), parameters.shapes))
        (gradient,) = torch.autograd.grad(loss, [flat], create_graph=True)
        count += 1
        flat, memory = optimiser.ahead(flat, gradient, memory, count, spec, rate)
        if clip is not None:
            flat = flat.clamp(-clip, clip)
    return views(torch.cat([flat, buffers]), parameters.shapes)
