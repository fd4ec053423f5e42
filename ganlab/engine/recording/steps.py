"""Which steps of a run are filmed."""

from __future__ import annotations

from typing import Literal

import numpy as np

__all__ = ["SPACINGS", "Spacing", "film_steps"]

Spacing = Literal["even", "early"]
#: How steps are spread over the frames: key, title, help.
SPACINGS: tuple[tuple[Spacing, str, str], ...] = (
    ("even", "Even", "As many steps from each frame to the next"),
    ("early", "Closer early",
     "The step grows as the square of time: few steps from frame to frame at first, when most "
     "happens, and ever more"),
)  # fmt: skip


def film_steps(first: int, last: int, frames: int, spacing: Spacing = "even") -> tuple[int, ...]:
    """Return the step that each frame shows, from the first to the last, both included.

    Where there are fewer steps than frames some show the same one.

    Parameters
    ----------
    first, last
        Steps; ``last`` is not before ``first``.
    frames
        How many; a single one shows the last step.
    spacing
        ``even``: step n of N at ``first + (last − first)·n/(N − 1)``; ``early``: the same with the
        square of that share. Rounded.

    Raises
    ------
    ValueError
        Where the range runs backwards, or there is no frame.
    """
    if last < first:
        raise ValueError(f"steps from {first} to {last}: the last must not be before the first")
    if frames < 1:
        raise ValueError(f"{frames} frames: there must be at least 1")
    share = np.linspace(0.0, 1.0, frames) if frames > 1 else np.ones(1)
    if spacing == "early":
        share = share**2
    return tuple(int(step) for step in np.round(first + (last - first) * share))
