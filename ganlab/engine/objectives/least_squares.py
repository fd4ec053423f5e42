r"""Least squares: D's raw output is pulled to 1 on real samples and to 0 on generated ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.objectives.objective import Loss, Value, objective
from ganlab.engine.objectives.output import Output, first

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["discriminator_loss", "generator_loss"]

_OUTPUT = Output(
    "least-squares label",
    "D",
    "the discriminator's label of x, pulled to 1 on real samples and to 0 on generated ones: "
    "where D is optimal it is the probability that x is real, but it can leave [0, 1]",
    first,
    lo=0.0,
    hi=1.0,
    threshold=0.5,
    probability=True,
)


def discriminator_loss(real: Tensor, fake: Tensor) -> Loss:
    """½ E[(D(x) − 1)²] and ½ E[D(G(z))²], of raw outputs ``[n, 1]``.

    Notes
    -----
    Mao et al. 2017, equation 9: labels a = 0 and b = 1. D* = p_data / (p_data + p_g).
    """
    return 0.5 * (real - 1.0).square().mean(), 0.5 * fake.square().mean()


@objective(
    "least-squares",
    title="Least squares",
    loss_d=discriminator_loss,
    d_formula=r"\frac{1}{2}\mathbb{E}_x[(D(x) - 1)^2] + \frac{1}{2}\mathbb{E}_z[D(G(z))^2]",
    g_formula=r"\frac{1}{2}\mathbb{E}_z[(D(G(z)) - 1)^2]",
    source="Mao et al. 2017, equation 9",
    note="Samples far on the right side of the boundary are still pulled towards it.",
    output=_OUTPUT,
    value=Value(
        "Minus D's error",
        "−L_D, minus half the mean squared error of D's labels. It is −¼ where p_g = p_data and "
        "D = ½ everywhere, and rises to 0 where D tells all samples apart.",
        at_optimum=-0.25,
    ),
    unit="",
)
def generator_loss(fake: Tensor) -> Tensor:
    """½ E[(D(G(z)) − 1)²]. Mao et al. 2017, equation 9 with c = 1."""
    return 0.5 * (fake - 1.0).square().mean()
