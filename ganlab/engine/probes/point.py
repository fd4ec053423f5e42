"""D and p_data at one point: what the cursor reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.data.distribution import Distribution
from ganlab.engine.objectives.output import LOG_ODDS, Output
from ganlab.engine.probes.probe import Request, Result, probe

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["PointRequest", "PointResult"]


@dataclass(frozen=True)
class PointRequest(Request):
    """One point in data units, of as many coordinates as the data has dimensions.

    ``label`` is the index of that of which a D that sees labels is asked: D(x | y).
    """

    x: tuple[float, ...]
    label: int = 0


@dataclass(frozen=True)
class PointResult(Result):
    """What is known of the point.

    Attributes
    ----------
    d : float
        D(x), or what else the objective reads off D's output; ``output`` says what.
    p_data : float
        Density of the data per unit length or area.
    """

    request: PointRequest
    d: float
    p_data: float
    output: Output = LOG_ODDS


@probe(PointRequest)
def point(request: PointRequest, snapshot: Snapshot) -> PointResult:
    """Evaluate both at the point itself, not between grid cells."""
    data = snapshot.distribution
    assert isinstance(data, Distribution), "pictures have no density"
    x = np.array([request.x], np.float64)
    return PointResult(
        request,
        float(snapshot.shown(x, request.label)[0]),
        float(np.exp(data.log_density(x)[0])),
        snapshot.output,
    )
