"""What D's raw output means under an objective, so that views label and colour it rightly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = [
    "CRITIC",
    "LOG_ODDS",
    "Output",
    "energy",
    "first",
    "implied",
    "squashed",
]


@dataclass(frozen=True)
class Output:
    """How D's raw output is read.

    Attributes
    ----------
    name : str
        Kind of output in a word or two: ``log-odds``, ``critic score``, ``energy``.
    symbol : str
        What the value that is shown is called in formulas: ``D``, ``f``, ``E``.
    meaning : str
        What that value is, in words: "probability that x is real, by the discriminator".
    shown : callable
        ``raw [n, outputs] -> value [n]``, the value that is shown.
    lo, hi : float or None
        Ends of its scale; None where it has none, and a view takes the range that it finds.
    threshold : float or None
        The value between fake and real; None where only differences mean anything: then a view
        takes the middle between the means on real and on generated samples, and nothing can be
        right or wrong.
    real_is_high : bool
        Whether real samples have the higher value; energies are low for them.
    probability : bool
        Whether the value is, or estimates, p_data / (p_data + p_g), so that D* may be held
        against it.
    """

    name: str
    symbol: str
    meaning: str
    shown: Callable[[Tensor], Tensor]
    lo: float | None = None
    hi: float | None = None
    threshold: float | None = None
    real_is_high: bool = True
    probability: bool = False

    def __call__(self, raw: Tensor) -> Tensor:
        """Return the value that is shown, ``[n]``, for raw outputs ``[n, outputs]``."""
        return self.shown(raw)

    @property
    def of_x(self) -> str:
        """The value at x: "D(x)"."""
        return f"{self.symbol}(x)"


def first(raw: Tensor) -> Tensor:
    """Return the raw verdict itself, ``[n]``."""
    return raw[:, 0]


def squashed(raw: Tensor) -> Tensor:
    """Return the sigmoid of the raw verdict, ``[n]``."""
    return torch.sigmoid(raw[:, 0])


#: D(x) is the sigmoid of the raw output.
LOG_ODDS = Output(
    "log-odds",
    "D",
    "probability that x is real, by the discriminator",
    squashed,
    lo=0.0,
    hi=1.0,
    threshold=0.5,
    probability=True,
)

#: A score without a zero of its own.
CRITIC = Output(
    "critic score",
    "f",
    "critic's score of x: only differences mean anything, and they are in units of the "
    "objective's distance",
    first,
)


def implied(log_ratio: Callable[[Tensor], Tensor], name: str) -> Output:
    """Return the reading of a raw output that implies the density ratio p_data(x) / p_g(x).

    Parameters
    ----------
    log_ratio
        ``raw [n] -> log(p_data / p_g) [n]``, as it is where D is optimal.
    name
        Of the raw output.
    """

    def shown(raw: Tensor) -> Tensor:
        return torch.sigmoid(log_ratio(raw[:, 0]))

    return Output(
        name,
        "D",
        "probability that x is real, as the density ratio that D's output stands for implies it",
        shown,
        lo=0.0,
        hi=1.0,
        threshold=0.5,
        probability=True,
    )


def energy(margin: float) -> Output:
    """Return the reading of an energy: low where samples are taken for real."""
    return Output(
        "energy",
        "E",
        "energy of x: D's error at reconstructing it, low where x is taken for real",
        first,
        lo=0.0,
        hi=margin,
        real_is_high=False,
    )
