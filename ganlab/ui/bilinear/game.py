"""The game as it is played: every method from one start, with one step size, for so many steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.bilinear import METHODS, Method, State, average

__all__ = ["ETA", "LIMIT", "START", "Game"]

#: Steps after which it stops: every method has shown what it does.
LIMIT = 600
START = (1.0, 0.5)
ETA = 0.3


class _Track:
    """One method's path, as long as it was asked for, in memory that is there at once."""

    def __init__(self, method: Method) -> None:
        self.method = method
        self.points = np.zeros((LIMIT + 1, 2))
        self.state: State = ()
        self.known = 0

    def begin(self, x: float, y: float) -> None:
        self.state, self.known = self.method.start(x, y), 0
        self.points[0] = self.state[:2]

    def reach(self, step: int, eta: float) -> None:
        while self.known < step:
            self.state = self.method.step(self.state, eta)
            self.known += 1
            self.points[self.known] = self.state[:2]


class Game:
    """Where every method stands, and how it came there.

    Another start or step size asks what would have been: the paths are walked anew, as far as
    they had come.

    Attributes
    ----------
    eta : float
        Step size of both players.
    start : tuple of float
        x and y at step 0.
    step : int
        Steps made, at most :data:`LIMIT`.
    """

    def __init__(self) -> None:
        self.eta = ETA
        self.start = START
        self.step = 0
        self._tracks = {name: _Track(method) for name, method in METHODS.items()}
        self._again()

    def advance(self) -> bool:
        """Make one step by every method; False where the last was made."""
        if self.step >= LIMIT:
            return False
        self.step += 1
        self._reach()
        return True

    def rewind(self) -> None:
        """Go back to step 0."""
        self.step = 0
        self._again()

    def set_eta(self, eta: float) -> None:
        """Play with another step size from the start on."""
        self.eta = eta
        self._again()

    def set_start(self, x: float, y: float) -> None:
        """Play from another start."""
        self.start = (x, y)
        self._again()

    def path(self, name: str) -> NDArray[np.float64]:
        """Return a method's points from step 0 on, ``[step + 1, 2]``."""
        track = self._tracks[name]
        points = track.points[: self.step + 1]
        return average(points) if track.method.averaged else points

    def distances(self, name: str) -> NDArray[np.float64]:
        """Return the distances of a method's points from (0, 0), ``[step + 1]``."""
        points = self.path(name)
        out: NDArray[np.float64] = np.hypot(points[:, 0], points[:, 1])
        return out

    @property
    def radius(self) -> float:
        """Distance of the start from (0, 0)."""
        return math.hypot(*self.start)

    def _again(self) -> None:
        for track in self._tracks.values():
            track.begin(*self.start)
        self._reach()

    def _reach(self) -> None:
        for track in self._tracks.values():
            track.reach(self.step, self.eta)
