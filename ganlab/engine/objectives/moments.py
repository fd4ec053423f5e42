"""Moment matching: what G minimises where a kernel, and no network, stands in D's place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ganlab.engine.kernel import mmd2
from ganlab.engine.objectives.means import means_loss
from ganlab.engine.objectives.objective import OBJECTIVES, Objective, Value, objective
from ganlab.engine.objectives.output import Output, first

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import ObjectiveSpec

__all__ = ["WITNESS", "witness_generator_loss"]


#: Above 0 where real samples are denser than generated ones, as the kernel sees them.
WITNESS = Output(
    "witness",
    "f",
    "mean kernel of x with real samples less that with generated ones: above 0 where real samples "
    "are the denser",
    first,
    threshold=0.0,
)


def _tuned(spec: ObjectiveSpec) -> Objective:
    width = spec.kernel_width

    def compare(real: Tensor, fake: Tensor) -> Tensor:
        return mmd2(real, fake, width)

    return replace(OBJECTIVES["mmd"], compare=compare)


@objective(
    "mmd",
    title="Moment matching (MMD²)",
    loss_d=means_loss,
    d_formula=r"-\mathbb{E}_x[f(x)] + \mathbb{E}_z[f(G(z))]",
    g_formula=r"\mathbb{E}[k(x, x')] + \mathbb{E}[k(G(z), G(z'))] - 2 \mathbb{E}[k(x, G(z))]",
    source="Li, Swersky & Zemel 2015, equation 3; Gretton et al. 2012, lemma 6",
    note="Nothing plays against G: a kernel compares minibatches, and f shows where they differ.",
    output=WITNESS,
    value=Value(
        "MMD²",
        "Squared distance of p_data and p_g as the kernel sees them, by the witness at samples "
        "that it does not rest on: right on average, and now and then below 0.",
        at_optimum=0.0,
    ),
    unit="",
    family="kernel",
    tuned=_tuned,
    compare=mmd2,
)
def witness_generator_loss(fake: Tensor) -> Tensor:
    """−2 E[f(G(z))], whose gradient by G's samples is that of MMD²; shown by arrows alone."""
    return -2.0 * fake.mean()
