"""What a run really draws: by the data's known modes, or by a classifier's labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data import Distribution
from ganlab.engine.metrics.images import quick

if TYPE_CHECKING:
    from ganlab.engine.data import Modes
    from ganlab.engine.snapshot import Snapshot

__all__ = ["HELD", "SAMPLES", "dropped", "mode_shares", "shares"]

#: Samples of one look.
SAMPLES = {"points": 2_000, "pictures": 300}
#: Steps for which the truth must have been the same.
HELD = 200
#: A mode with less than this part of its share of the data is dropped.
_PART = 0.2


def shares(snapshot: Snapshot) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of samples of each mode or label, and that of the data, ``[modes]`` each.

    Of points the nearest mode counts; of pictures the most probable class of the data set's
    classifier.
    """
    data = snapshot.distribution
    if isinstance(data, Distribution):
        assert data.modes is not None, "only data with known modes has a truth"
        rng = np.random.default_rng([snapshot.step, 91])
        x = snapshot.generate(snapshot.latent.sample(SAMPLES["points"], rng))
        return mode_shares(x, data.modes), np.asarray(data.modes.weights, np.float64)
    seen = quick(snapshot, SAMPLES["pictures"], snapshot.step)
    assert seen is not None, "only pictures with a classifier have a truth"
    return np.array(seen.shares), np.asarray(data.label_shares, np.float64)


def mode_shares(x: NDArray[np.floating], modes: Modes) -> NDArray[np.float64]:
    """Share of samples ``[n, d]`` that are nearest to each mode ``[modes]``, however far."""
    far = np.nan_to_num(x, nan=1e9, posinf=1e9, neginf=-1e9).astype(np.float64)
    nearest = np.linalg.norm(far[:, None] - modes.centres[None], axis=2).argmin(axis=1)
    return np.bincount(nearest, minlength=len(modes.centres)) / len(x)


def dropped(found: NDArray[np.float64], wanted: NDArray[np.float64]) -> int:
    """Count modes that get less than a fifth of their share."""
    return int((found < _PART * wanted).sum())
