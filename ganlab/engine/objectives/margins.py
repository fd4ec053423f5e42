r"""Scores: a critic's difference of means, with a margin (hinge) or without (Wasserstein)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.lazy import functional as F
from ganlab.engine.objectives.means import means_loss
from ganlab.engine.objectives.objective import Loss, Value, objective
from ganlab.engine.objectives.output import CRITIC, Output, first

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["critic_generator_loss", "hinge_generator_loss", "hinge_loss"]


@objective(
    "wasserstein",
    title="Wasserstein",
    loss_d=means_loss,
    d_formula=r"-\mathbb{E}_x[f(x)] + \mathbb{E}_z[f(G(z))]",
    g_formula=r"-\mathbb{E}_z[f(G(z))]",
    source="Arjovsky et al. 2017, equation 2",
    note="A critic's scores; it needs a Lipschitz constraint (Regularisation), or they run away.",
    output=CRITIC,
    value=Value(
        "Wasserstein estimate",
        "E[f(x)] − E[f(G(z))]. Where the critic's slope is bounded by K it is at most K times the "
        "earth mover's distance W₁ between p_data and p_g, in the units of the networks; 0 where "
        "p_g = p_data.",
        at_optimum=0.0,
    ),
    unit="",
)
def critic_generator_loss(fake: Tensor) -> Tensor:
    """−E[f(G(z))]. Arjovsky et al. 2017, algorithm 1."""
    return -fake.mean()


def hinge_loss(real: Tensor, fake: Tensor) -> Loss:
    """E[max(0, 1 − D(x))] and E[max(0, 1 + D(G(z)))], of scores ``[n, 1]``.

    Notes
    -----
    Lim & Ye 2017; Miyato et al. 2018, equations 16 and 17.
    """
    return F.relu(1.0 - real).mean(), F.relu(1.0 + fake).mean()


@objective(
    "hinge",
    title="Hinge",
    loss_d=hinge_loss,
    d_formula=r"\mathbb{E}_x[\max(0, 1 - D(x))] + \mathbb{E}_z[\max(0, 1 + D(G(z)))]",
    g_formula=r"-\mathbb{E}_z[D(G(z))]",
    source="Lim & Ye 2017; Miyato et al. 2018, equations 16 and 17",
    note="D stops learning from samples beyond its margins of ±1; usual with spectral norms.",
    output=Output(
        "margin score",
        "D",
        "the discriminator's score of x: above 0 it says real, below 0 fake, and beyond ±1 it no "
        "longer learns",
        first,
        lo=-1.0,
        hi=1.0,
        threshold=0.0,
    ),
    value=Value(
        "Minus D's hinge loss",
        "−L_D: −2 where p_g = p_data and D can do no better than 0, up to 0 where all samples "
        "stand beyond the margins.",
        at_optimum=-2.0,
    ),
    unit="",
)
def hinge_generator_loss(fake: Tensor) -> Tensor:
    """−E[D(G(z))]. Miyato et al. 2018, equation 17."""
    return -fake.mean()
