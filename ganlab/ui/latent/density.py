"""A prior's density as a shape to be drawn behind what moves over it."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from ganlab.engine.latent import Factor

__all__ = ["density_path"]

_POINTS = 61


@lru_cache(maxsize=64)
def density_path(prior: Literal["normal", "uniform"], width: float, height: float) -> QPainterPath:
    """Return the density of a prior over the whole of its reach, closed, y downwards.

    Its peak is ``height`` high, so that shapes compare and not heights: a standard normal and a
    uniform prior on [-1, 1] are told apart by where they end.
    """
    factor = Factor("", prior)
    reach = factor.reach
    x = np.linspace(-reach, reach, _POINTS)
    density = factor.density(x)
    y = height * (1.0 - density / density.max())
    path = QPainterPath(QPointF(0.0, height))
    for at, level in zip(np.linspace(0.0, width, _POINTS).tolist(), y.tolist(), strict=True):
        path.lineTo(at, level)
    path.lineTo(width, height)
    path.closeSubpath()
    return path
