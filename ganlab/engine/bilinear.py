"""The bilinear game V(x, y) = x·y: why two networks that learn at once may circle.

x, in the generator's place, descends V; y, in the discriminator's, ascends it. The equilibrium is
(0, 0). Every point ``(x, y)`` has the gradients ∂V/∂x = y and ∂V/∂y = x, so the players' joint
direction (−y, x) is the point itself, turned by 90°: whoever follows it exactly circles for ever
(Goodfellow 2016, exercise 7.2), and whether steps of a finite size η spiral outwards, circle or
spiral inwards is up to the method.

Each method is one linear map of a small state (the players, and what the method remembers of the
step before), so its rate is the spectral radius of that map.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["METHODS", "MOMENTUM", "Method", "State", "average"]

State = tuple[float, ...]

#: Momentum of :func:`negative_momentum`: the value that Gidel et al. 2019 prove to converge.
MOMENTUM = -0.5


def simultaneous(state: State, eta: float) -> State:
    """Give x − ηy, y + ηx: both from the same point. The distance grows by √(1 + η²) a step.

    Notes
    -----
    Eigenvalues 1 ± iη. Gidel et al. 2019 prove that no momentum mends it.
    """
    x, y = state
    return x - eta * y, y + eta * x


def alternating(state: State, eta: float) -> State:
    """Move x first, then y by where x stands now. Bounded for η < 2, and never nearer for long.

    Notes
    -----
    Bailey, Gidel & Piliouras 2020: x² − η·x·y + y² stays what it is (here with x moving first),
    so the steps lie on an ellipse; both eigenvalues have modulus 1.
    """
    x, y = state
    x -= eta * y
    return x, y + eta * x


def extragradient(state: State, eta: float) -> State:
    """Look ahead by a simultaneous step, then step by the gradients found there.

    Notes
    -----
    Korpelevich 1976. The distance shrinks by √(1 − η² + η⁴) a step, for η < 1.
    """
    x, y = state
    ahead_x, ahead_y = simultaneous(state, eta)
    return x - eta * ahead_y, y + eta * ahead_x


def optimistic(state: State, eta: float) -> State:
    """Step by twice the gradient of now less that of before: a forecast of the other's move.

    The state is x, y and the point before.

    Notes
    -----
    Daskalakis et al. 2018 (optimistic mirror descent); Popov 1980. For η ≤ ½ the distance
    shrinks in the long run by √(½ + ½√(1 − 4η²)) a step; from η = 1/√3 on it grows.
    """
    x, y, before_x, before_y = state
    return x - eta * (2.0 * y - before_y), y + eta * (2.0 * x - before_x), x, y


def negative_momentum(state: State, eta: float) -> State:
    """Take alternating steps, each less half of the step before: a brake on turning.

    The state is x, y and the point before.

    Notes
    -----
    Gidel et al. 2019: with momentum −½ alternating steps converge linearly, here for η < 1.
    """
    x, y, before_x, before_y = state
    new_x = x - eta * y + MOMENTUM * (x - before_x)
    new_y = y + eta * new_x + MOMENTUM * (y - before_y)
    return new_x, new_y, x, y


def average(path: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the mean of all iterates up to each, ``[n, 2]`` from ``[n, 2]``.

    Notes
    -----
    Of alternating steps it comes nearer as 1/(η·t) (Bailey, Gidel & Piliouras 2020); of
    simultaneous ones it does not: a mean of what runs away runs away.
    """
    points = np.asarray(path, np.float64)
    out: NDArray[np.float64] = np.cumsum(points, axis=0) / np.arange(1, len(points) + 1)[:, None]
    return out


@dataclass(frozen=True)
class Method:
    """A way for two players to learn, and what is to be said of it.

    Attributes
    ----------
    name, title : str
        Key and plain name.
    step : callable
        ``(state, η) -> state``; the first two numbers of a state are x and y.
    rule : str
        The step in a line of mathematics, of x; g is ∂V/∂x. y's is its mirror image.
    note : str
        What it does and why, in a sentence or two.
    source : str
        Paper.
    remembers : bool
        Whether the state holds the point before as well.
    averaged : bool
        Whether what counts is the mean of all iterates.
    """

    name: str
    title: str
    step: Callable[[State, float], State] = field(repr=False)
    rule: str
    note: str
    source: str
    remembers: bool = False
    averaged: bool = False

    def start(self, x: float, y: float) -> State:
        """Return the state at the start; a method that remembers comes from where it is."""
        return (x, y, x, y) if self.remembers else (x, y)

    def path(self, x: float, y: float, eta: float, steps: int) -> NDArray[np.float64]:
        """Return the players after 0, 1, … ``steps`` steps from (x, y), ``[steps + 1, 2]``."""
        state = self.start(x, y)
        points = [state[:2]]
        for _ in range(steps):
            state = self.step(state, eta)
            points.append(state[:2])
        out = np.array(points, np.float64)
        return average(out) if self.averaged else out

    def matrix(self, eta: float) -> NDArray[np.float64]:
        """Return the linear map of a step, ``[k, k]``, read off the step itself."""
        size = len(self.start(0.0, 0.0))
        basis = np.eye(size).tolist()
        return np.array([self.step(tuple(row), eta) for row in basis], np.float64).T

    def rate(self, eta: float) -> float:
        """Return by what factor the distance to (0, 0) changes a step, in the long run.

        The spectral radius of the map: above 1 it diverges, below 1 it converges. NaN for an
        average, which comes nearer as 1/t and by no such factor.
        """
        if self.averaged:
            return math.nan
        return float(np.abs(np.linalg.eigvals(self.matrix(eta))).max())


_M = Method
_RECORDS = (
    _M("simultaneous", "Simultaneous", simultaneous, "x ← x − η·g(x, y)",
       "Both step at once, each by what the other did before. Every step is a tangent of the "
       "circle, so it leads outwards, at any η.",
       "Gidel et al. 2019"),
    _M("alternating", "Alternating", alternating, "x ← x − η·g(x, y), then y by the new x",
       "One steps, then the other answers, as D and G do in Algorithm 1. It stays bounded and "
       "comes round again: no progress either.",
       "Bailey, Gidel & Piliouras 2020"),
    _M("averaged", "Averaged", alternating, "mean of all alternating steps so far",
       "The mean of all points of the alternating path. A circle's mean is its centre: the error "
       "falls as 1/(η·t). An averaged G does so with weights.",
       "Bailey, Gidel & Piliouras 2020", averaged=True),
    _M("extragradient", "Extragradient", extragradient, "x ← x − η·g(x̄, ȳ), (x̄, ȳ) one step ahead",
       "Look one step ahead, then step by the gradients found there. They point inwards; each "
       "step costs two gradients.",
       "Korpelevich 1976"),
    _M("optimistic", "Optimistic", optimistic, "x ← x − η·(2·g now − g before)",
       "Step by twice this gradient less the last one: a forecast of the other's move, for one "
       "gradient a step. From η = 0.58 on it diverges.",
       "Daskalakis et al. 2018", remembers=True),
    _M("negative-momentum", "Negative momentum", negative_momentum,
       "x ← x − η·g(x, y) − ½·(last step of x), then y by the new x",
       "Alternating steps that take back half of the step before: friction against turning.",
       "Gidel et al. 2019", remembers=True),
)  # fmt: skip

#: Every method by its name, in the order of the legend.
METHODS: dict[str, Method] = {record.name: record for record in _RECORDS}
