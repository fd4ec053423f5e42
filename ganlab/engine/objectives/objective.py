"""What an objective is, and the registry of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.metrics.value import V_AT_OPTIMUM
from ganlab.engine.objectives.output import LOG_ODDS, Output
from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import ObjectiveSpec

__all__ = ["OBJECTIVES", "V", "Loss", "Objective", "Value", "objective"]

#: ``(raw output of D on real, raw output of D on fake) -> (term on real, term on fake)`` for D,
#: each of shape ``[]``; for G: ``(raw output of D on fake) -> loss`` of shape ``[]``.
Loss = tuple["Tensor", "Tensor"]


@dataclass(frozen=True)
class Value:
    """What −L_D is: the quantity that D maximises, in which the game is kept score.

    Attributes
    ----------
    title : str
        "V(D, G)", "Wasserstein estimate".
    meaning : str
        One or two sentences for a tooltip.
    unit : str
        "nats"; empty for a pure number.
    at_optimum : float or None
        Its value where p_g = p_data and D is optimal; None where there is none.
    bounds : str
        The divergence of which it is a lower bound as it stands, such as "KL(p_data ‖ p_g)";
        empty where it is none.
    """

    title: str
    meaning: str
    unit: str = ""
    at_optimum: float | None = None
    bounds: str = ""


V = Value(
    "V(D, G)",
    "The value of the game, E[log D(x)] + E[log(1 − D(G(z)))]: D maximises it, at most to 0. "
    "At −log 4, D can do no better than guess.",
    "nats",
    V_AT_OPTIMUM,
)


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
    output : Output
        What D's raw output means.
    loss_d : callable
        ``(real, fake) -> (real term, fake term)``; D minimises their sum. Inputs ``[n, 1]``,
        the first of D's raw outputs.
    loss_g : callable
        ``(fake) -> loss``; G minimises it. Input ``[n, 1]``.
    note : str
        One sentence for the tooltip.
    value : Value
        What −L_D is.
    unit : str
        Of both losses: ``nats``, or empty for a pure number.
    family : str
        Name of the families' role that alone can play it (``energy``, ``kernel``); empty where
        any discriminator can.
    tuned : callable or None
        ``(spec) -> Objective``, for one whose losses have numbers of their own (a margin).
    compare : callable or None
        ``(real, fake) -> loss []`` on samples as the networks see them: what G minimises where no
        D is asked; None where D is.
    """

    name: str
    title: str
    d_formula: str
    g_formula: str
    source: str
    output: Output
    loss_d: Callable[[Tensor, Tensor], Loss]
    loss_g: Callable[[Tensor], Tensor]
    note: str
    value: Value = V
    unit: str = "nats"
    family: str = ""
    tuned: Callable[[ObjectiveSpec], Objective] | None = None
    compare: Callable[[Tensor, Tensor], Tensor] | None = None

    def at(self, spec: ObjectiveSpec) -> Objective:
        """Return it with the numbers of an experiment in its losses."""
        return self if self.tuned is None else self.tuned(spec)


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
    output: Output = LOG_ODDS,
    value: Value = V,
    unit: str = "nats",
    family: str = "",
    tuned: Callable[[ObjectiveSpec], Objective] | None = None,
    compare: Callable[[Tensor, Tensor], Tensor] | None = None,
) -> Callable[[Callable[[Tensor], Tensor]], Callable[[Tensor], Tensor]]:
    """Register the decorated generator loss, with its discriminator loss, as an objective."""

    def register(loss_g: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
        found = Objective(
            name=name,
            title=title,
            d_formula=d_formula,
            g_formula=g_formula,
            source=source,
            output=output,
            loss_d=loss_d,
            loss_g=loss_g,
            note=note,
            value=value,
            unit=unit,
            family=family,
            tuned=tuned,
            compare=compare,
        )
        OBJECTIVES.add(name, found)
        return loss_g

    return register
