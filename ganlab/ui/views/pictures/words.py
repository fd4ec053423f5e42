"""What is said of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["GAP", "decimal", "score", "the_label", "vector"]

#: Between two facts of one line.
GAP = "\u2003"
_FEW = 4


def decimal(value: float, digits: int = 2) -> str:
    """Return a number with a true minus sign, and none before a zero."""
    text = f"{value:.{digits}f}"
    return (text if float(text) else text.lstrip("-")).replace("-", "−")


def score(d: float) -> str:
    """Return D's score as everywhere: three digits."""
    return f"D(x) {d:.3f}" if np.isfinite(d) else "D(x) is no number"


def vector(z: NDArray[np.floating]) -> str:
    """Return the first numbers of a latent, and how many there are."""
    few = " ".join(decimal(float(value)) for value in z[:_FEW])
    more = f" … ({len(z)} numbers)" if len(z) > _FEW else ""
    return f"z {few}{more}"


def the_label(labels: tuple[str, ...], index: int | None) -> str:
    """Return a label's name; "" where there is none."""
    if index is None or not 0 <= index < len(labels):
        return ""
    return f"label {labels[index]}"
