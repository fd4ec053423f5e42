r"""f-GAN: for each f-divergence a lower bound that D raises and G lowers (Nowozin et al. 2016).

F(θ, ω) = E_x[T(x)] − E_z[f*(T(G(z)))] ≤ D_f(p_data ‖ p_g) = ∫ p_g f(p_data / p_g), with T = g_f(v)
of D's raw output v, so that T stays where the conjugate f* is defined. The bound is tight at
T = f'(p_data / p_g); so each v implies a density ratio, and with it a probability.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.objectives.objective import Loss, Value, objective
from ganlab.engine.objectives.output import implied

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["DIVERGENCES", "Divergence"]

_LOG_2 = 0.6931471805599453
_LEAST = 1e-30


@dataclass(frozen=True)
class Divergence:
    """One f and what follows from it, all as functions of D's raw output v.

    Attributes
    ----------
    name, title, of : str
        Key, plain name, and the divergence that is bounded, in symbols.
    activation : callable
        T = g_f(v): table 2 of the paper.
    conjugate : callable
        f*(g_f(v)).
    log_ratio : callable
        log(p_data / p_g) for which T = f'(p_data / p_g).
    tex : tuple of str
        T and f*(T), in LaTeX.
    unit, note : str
        Of the divergence, and one sentence for the tooltip.
    """

    name: str
    title: str
    of: str
    activation: Callable[[Tensor], Tensor]
    conjugate: Callable[[Tensor], Tensor]
    log_ratio: Callable[[Tensor], Tensor]
    tex: tuple[str, str]
    unit: str
    note: str

    def loss_d(self, real: Tensor, fake: Tensor) -> Loss:
        """−E[T(x)] and E[f*(T(G(z)))], of raw outputs ``[n, 1]``; their sum is −F."""
        return -self.activation(real).mean(), self.conjugate(fake).mean()

    def loss_g(self, fake: Tensor) -> Tensor:
        """−E[f*(T(G(z)))]: the part of F that G can change."""
        return -self.conjugate(fake).mean()


DIVERGENCES = (
    Divergence(
        "f-kl",
        "f-GAN: KL",
        "KL(p_data ‖ p_g)",
        lambda v: v,
        lambda v: torch.exp(v - 1.0),
        lambda v: v - 1.0,
        ("T", "e^{T - 1}"),
        "nats",
        "Dear where p_g misses data: it would rather cover too much than a mode too few.",
    ),
    Divergence(
        "f-reverse-kl",
        "f-GAN: reverse KL",
        "KL(p_g ‖ p_data)",
        lambda v: -torch.exp(-v),
        lambda v: v - 1.0,
        lambda v: v,
        ("T", r"-1 - \log(-T)"),
        "nats",
        "Dear where p_g is and no data is: it would rather miss a mode than smear between two.",
    ),
    Divergence(
        "f-pearson",
        "f-GAN: Pearson χ²",
        "∫ (p_data − p_g)² / p_g",
        lambda v: v,
        lambda v: 0.25 * v.square() + v,
        lambda v: torch.log((1.0 + 0.5 * v).clamp_min(_LEAST)),
        ("T", r"\frac{1}{4} T^2 + T"),
        "",
        "Squared relative differences: dearer still than KL where p_g misses data.",
    ),
    Divergence(
        "f-hellinger",
        "f-GAN: squared Hellinger",
        "∫ (√p_data − √p_g)²",
        lambda v: 1.0 - torch.exp(-v),
        lambda v: torch.exp(v) - 1.0,
        lambda v: 2.0 * v,
        ("T", r"\frac{T}{1 - T}"),
        "",
        "Symmetric, between 0 and 2.",
    ),
    Divergence(
        "f-jensen-shannon",
        "f-GAN: Jensen-Shannon",
        "2 JSD(p_data ‖ p_g)",
        lambda v: _LOG_2 - F.softplus(-v),
        lambda v: F.softplus(v) - _LOG_2,
        lambda v: v,
        ("T", r"-\log(2 - e^T)"),
        "nats",
        "The minimax game once more, shifted by log 4: its value is the bound itself.",
    ),
)


def _register(divergence: Divergence) -> None:
    t, conjugate = divergence.tex
    of_fake = conjugate.replace("T", "T(G(z))")
    objective(
        divergence.name,
        title=divergence.title,
        loss_d=divergence.loss_d,
        d_formula=rf"-\mathbb{{E}}_x[{t}(x)] + \mathbb{{E}}_z[{of_fake}]",
        g_formula=rf"-\mathbb{{E}}_z[{of_fake}]",
        source="Nowozin, Cseke & Tomioka 2016, equations 4 to 6, tables 1, 2 and 6",
        note=divergence.note,
        output=implied(divergence.log_ratio, f"{divergence.title} output"),
        value=Value(
            "Variational bound",
            f"E[T(x)] − E[f*(T(G(z)))]: a lower bound on {divergence.of}, tight where D is "
            "optimal; 0 where p_g = p_data. Estimated from the minibatch, it can be negative.",
            unit=divergence.unit,
            at_optimum=0.0,
            bounds=divergence.of,
        ),
        unit=divergence.unit,
    )(divergence.loss_g)


for _divergence in DIVERGENCES:
    _register(_divergence)
