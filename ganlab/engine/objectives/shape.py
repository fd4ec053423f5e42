"""How a generator's loss depends on what D says of a sample, and how hard it pulls there.

With a the log-odds that D gives to a generated sample, D(G(z)) = σ(a). What G learns from flows
back through a, so the slope that counts is ∂ℓ/∂a: it scales the whole gradient that D's layers
hand to the sample. Where D is sure that a sample is fake, that of the minimax loss vanishes and
that of the non-saturating one is at its greatest.

Both come from the objective's own ``loss_g`` by differentiation, so that a new objective needs
nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch
from ganlab.engine.objectives.objective import OBJECTIVES, Objective
from ganlab.engine.objectives.output import LOG_ODDS

__all__ = ["GRID", "PAIR", "Shape", "compared", "has_shape", "loss_and_slope", "shape"]

#: The two losses of Goodfellow et al. 2014, which differ in nothing but their shape.
PAIR = ("minimax", "non-saturating")

#: D(G(z)) at which shapes are drawn; the ends are left out, where a loss may be infinite.
GRID: NDArray[np.float64] = np.linspace(0.0, 1.0, 201)[1:-1]
GRID.setflags(write=False)


@dataclass(frozen=True)
class Shape:
    """One generator's loss over D(G(z)).

    Attributes
    ----------
    name, title : str
        Of the objective.
    loss : ndarray
        What one sample adds to L_G, in the objective's unit, float64 at :data:`GRID`.
    slope : ndarray
        −∂ℓ/∂a by D's log-odds a, the same unit per nat: how hard it pushes a upwards; float64 at
        :data:`GRID`.
    """

    name: str
    title: str
    loss: NDArray[np.float64]
    slope: NDArray[np.float64]


def has_shape(objective: Objective) -> bool:
    """Whether D's raw output are log-odds, so that there is a D(G(z)) to draw over."""
    return objective.output == LOG_ODDS


def compared(objective: Objective) -> tuple[Objective, ...]:
    """Return the objective, and those of the two of 2014 that are another; none without a shape."""
    if not has_shape(objective):
        return ()
    others = (OBJECTIVES[name] for name in PAIR if name != objective.name)
    return (objective, *others)


def loss_and_slope(
    objective: Objective, log_odds: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each sample's own loss ℓ(a) and −∂ℓ/∂a, float64 ``[n]``.

    Parameters
    ----------
    objective
        Its ``loss_g`` is differentiated; a mean over samples, as all are.
    log_odds
        What D gives to each sample, ``[n]``.
    """
    a = torch.from_numpy(np.array(log_odds, np.float64)).requires_grad_()
    with torch.enable_grad():
        # One sample at a time: a mean over one is that one's own loss.
        losses = torch.func.vmap(objective.loss_g)(a.reshape(-1, 1, 1))
        (gradient,) = torch.autograd.grad(losses.sum(), [a])
    return losses.detach().numpy(), -gradient.numpy()


@lru_cache(maxsize=32)
def shape(objective: Objective) -> Shape:
    """Return an objective's curves over D(G(z)), computed once."""
    loss, slope = loss_and_slope(objective, np.log(GRID) - np.log1p(-GRID))
    for values in (loss, slope):
        values.setflags(write=False)
    return Shape(objective.name, objective.title, loss, slope)
