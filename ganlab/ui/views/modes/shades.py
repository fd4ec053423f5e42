"""Masses of modes over time as one picture: a column of pixels for each moment, a row for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.detector.report import Strip
from ganlab.ui.theme import Theme

__all__ = [
    "FULL",
    "MOST",
    "Rows",
    "columns_at",
    "first_step",
    "ratios",
    "rows_of",
    "strip_words",
    "words_of",
]

#: Rows at most.
MOST = 64
#: Times its share from which on a mode's colour is the strongest.
FULL = 2.0


@dataclass(frozen=True)
class Rows:
    """Which modes or bins stand in the rows, from the top.

    Attributes
    ----------
    index : tuple of int
        In the strip.
    total : int
        How many there are.
    """

    index: tuple[int, ...]
    total: int


def rows_of(strip: Strip) -> Rows:
    """Return all of them in their order; of very many those with the largest shares."""
    total = len(strip.names)
    kept = np.argsort(-strip.shares, kind="stable")[:MOST]
    return Rows(tuple(sorted(kept.tolist())), total)


def ratios(strip: Strip, rows: Rows) -> NDArray[np.float32]:
    """Return mass over the data's share ``[rows, t]``: 1 where a mode gets what it should."""
    index = list(rows.index)
    shares = np.maximum(strip.shares[index], 1e-12)
    return np.asarray(strip.masses[:, index].T / shares[:, None], np.float32)


def first_step(strip: Strip, every: int) -> float:
    """Return the step at which the first column begins: all are equally wide."""
    steps = strip.steps
    width = float(steps[1] - steps[0]) if len(steps) > 1 else float(every)
    return max(float(steps[0]) - width, 0.0)


def words_of(strip: Strip, rows: Rows, every: int, step: float, place: int) -> str:
    """Say what a row shows at a step: mode, mass and what is expected; empty beyond the strip."""
    (column,) = columns_at(strip, first_step(strip, every), np.array([step])).tolist()
    if column < 0:
        return ""
    index = rows.index[min(place, len(rows.index) - 1)]
    mass, share = float(strip.masses[column, index]), float(strip.shares[index])
    return (
        f"step {strip.steps[column]:,} · {strip.names[index]} · {100 * mass:.1f} % of samples, "
        f"{100 * share:.1f} % expected"
    )


def columns_at(strip: Strip, first: float, steps: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return which column of a strip tells of each step; −1 where none does.

    Parameters
    ----------
    first
        Step at which its first column begins; each ends at its own step.
    steps
        Increasing, ``[n]``.
    """
    found = np.searchsorted(strip.steps, steps, side="left")
    outside = (steps <= first) | (found >= len(strip.steps))
    return np.where(outside, -1, found).astype(np.int64)


@lru_cache(maxsize=4)
def strip_words(theme: Theme) -> NDArray[np.uint32]:
    """Return the colours of 0 to :data:`FULL` times a share as Qt's 32-bit words ``[256]``.

    From the ground over the generator's green to its darkest (brightest, on dark): lightness
    changes one way all along, so what is missing is pale without colour too.
    """
    stops = [_rgb(theme.surface), _rgb(theme.generator), _rgb(theme.ink)]
    # Half ink at the end: still green.
    stops[2] = tuple(round(0.45 * g + 0.55 * i) for g, i in zip(stops[1], stops[2], strict=True))
    t = np.linspace(0.0, 1.0, 256)
    parts = [
        np.round(np.interp(t, [0.0, 0.5, 1.0], [stop[c] for stop in stops])).astype(np.uint32)
        for c in range(3)
    ]
    return np.asarray(parts[0] << 16 | parts[1] << 8 | parts[2] | 0xFF000000, np.uint32)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
