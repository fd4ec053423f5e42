"""How near p_g is to p_data: what the readout shows, slowly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data import Distribution, PointsDistribution
from ganlab.engine.lazy import torch
from ganlab.engine.metrics.jsd import Grid, data_grid, jsd, sampling_floor
from ganlab.engine.metrics.modes import ModeReport, mode_report
from ganlab.engine.metrics.value import jsd_lower_bound
from ganlab.engine.objectives.objective import V, Value
from ganlab.engine.objectives.output import LOG_ODDS
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["MODE_SAMPLES", "ScoreRequest", "ScoreResult"]

#: Number of samples by which modes are judged (design definition; Srivastava et al. 2017).
MODE_SAMPLES = 2500


@dataclass(frozen=True)
class ScoreRequest(Request):
    """Score ``n`` generated samples; another ``seed`` draws others."""

    n: int = 10_000
    seed: int = 0


@dataclass(frozen=True)
class ScoreResult(Result):
    """Distances between p_data and p_g.

    Attributes
    ----------
    jsd : float
        Jensen-Shannon divergence in nats on ``cells`` cells and one outside, from ``n`` samples.
    floor : float
        The mean that as many true samples score: no generator can be told to be better.
    bound : float
        A lower bound on a divergence by D's word, tight at the best D; may be negative. Where the
        objective's value bounds one as it stands (``value.bounds``), that value; else where D
        gives log-odds, ½(V + log 4), nats, which bounds the JSD; NaN where neither.
    value : Value
        What −L_D is under the objective at hand.
    cells : str
        "200" or "50 × 50".
    points : int
        How many points of the person's own p_data consists of; 0 where it has a density. The
        masses are exact either way, but against a finite set a generator that smooths it scores
        worse than one that repeats it.
    modes : ModeReport or None
        From the first 2,500 samples, where the data has known modes.
    """

    request: ScoreRequest
    jsd: float
    floor: float
    bound: float
    cells: str
    points: int
    modes: ModeReport | None
    value: Value = V


@probe(ScoreRequest)
def score(request: ScoreRequest, snapshot: Snapshot) -> ScoreResult:
    """Draw, count and compare."""
    data = snapshot.distribution
    assert isinstance(data, Distribution), "pictures have measures of their own"
    grid: Grid = remember(data, "grid", lambda: data_grid(data))
    floor = remember(data, ("floor", request.n), lambda: sampling_floor(data, grid, request.n))
    rng = np.random.default_rng([request.seed, 4])
    z = snapshot.latent.sample(request.n, rng)
    generated = snapshot.generate(z)
    few = min(request.n, MODE_SAMPLES)
    labels, asked = None, snapshot.latent.labels_of(z[:few])
    if asked is None:
        real = data.sample(few, rng)
    else:
        real, labels = data.sample_labelled(few, rng)
    return ScoreResult(
        request=request,
        jsd=jsd(grid.masses, grid.histogram(generated)),
        floor=floor,
        bound=_bound(
            snapshot, snapshot.outputs(real, labels), snapshot.outputs(generated[:few], asked)
        ),
        cells=grid.label,
        points=len(data.points) if isinstance(data, PointsDistribution) else 0,
        modes=mode_report(generated[:few], data.modes) if data.modes is not None else None,
        value=snapshot.objective.value,
    )


def _bound(snapshot: Snapshot, real: NDArray[np.float32], generated: NDArray[np.float32]) -> float:
    """Bound a divergence from below by D's raw outputs ``[n, outputs]`` on both kinds."""
    objective = snapshot.objective
    if objective.value.bounds:
        with torch.inference_mode():
            raw = (torch.from_numpy(x[:, :1]) for x in (real, generated))
            on_real, on_fake = objective.loss_d(*(x.double() for x in raw))
        return -float(on_real + on_fake)
    if snapshot.output == LOG_ODDS:
        return jsd_lower_bound(real[:, 0], generated[:, 0])
    return math.nan
