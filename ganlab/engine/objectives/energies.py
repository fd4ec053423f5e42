"""Energies with a margin: what an autoencoder in D's place plays (Zhao et al. 2017, EBGAN)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ganlab.engine.lazy import functional as F
from ganlab.engine.objectives.objective import OBJECTIVES, Loss, Objective, Value, objective
from ganlab.engine.objectives.output import energy

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import ObjectiveSpec

__all__ = ["discriminator_loss", "energy_generator_loss"]

_MARGIN = 1.0


def discriminator_loss(real: Tensor, fake: Tensor, margin: float = _MARGIN) -> Loss:
    """E[E(x)] and E[max(0, m − E(G(z)))]: real samples down, generated ones up to the margin.

    Parameters
    ----------
    real, fake
        Energies of real and generated samples, ``[n, 1]``, at least 0.
    margin
        m, in the same unit.

    Notes
    -----
    Zhao, Mathieu & LeCun 2017, equation 1.
    """
    return real.mean(), F.relu(margin - fake).mean()


def _value(margin: float) -> Value:
    return Value(
        "−L_D",
        "What D maximises: the energy of generated samples up to the margin, less that of real "
        f"ones. Where neither player can do better it is −m, here −{margin:g}, and p_g is p_data "
        "(Zhao et al. 2017, theorem 1).",
        at_optimum=-margin,
    )


def _tuned(spec: ObjectiveSpec) -> Objective:
    margin = spec.margin

    def loss_d(real: Tensor, fake: Tensor) -> Loss:
        return discriminator_loss(real, fake, margin)

    plain = OBJECTIVES["energy"]
    return replace(plain, loss_d=loss_d, output=energy(margin), value=_value(margin))


@objective(
    "energy",
    title="Energy",
    loss_d=discriminator_loss,
    d_formula=r"\mathbb{E}_x[E(x)] + \mathbb{E}_z[\max(0, m - E(G(z)))]",
    g_formula=r"\mathbb{E}_z[E(G(z))]",
    source="Zhao, Mathieu & LeCun 2017, equations 1 and 2",
    note="D is an autoencoder, and its error an energy: low where it knows its way about.",
    output=energy(_MARGIN),
    value=_value(_MARGIN),
    unit="",
    family="energy",
    tuned=_tuned,
)
def energy_generator_loss(fake: Tensor) -> Tensor:
    """E[E(G(z))]: mean energy of generated samples. Zhao, Mathieu & LeCun 2017, equation 2."""
    return fake.mean()
