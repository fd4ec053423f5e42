"""Which modes of the data a generator has found, and how well."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.data import Modes

__all__ = ["HIGH_QUALITY", "ModeReport", "mode_counts", "mode_report", "report_of_counts"]

#: A sample is of high quality within this many standard deviations of its nearest mode.
HIGH_QUALITY = 3.0


@dataclass(frozen=True)
class ModeReport:
    """Coverage of known modes.

    Attributes
    ----------
    n : int
        Samples looked at.
    total, covered : int
        Modes, and those that are the nearest of at least one high-quality sample.
    high_quality : float
        Share of samples within three standard deviations of their nearest mode, 0 to 1.
    reverse_kl : float
        KL(histogram of high-quality samples over modes ‖ the modes' weights), nats;
        infinite where no sample is of high quality.
    shares : tuple of float
        Share of all samples that are high-quality samples of each mode.
    """

    n: int
    total: int
    covered: int
    high_quality: float
    reverse_kl: float
    shares: tuple[float, ...]


def mode_report(x: NDArray[np.floating], modes: Modes) -> ModeReport:
    """Count samples ``[n, d]`` (data units) over the data's modes.

    Notes
    -----
    Nearest is by distance to the centre; quality by that distance over the mode's standard
    deviation (Srivastava et al. 2017, VEEGAN; Lin et al. 2018, PacGAN). For modes of equal
    weight the reverse KL is against the uniform distribution, as there.
    """
    return report_of_counts(mode_counts(x, modes), len(x), modes)


def mode_counts(x: NDArray[np.floating], modes: Modes) -> NDArray[np.int64]:
    """Count the high-quality samples of each mode ``[m]`` among samples ``[n, d]``."""
    x = np.asarray(x, np.float64)
    with np.errstate(over="ignore"):
        distance = np.linalg.norm(x[:, None, :] - modes.centres[None], axis=2)
    distance = np.where(np.isfinite(distance), distance, np.inf)
    nearest = distance.argmin(axis=1)
    good = distance[np.arange(len(x)), nearest] < HIGH_QUALITY * modes.std[nearest]
    return np.bincount(nearest[good], minlength=len(modes.centres))


def report_of_counts(counts: NDArray[np.integer], n: int, modes: Modes) -> ModeReport:
    """Report on ``n`` samples of which ``counts`` ``[m]`` are high-quality ones of each mode."""
    total = int(counts.sum())
    reverse_kl = math.inf
    if total:
        p = counts / total
        some = p > 0
        reverse_kl = max(0.0, float(np.sum(p[some] * np.log(p[some] / modes.weights[some]))))
    return ModeReport(
        n=n,
        total=len(modes.centres),
        covered=int((counts > 0).sum()),
        high_quality=total / n if n else 0.0,
        reverse_kl=reverse_kl,
        shares=tuple((counts / max(n, 1)).tolist()),
    )
