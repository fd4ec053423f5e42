"""What is measured of a trained model, each by its definition, from the model that a run shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data import Distribution
from ganlab.engine.metrics.jsd import Grid, data_grid, jsd, sampling_floor
from ganlab.engine.metrics.modes import HIGH_QUALITY, ModeReport, mode_report
from ganlab.engine.probes.score import MODE_SAMPLES
from ganlab.engine.registry import Registry
from ganlab.engine.snapshot import Snapshot

__all__ = ["JSD_SAMPLES", "MEASURES", "Measure", "jsd_floor"]

#: Generated samples behind a reported divergence.
JSD_SAMPLES = 200_000
#: Samples that go through the networks at once: more would only need memory.
CHUNK = 20_000
#: Points of a line, and true samples in the plane, at which D is read.
D_POINTS = 2001
D_SAMPLES = 10_000


@dataclass(frozen=True)
class Measure:
    """One number about a trained model.

    Attributes
    ----------
    heading : str
        Column heading, with its unit.
    meaning : str
        Its definition in one sentence.
    form : str
        Format specification of a table cell.
    of : callable
        ``(snapshot, rng) -> float``.
    """

    heading: str
    meaning: str
    form: str
    of: Callable[[Snapshot, np.random.Generator], float]


MEASURES: Registry[Measure] = Registry("measure")


@lru_cache(maxsize=8)
def _grid(data: Distribution) -> Grid:
    return data_grid(data)


@lru_cache(maxsize=8)
def jsd_floor(data: Distribution) -> float:
    """Mean divergence, nats, that as many true samples score: nothing can be told to be better."""
    return sampling_floor(data, _grid(data), JSD_SAMPLES, draws=4)


def _generate(snapshot: Snapshot, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
    z = snapshot.latent.sample(n, rng)
    parts = [snapshot.generate(z[start : start + CHUNK]) for start in range(0, n, CHUNK)]
    return np.concatenate(parts)


def _jsd(snapshot: Snapshot, rng: np.random.Generator) -> float:
    data = snapshot.distribution
    assert isinstance(data, Distribution)
    grid = _grid(data)
    return jsd(grid.masses, grid.histogram(_generate(snapshot, JSD_SAMPLES, rng)))


def _largest_unrest(snapshot: Snapshot, rng: np.random.Generator) -> float:
    data = snapshot.distribution
    assert isinstance(data, Distribution)
    x = np.linspace(data.view.lo[0], data.view.hi[0], D_POINTS)[:, None]
    density = data.density(x)
    where = density > 0.01 * density.max()
    return float(np.abs(snapshot.shown(x[where]) - 0.5).max())


def _mean_unrest(snapshot: Snapshot, rng: np.random.Generator) -> float:
    x = snapshot.distribution.sample(D_SAMPLES, rng)
    return float(np.abs(snapshot.shown(x) - 0.5).mean())


def _modes(snapshot: Snapshot, rng: np.random.Generator) -> ModeReport:
    data = snapshot.distribution
    modes = data.modes if isinstance(data, Distribution) else None
    if modes is None:
        raise ValueError(f"data {data.name!r} has no modes to count")
    return mode_report(_generate(snapshot, MODE_SAMPLES, rng), modes)


MEASURES.add(
    "jsd",
    Measure(
        "JSD (nats)",
        f"Jensen-Shannon divergence of p_data and p_g, from {JSD_SAMPLES:,} generated samples on "
        "200 cells (1-D) or 50 × 50 cells (2-D) over the view limits and one for all outside",
        ".4f",
        _jsd,
    ),
)
MEASURES.add(
    "largest_unrest",
    Measure(
        "largest gap of D to ½",
        f"the largest |D(x) − ½| among {D_POINTS:,} points of the view where p_data is above 1 % "
        "of its peak",
        ".3f",
        _largest_unrest,
    ),
)
MEASURES.add(
    "mean_unrest",
    Measure(
        "mean gap of D to ½",
        f"the mean of |D(x) − ½| over {D_SAMPLES:,} true samples",
        ".3f",
        _mean_unrest,
    ),
)
MEASURES.add(
    "modes",
    Measure(
        "modes",
        f"modes that are the nearest of at least one high-quality sample of {MODE_SAMPLES:,}",
        ".0f",
        lambda snapshot, rng: float(_modes(snapshot, rng).covered),
    ),
)
MEASURES.add(
    "high_quality",
    Measure(
        "high quality",
        f"share of {MODE_SAMPLES:,} generated samples within {HIGH_QUALITY:g} standard deviations "
        "of their nearest mode's centre",
        ".1%",
        lambda snapshot, rng: _modes(snapshot, rng).high_quality,
    ),
)
MEASURES.add(
    "reverse_kl",
    Measure(
        "reverse KL (nats)",
        "KL(histogram of high-quality samples over modes ‖ the modes' weights)",
        ".3f",
        lambda snapshot, rng: _modes(snapshot, rng).reverse_kl,
    ),
)
