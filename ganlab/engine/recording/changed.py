"""What changed from one frame to the next."""

from __future__ import annotations

import numpy as np

from ganlab.engine.recording.film import Pixels

__all__ = ["changed_box"]


def changed_box(before: Pixels | None, now: Pixels) -> tuple[int, int, int, int]:
    """Return the rectangle outside of which nothing changed: left, top, right, bottom.

    Parameters
    ----------
    before, now
        Frames ``[height, width, …]`` of one size; of the first one all has changed.

    Returns
    -------
    tuple of int
        Pixels, the last two not included; one pixel where nothing changed, as a frame that holds
        nothing is allowed nowhere.
    """
    height, width = now.shape[:2]
    if before is None:
        return 0, 0, width, height
    other = before != now
    if other.ndim == 3:
        other = other.any(axis=2)
    rows = np.flatnonzero(other.any(axis=1))
    if not len(rows):
        return 0, 0, 1, 1
    columns = np.flatnonzero(other[rows[0] : rows[-1] + 1].any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
