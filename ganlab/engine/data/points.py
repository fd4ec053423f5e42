"""A person's own points: a finite set, sampled with replacement."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ganlab.engine.data.distribution import (
    Distribution,
    Float32,
    Float64,
    ViewLimits,
    frozen_array,
)
from ganlab.engine.data.errors import DataError
from ganlab.engine.data.mixture import IsotropicMixture

MIN_ROWS = 10
MAX_KERNELS = 2_000
_LARGEST = 1e30  # squares of it still fit into float64, and itself into float32
_MARGIN = 0.15  # of the range, on either side of the view
_OUTLYING = 3.0


class PointsDistribution(Distribution):
    """A finite set of points, each equally likely.

    Sampling and `cell_masses` are those of the set itself, exactly. Its density does not exist,
    so `log_density` is a Gaussian kernel density estimate, labelled as one: Scott's rule
    (Scott 1992, *Multivariate Density Estimation*, eq. 6.41), bandwidth n^(-1/(d+4)) standard
    deviations of each axis, over at most 2,000 of the points.

    Each axis is standardised on its own, by mean and standard deviation; where a few outliers
    make the standard deviation more than 3 times that of the points clipped to their 1st and
    99th percentiles, by the mean and standard deviation of the clipped ones.

    The view holds every point with a margin of 15 %, unless the whole range of an axis is more
    than 3 times that of the middle 99.5 % of its points: then only those (so at least 99 % of
    2-D points), and the rest lies outside.

    Parameters
    ----------
    points : array, shape [n, 1] or [n, 2]
        Data units.
    source : str
        Where they come from, as shown: a file's name, or ``"clipboard"``.

    Raises
    ------
    DataError
        As `check_points`.
    """

    name = "file"
    exact_density = False

    def __init__(self, points: ArrayLike, source: str) -> None:
        super().__init__()
        values = check_points(points, source)
        n, self.dims = values.shape
        self.title = source
        self.source = source
        kind = "numbers" if self.dims == 1 else "points"
        self.description = f"{n:,} {kind} from {source}, drawn with replacement"
        self._points = values.astype(np.float32)
        location, scale = zip(*(_location_scale(column) for column in values.T), strict=True)
        self.location, self.scale = frozen_array(location), frozen_array(scale)
        limits = [_limits(column) for column in values.T]
        self.view = ViewLimits(tuple(lo for lo, _ in limits), tuple(hi for _, hi in limits))
        kernels = values
        if n > MAX_KERNELS:
            # Chosen once and always the same way: the estimate must not depend on a run's seed.
            kept = np.random.default_rng(0).choice(n, MAX_KERNELS, replace=False)
            kernels = values[np.sort(kept)]
        bandwidth = len(kernels) ** (-1.0 / (self.dims + 4))
        self._kde = IsotropicMixture(
            self.standardise(kernels), np.full(len(kernels), bandwidth), np.ones(len(kernels))
        )
        self.bandwidth = frozen_array(bandwidth * self.scale)
        self.resolution = float(self.bandwidth.min())
        shown = " × ".join(f"{width:.3g}" for width in self.bandwidth)
        self.density_label = f"estimate (KDE, bandwidth {shown})"

    @property
    def points(self) -> Float32:
        """The points themselves, [n, d], data units."""
        return self._points.copy()

    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        return self._points[rng.integers(len(self._points), size=n)]

    def _log_density(self, x: Float64) -> Float64:
        return self._kde.log_density(self.standardise(x)) - float(np.log(self.scale).sum())

    def _cell_masses(self, edges: list[Float64]) -> Float64:
        counts, _ = np.histogramdd(self._points.astype(np.float64), bins=edges)
        return np.asarray(counts / len(self._points), dtype=np.float64)


def check_points(points: ArrayLike, source: str) -> Float64:
    """Return `points` as float64 [n, d], or say why they cannot be learnt from.

    Raises
    ------
    DataError
        When there are not 1 or 2 columns or fewer than 10 rows, a value is not finite or beyond
        1e30, a column is constant, or one varies too little against its size for the single
        precision that networks compute in.
    """
    values = np.array(points, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] not in (1, 2):
        raise DataError(f"{source} has shape {values.shape}: [n, 1] or [n, 2] is wanted")
    if len(values) < MIN_ROWS:
        rows = "1 row" if len(values) == 1 else f"{len(values)} rows"
        raise DataError(f"{source} has {rows} of numbers: at least {MIN_ROWS} are needed")
    bad = ~np.isfinite(values) | (np.abs(values) > _LARGEST)
    if bad.any():
        row, column = np.argwhere(bad)[0].tolist()
        raise DataError(
            f"{source}, row {row + 1}, column {column + 1}: {values[row, column]:g} is not "
            f"a finite number up to {_LARGEST:g}: remove the row or mend the value"
        )
    for number, column in enumerate(values.T, start=1):
        if (column == column[0]).all():
            raise DataError(
                f"{source}, column {number} is constant (every value is {column[0]:g}): "
                "there is nothing to learn from it, leave it out"
            )
        # The typical size, not the largest: a few outliers are not what is learnt.
        size, spread = np.median(np.abs(column)), _location_scale(column)[1]
        if spread < 100 * np.finfo(np.float32).eps * size:
            raise DataError(
                f"{source}, column {number} varies by only {spread:.2g} around "
                f"{np.median(column):.7g}: too little for single precision, subtract its mean first"
            )
    return values


def _location_scale(column: Float64) -> tuple[float, float]:
    """Return mean and standard deviation, shielded from a few outliers."""
    low, high = np.quantile(column, [0.01, 0.99])
    clipped = np.clip(column, low, high)
    if 0 < 3 * clipped.std() < column.std():
        column = clipped
    return float(column.mean()), float(column.std())


def _limits(column: Float64) -> tuple[float, float]:
    """Return the view's limits along one axis."""
    lo, hi = float(column.min()), float(column.max())
    low, high = (float(q) for q in np.quantile(column, [0.0025, 0.9975]))
    if 0 < _OUTLYING * (high - low) < hi - lo:
        lo, hi = low, high
    margin = _MARGIN * (hi - lo)
    return lo - margin, hi + margin
