"""Whether samples look like the label that was asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Conditional", "conditional_accuracy"]


@dataclass(frozen=True)
class Conditional:
    """Conditional accuracy.

    Attributes
    ----------
    n : int
        Samples looked at.
    accuracy : float
        Share of samples whose most probable class is the label asked for, 0 to 1.
    error : float
        Standard error of that share, √(a(1 − a)/n).
    per_label : tuple of float
        The same share among the samples of each label; NaN where none was asked for.
    counts : tuple of int
        Samples of each label.
    """

    n: int
    accuracy: float
    error: float
    per_label: tuple[float, ...]
    counts: tuple[int, ...]

    def words(self) -> str:
        """Say it in one line."""
        return (
            f"{100 * self.accuracy:.1f} % of {self.n:,} samples look like the label asked for "
            f"(± {100 * self.error:.1f} %)"
        )


def conditional_accuracy(
    probabilities: NDArray[np.floating], asked: NDArray[np.integer]
) -> Conditional:
    """Compare the classifier's labels with those that were asked for.

    Parameters
    ----------
    probabilities
        Of each class, ``[n, classes]``, n at least 1.
    asked
        Index of the label that each sample was made for, ``[n]``, 0 to classes − 1.

    Raises
    ------
    ValueError
        Where there are no samples, or labels that the classifier does not know.

    Notes
    -----
    The share is bounded by the classifier's own accuracy, which is to be stated beside it: real
    pictures score that, not 1. It is the "GAN-test" of Shmelkov et al. 2018, with a classifier
    that was trained on real pictures.
    """
    n, classes = probabilities.shape
    if n == 0 or len(asked) != n:
        raise ValueError(f"{n} samples and {len(asked)} labels: there must be as many of both")
    if asked.min() < 0 or asked.max() >= classes:
        raise ValueError(
            f"labels {asked.min()} to {asked.max()}: the classifier knows 0 to {classes - 1}"
        )
    right = probabilities.argmax(axis=1) == asked
    counts = np.bincount(asked, minlength=classes)
    hits = np.bincount(asked[right], minlength=classes)
    per_label = np.where(counts > 0, hits / np.maximum(counts, 1), np.nan)
    accuracy = float(right.mean())
    return Conditional(
        n=n,
        accuracy=accuracy,
        error=math.sqrt(accuracy * (1 - accuracy) / n),
        per_label=tuple(per_label.tolist()),
        counts=tuple(counts.tolist()),
    )
