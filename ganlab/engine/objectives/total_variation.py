r"""The learned distance without logarithms: D in [0, 1] bets on real against generated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.lazy import torch
from ganlab.engine.objectives.objective import Loss, Value, objective
from ganlab.engine.objectives.output import Output, squashed

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["discriminator_loss", "generator_loss"]


def discriminator_loss(real: Tensor, fake: Tensor) -> Loss:
    """−E[D(x)] and −E[1 − D(G(z))], with D = σ(raw output) of ``[n, 1]``.

    Notes
    -----
    The largest E[D(x)] + E[1 − D(G(z))] over all D with values in [0, 1] is 1 + TV(p_data, p_g),
    the total variation: D* is 1 where p_data > p_g and 0 elsewhere (Sriperumbudur et al. 2012,
    section 2).
    """
    return -torch.sigmoid(real).mean(), -torch.sigmoid(-fake).mean()


@objective(
    "total-variation",
    title="Without logarithms",
    loss_d=discriminator_loss,
    d_formula=r"-\mathbb{E}_x[D(x)] - \mathbb{E}_z[1 - D(G(z))]",
    g_formula=r"\mathbb{E}_z[1 - D(G(z))]",
    source="the total variation as a learned distance: Sriperumbudur et al. 2012, section 2",
    note="D(x) + 1 − D(G(z)) without logarithms: its distance is the total variation, which is "
    "flat where the two do not overlap.",
    output=Output(
        "bounded score",
        "D",
        "the discriminator's bet on x between 0, fake, and 1, real; no probability: where D is "
        "optimal it is 1 wherever p_data > p_g",
        squashed,
        lo=0.0,
        hi=1.0,
        threshold=0.5,
    ),
    value=Value(
        "1 + total variation",
        "E[D(x)] + E[1 − D(G(z))]: 1 where p_g = p_data, at most 2, and never more than "
        "1 + TV(p_data, p_g).",
        at_optimum=1.0,
        bounds="1 + TV(p_data, p_g)",
    ),
    unit="",
)
def generator_loss(fake: Tensor) -> Tensor:
    """E[1 − D(G(z))], with D = σ(raw output)."""
    return torch.sigmoid(-fake).mean()
