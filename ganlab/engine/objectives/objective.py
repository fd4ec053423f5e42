"""What an objective is, and the registry of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["OBJECTIVES", "Loss", "Objective", "objective"]

#: ``(raw output of D on real, raw output of D on fake) -> (term on real, term on fake)`` for D,
#: each of shape ``[]``; for G: ``(raw output of D on fake) -> loss`` of shape ``[]``.
Loss = tuple["Tensor", "Tensor"]


@dataclass(frozen=True)
class Objective:
    """A pair of losses and what is to be said of them.

    Attributes
    ----------
    name, title : str
        Key and plain name.
    d_formula, g_formula : str
        The losses that D and G minimise, in LaTeX.
    source : str
        Paper and equation.
    output : str
        What D's raw output means: ``log-odds`` (D(x) is its sigmoid) for now.
    loss_d : callable
        ``(real, fake) -> (real term, fake term)``; D minimises their sum. Inputs ``[n, 1]``.
    loss_g : callable
        ``(fake) -> loss``; G minimises it. Input ``[n, 1]``.
    note : str
        One sentence for the tooltip.
    """

    name: str
    title: str
    d_formula: str
    g_formula: str
    source: str
    output: Literal["log-odds"]
    loss_d: Callable[[Tensor, Tensor], Loss]
    loss_g: Callable[[Tensor], Tensor]
    note: str


OBJECTIVES: Registry[Objective] = Registry("objective")


def objective(
    name: str,
    *,
    title: str,
    loss_d: Callable[[Tensor, Tensor], Loss],
    d_formula: str,
    g_formula: str,
    source: str,
    note: str,
    output: Literal["log-odds"] = "log-odds",
) -> Callable[[Callable[[Tensor], Tensor]], Callable[[Tensor], Tensor]]:
    """Register the decorated generator loss, with its discriminator loss, as an objective."""

    def register(loss_g: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
        OBJECTIVES.add(
            name,
            Objective(name, title, d_formula, g_formula, source, output, loss_d, loss_g, note),
        )
        return loss_g

    return register
