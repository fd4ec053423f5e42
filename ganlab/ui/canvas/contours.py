"""Level lines of what a grid of cells holds, in data units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

from ganlab.engine.probes import DensityResult, FieldRequest, FieldResult

__all__ = ["Contour", "boundary", "density_contours"]

Float64 = NDArray[np.float64]


@dataclass(frozen=True)
class Contour:
    """Polylines, one behind the other.

    Attributes
    ----------
    points : ndarray
        ``[n, 2]``, data units.
    joined : ndarray
        ``[n - 1]``: whether a line leads from each point to the next.
    """

    points: Float64
    joined: NDArray[np.bool_]

    def segments(self, points: Float64) -> Float64:
        """Return separate lines ``[m, 4]`` between points that were mapped elsewhere."""
        return np.hstack([points[:-1][self.joined], points[1:][self.joined]])

    def dots(self, points: Float64, spacing: float, most: int) -> Float64:
        """Return dots ``[m, 2]`` evenly spaced along the mapped points, at most ``most``."""
        if len(points) < 2:
            return np.empty((0, 2))
        length = np.where(self.joined, np.hypot(*np.diff(points, axis=0).T), 0.0)
        along = np.concatenate([[0.0], np.cumsum(length)])
        spacing = max(spacing, along[-1] / most)
        at = np.arange(0.5 * spacing, along[-1], spacing)
        x = np.interp(at, along, points[:, 0])
        return np.column_stack([x, np.interp(at, along, points[:, 1])])


def boundary(field: FieldResult) -> Contour:
    """Return the line at the middle of D's scale, interpolated between the centres of cells."""
    return _contours(field.request, field.d, (field.scale.middle,))


def density_contours(density: DensityResult) -> Contour:
    """Return the borders of the highest-density regions of p_data."""
    if not density.levels:
        return Contour(np.empty((0, 2)), np.empty(0, bool))
    log_density, levels = density.log_density, np.array(density.levels)
    outside = np.isneginf(log_density)
    if outside.any():
        # Where the density ends abruptly, the border lies half-way between cells.
        log_density = np.where(outside, levels[0] - 0.2, log_density)
        levels = levels - 0.1
    return _contours(density.request.grid, log_density, levels.tolist())


def _contours(grid: FieldRequest, z: NDArray[Any], levels: Sequence[float]) -> Contour:
    nothing = Contour(np.empty((0, 2)), np.empty(0, bool))
    if min(z.shape) < 2:
        return nothing
    mask = None if np.isfinite(z.sum()) else ~np.isfinite(z)
    # The class behind contourpy's contour_generator(), which takes longer to look at its
    # arguments than this takes to find a line.
    marching = SerialContourGenerator(
        *_indices(z.shape),
        z,
        mask,  # type: ignore[arg-type]
        corner_mask=False,
        line_type=LineType.ChunkCombinedOffset,
        fill_type=FillType.OuterOffset,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )
    points: list[Float64] = []
    starts: list[NDArray[np.integer]] = []
    for level in levels:
        found: Any = marching.lines(level)
        (some,), (offsets,) = found
        if some is not None:
            starts.append(offsets[:-1] + sum(map(len, points)))
            points.append(some)
    if not points:
        return nothing
    together = np.concatenate(points)
    joined = np.ones(len(together) - 1, bool)
    # No line leads to a point with which a polyline starts.
    joined[np.concatenate(starts)[1:].astype(np.intp) - 1] = False
    step = np.array([(grid.x_hi - grid.x_lo) / grid.nx, (grid.y_hi - grid.y_lo) / grid.ny])
    return Contour((together + 0.5) * step + (grid.x_lo, grid.y_lo), joined)


@lru_cache(maxsize=8)
def _indices(shape: tuple[int, int]) -> tuple[Float64, Float64]:
    x, y = np.meshgrid(np.arange(shape[1], dtype=float), np.arange(shape[0], dtype=float))
    return x, y
