"""Ways on which the latent at hand moves, tick by tick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine import traverse
from ganlab.engine.between import between
from ganlab.ui.views.latent.player import TICK, Way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.latent import Factor, LatentSpace
    from ganlab.engine.walk import Walk

__all__ = ["PERIOD", "along", "sweeping", "walking"]

#: Ticks to and fro.
PERIOD = 40
#: Ticks for which each category of a factor is shown.
_EACH = 8


def sweeping(
    space: LatentSpace, z: NDArray[np.float32], factor: Factor, limits: tuple[float, float]
) -> Way:
    """One factor to and fro between limits, from its own value on; its categories in turn."""
    start = float(space.values(z[None], factor.name)[0])
    period = _EACH * factor.width if factor.categories else PERIOD

    def at(tick: int) -> NDArray[np.floating]:
        value = traverse.sweep(factor, *limits, start, tick, period)
        return space.with_values(z[None], factor.name, value)[0]

    return at


def along(
    space: LatentSpace, a: NDArray[np.float32], b: NDArray[np.float32], spherical: bool
) -> Way:
    """From a to b and back."""

    def at(tick: int) -> NDArray[np.floating]:
        share = (2.0 * tick / PERIOD) % 2.0
        t = np.array([share if share <= 1.0 else 2.0 - share])
        return between(space, a, b, t, spherical)[0]

    return at


def walking(walk: Walk, locked: Iterable[str]) -> Way:
    """A random walk, on which locked factors stay."""
    kept = [walk.latent.columns(name) for name in sorted(locked)]

    def at(tick: int) -> NDArray[np.floating]:
        z = walk.at(tick * TICK / 1000.0)
        for columns in kept:
            z[columns] = walk.start[columns]
        return z

    return at
