r"""The two objectives of Goodfellow et al. 2014, on logits.

With a the log-odds that D gives, D(x) = σ(a), and therefore log D = −softplus(−a) and
log(1 − D) = −softplus(a): neither overflows, however sure D is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.lazy import functional as F
from ganlab.engine.objectives.objective import Loss, objective

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["discriminator_loss", "minimax_generator_loss", "non_saturating_generator_loss"]

_D = r"-\mathbb{E}_x[\log D(x)] - \mathbb{E}_z[\log(1 - D(G(z)))]"


def discriminator_loss(real: Tensor, fake: Tensor) -> Loss:
    """−E[log D(x)] and −E[log(1 − D(G(z)))], in nats; their sum is −V(D, G).

    Parameters
    ----------
    real, fake
        Log-odds that D gives to real and generated samples, ``[n, 1]``.

    Notes
    -----
    Goodfellow et al. 2014, equation 1 and Algorithm 1.
    """
    return F.softplus(-real).mean(), F.softplus(fake).mean()


@objective(
    "minimax",
    title="Minimax",
    loss_d=discriminator_loss,
    d_formula=_D,
    g_formula=r"\mathbb{E}_z[\log(1 - D(G(z)))]",
    source="Goodfellow et al. 2014, equation 1",
    note="The game as written: G's gradient vanishes where D is sure that a sample is fake.",
)
def minimax_generator_loss(fake: Tensor) -> Tensor:
    """E[log(1 − D(G(z)))], in nats, at most 0. Goodfellow et al. 2014, equation 1."""
    return -F.softplus(fake).mean()


@objective(
    "non-saturating",
    title="Non-saturating",
    loss_d=discriminator_loss,
    d_formula=_D,
    g_formula=r"-\mathbb{E}_z[\log D(G(z))]",
    source="Goodfellow et al. 2014, section 3",
    note="What the paper trains with: the same fixed point, but strong gradients early on.",
)
def non_saturating_generator_loss(fake: Tensor) -> Tensor:
    """−E[log D(G(z))], in nats. Goodfellow et al. 2014, end of section 3."""
    return F.softplus(-fake).mean()
