"""What a data distribution is: a sampler, a log-density, its modes and its view limits."""

from __future__ import annotations

from abc import abstractmethod
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab.engine.data.dataset import Dataset

Float64 = NDArray[np.float64]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

_CACHED_GRIDS = 8
_QUADRATURE_POINTS = 1 << 16


def frozen_array(values: ArrayLike) -> Float64:
    """Return a read-only float64 copy: distributions are shared between threads."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def isotropic_standard(mean: Float64, variance: Float64) -> tuple[Float64, Float64]:
    """Return location [d] and scale [d] with one scale for all axes, which keeps the shape.

    Parameters
    ----------
    mean, variance : ndarray, shape [d]
    """
    scale = np.sqrt(variance.mean())
    # Rounding leaves 1e-17 where a symmetric distribution has its middle at 0.
    location = np.where(np.abs(mean) < 1e-12 * scale, 0.0, mean)
    return frozen_array(location), frozen_array(np.full(len(mean), scale))


@dataclass(frozen=True, eq=False)
class Modes:
    """The modes of a mixture of isotropic Gaussians, in data units.

    Attributes
    ----------
    centres : ndarray, shape [m, d], float64
    std : ndarray, shape [m], float64
        Standard deviation of each mode, the same along every axis.
    weights : ndarray, shape [m], float64
        Share of each mode; they sum to 1.
    """

    centres: Float64
    std: Float64
    weights: Float64


@dataclass(frozen=True)
class ViewLimits:
    """Axes limits that show a distribution and a margin around it, in data units."""

    lo: tuple[float, ...]
    hi: tuple[float, ...]


class Distribution(Dataset):
    """A probability distribution over one or two dimensions.

    Attributes
    ----------
    name : str
        Its key in the registry, or ``"file"``, ``"drawn"``, ``"drawn-1d"``.
    title : str
        A few words for a picker.
    dims : int
        1 or 2, called d below.
    description : str
        One plain sentence with the parameters.
    exact_density : bool
        Whether `log_density` is exact; otherwise it is an estimate and labelled so.
    density_label : str
        ``"exact"``, or which estimate it is and with which bandwidth.
    modes : Modes or None
    view : ViewLimits
    location, scale : ndarray, shape [d], float64, data units
        ``(x - location) / scale`` is standardised: mean 0 and standard deviation 1 over all
        axes together (built-in 2-D data has one scale for both axes, which keeps its shape) or
        per axis (a person's own file); median and quartiles instead where tails are heavy.
    resolution : float
        The shortest length, in data units, over which the density changes much.
    """

    dims: int
    exact_density: bool = True
    density_label: str = "exact"
    modes: Modes | None = None
    view: ViewLimits
    resolution: float

    def __init__(self) -> None:
        self._masses: OrderedDict[tuple[bytes, ...], Float64] = OrderedDict()

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample: ``(d,)``."""
        return (self.dims,)

    @property
    def labels(self) -> tuple[str, ...]:
        """Modes by number, from 1; empty where it has none."""
        return tuple(str(i + 1) for i in range(len(self.modes.std))) if self.modes else ()

    @property
    def label_shares(self) -> Float64:
        """Share of each mode."""
        return np.empty(0) if self.modes is None else self.modes.weights

    def sample(self, n: int, rng: np.random.Generator) -> Float32:
        """Draw `n` points.

        Returns
        -------
        ndarray, shape [n, d], float32, data units
        """
        return self._sample(n, rng)

    @abstractmethod
    def _sample(self, n: int, rng: np.random.Generator) -> Float32:
        """Return `n` points [n, d]."""

    def sample_labelled(self, n: int, rng: np.random.Generator) -> tuple[Float32, Int64]:
        """Draw `n` points, each with the index of the mode that it came from.

        Returns
        -------
        x : ndarray, shape [n, d], float32, data units
        mode : ndarray, shape [n], int64

        Raises
        ------
        ValueError
            When the distribution has no modes.
        """
        if self.modes is None:
            raise ValueError(
                f"data {self.name!r} has no modes to label its samples with: use sample()"
            )
        return self._sample_labelled(n, rng)

    def _sample_labelled(self, n: int, rng: np.random.Generator) -> tuple[Float32, Int64]:
        """Return `n` points [n, d] and their modes [n]; whoever sets `modes` overrides this."""
        raise NotImplementedError

    def log_density(self, x: ArrayLike) -> Float64:
        """Return the log of the density per data unit^d, in nats.

        Parameters
        ----------
        x : array, shape [n, d], data units

        Returns
        -------
        ndarray, shape [n], float64
            ``-inf`` where the density is zero and at points that are not finite.

        Raises
        ------
        ValueError
            When `x` has another shape.
        """
        points = np.asarray(x, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != self.dims:
            raise ValueError(
                f"points of data {self.name!r} have shape [n, {self.dims}], got {points.shape}"
            )
        finite = np.isfinite(points).all(axis=1)
        if finite.all():
            return self._log_density(points)
        out = np.full(len(points), -np.inf)
        out[finite] = self._log_density(points[finite])
        return out

    @abstractmethod
    def _log_density(self, x: Float64) -> Float64:
        """Return the log-density at finite points [n, d], as [n]."""

    def density(self, x: ArrayLike) -> Float64:
        """Return the density per data unit^d at `x` [n, d], as [n]."""
        return np.exp(self.log_density(x))

    def cell_masses(self, edges: Sequence[ArrayLike]) -> Float64:
        """Return the probability mass in each cell of a grid; results are kept for reuse.

        Parameters
        ----------
        edges : sequence of d arrays
            Increasing cell edges along each axis, data units.

        Returns
        -------
        ndarray, shape [cells of axis 1, …], float64, read-only
            The mass outside of the grid is one minus its sum.

        Raises
        ------
        ValueError
            When there is not one increasing array of edges per axis.
        """
        grid = [np.asarray(axis, dtype=np.float64) for axis in edges]
        if len(grid) != self.dims:
            raise ValueError(
                f"data {self.name!r} needs {self.dims} array(s) of cell edges, got {len(grid)}"
            )
        for axis in grid:
            if axis.ndim != 1 or len(axis) < 2 or not (np.diff(axis) > 0).all():
                raise ValueError("cell edges must be a 1-D array of two or more increasing numbers")
        key = tuple(axis.tobytes() for axis in grid)
        known = self._masses.get(key)
        if known is None:
            known = frozen_array(np.clip(self._cell_masses(grid), 0.0, 1.0))
            self._masses[key] = known
            while len(self._masses) > _CACHED_GRIDS:
                self._masses.popitem(last=False)
        return known

    def _cell_masses(self, edges: list[Float64]) -> Float64:
        """Integrate the density over each cell.

        Three Gauss-Legendre nodes on every stretch no longer than `resolution`. Families with a
        distribution function in closed form override this.
        """
        axes = [_cell_nodes(axis, self.resolution) for axis in edges]
        if self.dims == 1:
            nodes, weights = axes[0]
            values = self.density(nodes.reshape(-1, 1)).reshape(nodes.shape)
            return np.asarray((values * weights).sum(axis=1))
        (xs, wx), (ys, wy) = axes
        columns: Float64 = ys.ravel()
        masses: Float64 = np.empty((len(xs), len(ys)))
        block = np.empty((xs.shape[1], columns.size, 2))
        block[:, :, 1] = columns
        for i, (x, w) in enumerate(zip(xs, wx, strict=True)):
            block[:, :, 0] = x[:, None]
            table = self.density(block.reshape(-1, 2)).reshape(len(x), columns.size)
            masses[i] = ((w @ table).reshape(ys.shape) * wy).sum(axis=1)
        return masses

    def standardise(self, x: ArrayLike) -> Float64:
        """Return ``(x - location) / scale`` for `x` [n, d] in data units."""
        return (np.asarray(x, dtype=np.float64) - self.location) / self.scale

    def unstandardise(self, u: ArrayLike) -> Float64:
        """Return ``scale * u + location``, in data units, for standardised `u` [n, d]."""
        return np.asarray(u, dtype=np.float64) * self.scale + self.location

    @property
    def scaling(self) -> str:
        """How standardised coordinates become data units: ``"x = 3.2·u + 1.5"``."""
        parts = []
        for data, standard, a, b in zip("xy", "uv", self.scale, self.location, strict=False):
            sign = "−" if b < 0 else "+"
            parts.append(f"{data} = {a:.4g}·{standard} {sign} {abs(b):.4g}")
        return ", ".join(parts)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}: {self.description}>"


def _cell_nodes(edges: Float64, resolution: float) -> tuple[Float64, Float64]:
    """Return Gauss-Legendre nodes and weights within each cell, each of shape [cells, nodes]."""
    widest = float(np.diff(edges).max())
    if not np.isfinite(widest):
        raise ValueError("cell edges must be finite for a density integrated by quadrature")
    pieces = min(max(1, int(np.ceil(widest / resolution))), _QUADRATURE_POINTS // len(edges))
    t, w = np.polynomial.legendre.leggauss(3)
    unit = ((np.arange(pieces)[:, None] + (t + 1) / 2) / pieces).ravel()
    share = np.tile(w / 2 / pieces, pieces)
    width = np.diff(edges)[:, None]
    return edges[:-1, None] + width * unit, width * share
