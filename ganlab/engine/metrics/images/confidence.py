"""How sure a classifier is of samples, and how evenly it spreads them over its classes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["CONFIDENT", "Confidence", "confidence"]

#: A sample counts as confident from this probability of its most probable class on.
CONFIDENT = 0.9


@dataclass(frozen=True)
class Confidence:
    """What a classifier makes of samples.

    Attributes
    ----------
    n : int
        Samples looked at.
    confident : float
        Share of samples whose most probable class has a probability of at least 0.9, 0 to 1.
    shares : tuple of float
        Share of samples of each class, by the most probable one.
    entropy : float
        Entropy of those shares, bits, 0 to ``most``.
    most : float
        log₂ of the number of classes: the entropy of equal shares.
    """

    n: int
    confident: float
    shares: tuple[float, ...]
    entropy: float
    most: float

    def words(self) -> str:
        """Say it in one line."""
        return (
            f"{100 * self.confident:.1f} % of {self.n:,} samples confident (p ≥ {CONFIDENT:g}), "
            f"label entropy {self.entropy:.2f} of {self.most:.2f} bits"
        )


def confidence(probabilities: NDArray[np.floating]) -> Confidence:
    """Count confident samples and their most probable classes.

    Parameters
    ----------
    probabilities
        Of each class, ``[n, classes]``, n at least 1.

    Raises
    ------
    ValueError
        Where there are no samples.

    Notes
    -----
    H = −Σ_k p_k log₂ p_k over the classes' shares p_k. It is 0 where all samples are of one class
    (a collapsed generator), and log₂ of the number of classes where they are spread evenly. It is
    of the histogram of labels, and not the entropy of the mean probabilities that the Inception
    Score has in it (Salimans et al. 2016). It says nothing of variety within a class.
    """
    n, classes = probabilities.shape
    if n == 0:
        raise ValueError("no samples to be judged: ask for at least 1")
    shares = np.bincount(probabilities.argmax(axis=1), minlength=classes) / n
    some = shares[shares > 0]
    return Confidence(
        n=n,
        confident=float((probabilities.max(axis=1) >= CONFIDENT).mean()),
        shares=tuple(shares.tolist()),
        entropy=max(0.0, -float(np.sum(some * np.log2(some)))),
        most=math.log2(classes),
    )
