"""D(x) over a rectangle: the picture behind the Boundary view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember
from ganlab.engine.probes.scale import Scale, scale_of

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["FieldRequest", "FieldResult"]


@dataclass(frozen=True)
class FieldRequest(Request):
    """D at the centres of ``nx × ny`` equal cells of a rectangle, data units.

    ``label`` is the index of that of which a D that sees labels is asked: D(x | y).
    """

    x_lo: float
    x_hi: float
    y_lo: float
    y_hi: float
    nx: int
    ny: int
    label: int = 0

    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cell centres along x ``[nx]`` and along y ``[ny]``."""
        return (
            self.x_lo + (np.arange(self.nx) + 0.5) * (self.x_hi - self.x_lo) / self.nx,
            self.y_lo + (np.arange(self.ny) + 0.5) * (self.y_hi - self.y_lo) / self.ny,
        )

    def points(self) -> NDArray[np.float64]:
        """Cell centres as points ``[ny * nx, 2]``, x running fastest."""
        x, y = self.centres()
        grid_x, grid_y = np.meshgrid(x, y)
        return np.column_stack([grid_x.ravel(), grid_y.ravel()])


@dataclass(frozen=True)
class FieldResult(Result):
    """D over the rectangle.

    Attributes
    ----------
    d : ndarray
        D(x), or what else the objective reads off D's output, float32 ``[ny, nx]``; row 0 is the
        lowest y.
    scale : Scale
        Where its colours begin, turn and end.
    """

    request: FieldRequest
    d: NDArray[np.float32]
    scale: Scale = Scale()


@probe(FieldRequest)
def field(request: FieldRequest, snapshot: Snapshot) -> FieldResult:
    """Evaluate D at every cell's centre."""
    # The same thousands of points for every frame: made once.
    points = remember(
        snapshot.distribution,
        (request, snapshot.device),
        lambda: snapshot.standardised(request.points()),
    )
    d = snapshot.shown(points, request.label)
    return FieldResult(request, d.reshape(request.ny, request.nx), scale_of(snapshot, d))
