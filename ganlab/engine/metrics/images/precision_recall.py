"""Precision and recall of a generator, by neighbourhoods in a classifier's feature space."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["NEIGHBOURS", "PrecisionRecall", "precision_recall"]

#: Neighbours that make a sample's neighbourhood: the paper's choice.
NEIGHBOURS = 3
#: Rows of the distance matrix that are held at once.
CHUNK = 1000


@dataclass(frozen=True)
class PrecisionRecall:
    """How much of what is generated is real, and how much of what is real is generated.

    Attributes
    ----------
    precision : float
        Share of generated samples that lie in the neighbourhood of a real one, 0 to 1.
    recall : float
        Share of real samples that lie in the neighbourhood of a generated one, 0 to 1.
    n, n_real, neighbours : int
        Generated samples, real samples, and k.
    """

    precision: float
    recall: float
    n: int
    n_real: int
    neighbours: int

    def words(self) -> str:
        """Say it in one line."""
        return (
            f"precision {100 * self.precision:.1f} %, recall {100 * self.recall:.1f} % "
            f"({self.n:,} samples, {self.n_real:,} real pictures, k = {self.neighbours})"
        )


def precision_recall(
    generated: NDArray[np.floating],
    real: NDArray[np.floating],
    neighbours: int = NEIGHBOURS,
    progress: Callable[[float], None] = lambda share: None,
) -> PrecisionRecall:
    """Compare two sets of features, ``[n, d]`` and ``[m, d]``.

    Parameters
    ----------
    neighbours
        k: a sample's neighbourhood reaches as far as its k-th nearest neighbour in its own set,
        itself not counted.
    progress
        Told the share that is done, 0 to 1, behind each chunk; may raise to stop.

    Raises
    ------
    ValueError
        Where a set has not more than k samples.

    Notes
    -----
    Kynkäänniemi et al. 2019, equations 1 and 2: each manifold is the union of its samples'
    neighbourhoods, borders included. Both shares depend on n and m, which are therefore stated.
    Distances are computed in float64, by ‖a‖² + ‖b‖² − 2ab of features moved to their mean:
    the error is then far below any distance that decides.
    """
    for what, x in (("generated", generated), ("real", real)):
        if len(x) <= neighbours:
            raise ValueError(f"{len(x)} {what} samples: more than k = {neighbours} are needed")
    centre = np.asarray(real, np.float64).mean(axis=0)
    fake, true = (torch.from_numpy(np.asarray(x, np.float64) - centre) for x in (generated, real))

    with torch.inference_mode():
        reach_true = _reach(true, neighbours, lambda share: progress(0.25 * share))
        reach_fake = _reach(fake, neighbours, lambda share: progress(0.25 + 0.25 * share))
        precision = _within(fake, true, reach_true, lambda share: progress(0.5 + 0.25 * share))
        recall = _within(true, fake, reach_fake, lambda share: progress(0.75 + 0.25 * share))
    return PrecisionRecall(precision, recall, len(fake), len(true), neighbours)


def _squared(a: Tensor, b: Tensor) -> Tensor:
    """Squared distances ``[a, b]`` between rows, never below 0."""
    squared = torch.addmm((a * a).sum(1)[:, None] + (b * b).sum(1)[None], a, b.T, alpha=-2.0)
    return squared.clamp_(min=0.0)


def _reach(x: Tensor, neighbours: int, progress: Callable[[float], None]) -> Tensor:
    """Squared distance of each row to its k-th nearest other row."""
    reach = torch.empty(len(x), dtype=x.dtype)
    for start in range(0, len(x), CHUNK):
        squared = _squared(x[start : start + CHUNK], x)
        # The row itself by its place: another sample may be as near as it.
        rows = torch.arange(len(squared))
        squared[rows, start + rows] = -1.0
        nearest = squared.topk(neighbours + 1, dim=1, largest=False).values
        reach[start : start + CHUNK] = nearest[:, -1]
        progress(min(1.0, (start + CHUNK) / len(x)))
    return reach


def _within(x: Tensor, others: Tensor, reach: Tensor, progress: Callable[[float], None]) -> float:
    """Share of rows of ``x`` that lie in the neighbourhood of any of the others."""
    inside = 0
    for start in range(0, len(x), CHUNK):
        squared = _squared(x[start : start + CHUNK], others)
        inside += int((squared <= reach).any(dim=1).sum())
        progress(min(1.0, (start + CHUNK) / len(x)))
    return inside / len(x)
