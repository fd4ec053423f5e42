"""What codes have learned: how well Q's readings of real samples match what is known of these.

Chen et al. 2016 (InfoGAN), section 7.2, judge a categorical code by matching its categories with
the classes; a continuous one is compared here with a true factor by Spearman's rank correlation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Clustering", "best_matching", "clustering", "ranks", "spearman"]


@dataclass(frozen=True)
class Clustering:
    """How well categories stand for classes.

    Attributes
    ----------
    accuracy, error : float
        Share of samples whose category is matched with their class, and its standard error.
    constant : float
        The accuracy of a code that says the same of every sample: the largest class's share.
    matching : tuple of (int or None)
        The class that each category stands for; None where there are fewer classes.
    purity : tuple of float
        Share of each category's samples that are of that class; NaN of one that none is in.
    n : int
        Samples.
    """

    accuracy: float
    error: float
    constant: float
    matching: tuple[int | None, ...]
    purity: tuple[float, ...]
    n: int


def clustering(
    category: NDArray[np.integer], label: NDArray[np.integer], categories: int, classes: int
) -> Clustering:
    """Match categories ``[n]`` one to one with classes ``[n]``, so that most samples agree."""
    n = len(label)
    table = np.zeros((categories, classes))
    np.add.at(table, (category, label), 1)
    matching = best_matching(table)
    right = [0.0 if k is None else table[i, k] for i, k in enumerate(matching)]
    accuracy = sum(right) / n
    sizes = table.sum(axis=1)
    purity = tuple(r / size if size else math.nan for r, size in zip(right, sizes, strict=True))
    return Clustering(
        accuracy=accuracy,
        error=math.sqrt(accuracy * (1 - accuracy) / n),
        constant=float(table.sum(axis=0).max() / n),
        matching=matching,
        purity=purity,
        n=n,
    )


def best_matching(gain: ArrayLike) -> tuple[int | None, ...]:
    """Match rows with columns one to one, so that the sum of gains is the largest there is.

    The Hungarian method by shortest augmenting paths (Jonker and Volgenant 1987): rows come one
    by one, and each makes room for itself along the cheapest chain of swaps.

    Parameters
    ----------
    gain
        Finite numbers ``[rows, columns]``.

    Returns
    -------
    tuple
        The column of each row; None of rows that are left over where there are fewer columns.
    """
    table = np.asarray(gain, np.float64)
    rows, columns = table.shape
    # As many columns as rows at least: one that is only filled in gains nothing.
    cost = np.zeros((rows, max(rows, columns)))
    cost[:, :columns] = -table
    wide = cost.shape[1]
    of_row, of_column = np.zeros(rows), np.zeros(wide)
    owner = np.full(wide, -1)
    for new in range(rows):
        shortest, before = np.full(wide, np.inf), np.full(wide, -1)
        seen = np.zeros(wide, bool)
        row, column = new, -1
        while True:
            left = 0.0 if column < 0 else shortest[column]
            through = left + cost[row] - of_row[row] - of_column
            better = ~seen & (through < shortest)
            shortest[better], before[better] = through[better], column
            column = int(np.where(seen, np.inf, shortest).argmin())
            seen[column] = True
            if owner[column] < 0:
                break
            row = int(owner[column])
        end = shortest[column]
        # Prices, so that no later chain looks cheaper than it is.
        passed = seen & (owner >= 0)
        of_row[new] += end
        of_row[owner[passed]] += end - shortest[passed]
        of_column[passed] -= end - shortest[passed]
        while column >= 0:
            previous = int(before[column])
            owner[column] = new if previous < 0 else owner[previous]
            column = previous
    found: list[int | None] = [None] * rows
    for column in range(columns):
        if owner[column] >= 0:
            found[int(owner[column])] = column
    return tuple(found)


def ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Rank numbers ``[n]`` from 1; equal ones share the mean of their ranks."""
    _, place, count = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place.ravel()], np.float64)


def spearman(x: ArrayLike, others: Iterable[ArrayLike]) -> tuple[float, ...]:
    """Spearman's rank correlation ρ of ``x [n]`` with each of the others ``[n]``.

    Pearson's correlation of the ranks; 0 where either is constant.
    """
    mine = _centred(ranks(x))
    return tuple(float(mine @ _centred(ranks(other))) for other in others)


def _centred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the numbers less their mean, brought to length 1; zeros where all are equal."""
    own = values - values.mean()
    length = float(np.linalg.norm(own))
    return own / length if length > 0 else np.zeros_like(own)
