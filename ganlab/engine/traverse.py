"""Traversals: what changes where one or two factors change, and all else stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.latent import Factor, LatentSpace

__all__ = ["Axis", "axis", "grid", "nearest", "sweep", "usual_range"]


@dataclass(frozen=True)
class Axis:
    """Values of one factor, in their order: numbers, or indices of categories."""

    factor: str
    values: tuple[float, ...]


def usual_range(factor: Factor) -> tuple[float, float]:
    """Return where a traversal goes unless told otherwise: most of the prior's mass.

    All of a uniform prior; of a normal one ±2, between which lie 95 % of it.
    """
    return (-1.0, 1.0) if factor.prior == "uniform" else (-2.0, 2.0)


def axis(factor: Factor, lo: float, hi: float, steps: int) -> Axis:
    """Return ``steps`` even steps from ``lo`` to ``hi``, both included; categories are all taken.

    A single step is the middle.
    """
    if factor.categories:
        return Axis(factor.name, tuple(float(i) for i in range(factor.width)))
    values = np.linspace(lo, hi, steps) if steps > 1 else np.array([0.5 * (lo + hi)])
    # What is written beside a column is what G is given.
    return Axis(factor.name, tuple(float(value) for value in values.astype(np.float32)))


def grid(
    latent: LatentSpace, z: NDArray[np.floating], across: Axis, down: Axis | None = None
) -> NDArray[np.float32]:
    """Return latents ``[rows, columns, size]`` that are z but for one or two factors.

    Where both axes are of one factor, that across holds.
    """
    columns = len(across.values)
    row = latent.with_values(np.repeat(z[None], columns, 0), across.factor, np.array(across.values))
    if down is None:
        return row[None]
    rows = [
        row if down.factor == across.factor else latent.with_values(row, down.factor, value)
        for value in down.values
    ]
    return np.stack(rows)


def nearest(axis: Axis, value: float) -> int:
    """Return which of an axis' values is nearest to one."""
    return int(np.abs(np.array(axis.values) - value).argmin())


def sweep(factor: Factor, lo: float, hi: float, start: float, tick: int, period: int) -> float:
    """Return a factor's value at a tick of an animation to and fro, which begins at ``start``.

    It rises at first, turns at ``hi`` and at ``lo``, and is back after ``period`` ticks, at an
    even pace. Of categories one after the other holds for ``period / categories`` ticks, at least
    one. A start outside of the range is brought to its nearer end at once.
    """
    if factor.categories:
        hold = max(1, period // factor.width)
        return float((int(start) + tick // hold) % factor.width)
    # An axis may go downwards; to and fro is the same either way.
    lo, hi = min(lo, hi), max(lo, hi)
    span = hi - lo
    if span == 0.0:
        return lo
    begun = (min(max(start, lo), hi) - lo) / span
    # To and fro: twice the way in one period.
    way = (begun + 2.0 * (tick % period) / period) % 2.0
    return lo + span * (way if way <= 1.0 else 2.0 - way)
