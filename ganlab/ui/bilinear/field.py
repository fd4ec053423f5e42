"""What is worked out for the plane's picture: arrows of the gradients, and where points left it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["arrows", "edge_mark"]

#: Distance between arrows, in units of the plane, and their length per unit of the gradient.
_EVERY = 0.4
_LENGTH = 0.11
_HEAD = 4.0  # pixels


def arrows(across: float, up: float, pixels: float) -> NDArray[np.float64]:
    """Return arrows along (−y, x) as lines ``[n, 4]`` in pixels from (0, 0), y downwards.

    Parameters
    ----------
    across, up
        How far the plane is seen from (0, 0).
    pixels
        Of one unit.
    """
    columns, rows = (int(reach / _EVERY) for reach in (across, up))
    grid = np.meshgrid(np.arange(-columns, columns + 1), np.arange(-rows, rows + 1))
    points = np.column_stack([axis.ravel() for axis in grid]) * _EVERY
    points = points[np.abs(points).max(axis=1) > 0]
    way = np.column_stack([-points[:, 1], points[:, 0]])
    ends = (points + _LENGTH * way) * pixels
    starts = (points - _LENGTH * way) * pixels
    unit = way / np.hypot(way[:, 0], way[:, 1])[:, None]
    lines = [np.concatenate([starts, ends], axis=1)]
    for turn in (2.6, -2.6):
        c, s = math.cos(turn), math.sin(turn)
        barb = np.column_stack([c * unit[:, 0] - s * unit[:, 1], s * unit[:, 0] + c * unit[:, 1]])
        lines.append(np.concatenate([ends, ends + _HEAD * barb], axis=1))
    out: NDArray[np.float64] = np.concatenate(lines) * [1.0, -1.0, 1.0, -1.0]
    return out


def edge_mark(
    x: float, y: float, across: float, up: float
) -> tuple[float, float, tuple[float, float]] | None:
    """Return the edge point towards (x, y) and the way out there; None where it is within."""
    share = max(abs(x) / across, abs(y) / up)
    if share <= 1.0:
        return None
    length = math.hypot(x, y)
    return x / share, y / share, (x / length, y / length)
