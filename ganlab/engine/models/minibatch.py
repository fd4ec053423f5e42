"""What D can be told of the minibatch that a sample is in: three ways to notice a collapse.

A D that judges each sample alone cannot see that all of them are alike. Told how near the others
are, it can: a G that makes always the same gives itself away (Salimans et al. 2016, section 3.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["CLOSENESS", "COMPANY", "TOLD", "Told", "closeness", "deviation", "distance"]

#: Others with whom a sample is compared, at most: the first of its minibatch. To compare with all
#: of 256 costs four times as much, and tells hardly more.
COMPANY = 64
#: B and C of minibatch discrimination: closenesses that are learned, and numbers in each.
CLOSENESS = 16, 4
#: Added to squared distances: the root has no slope at 0.
_LEAST = 1e-12

#: ``(features [n, F], others [k, F], beside) -> [n, numbers]``. Where ``beside`` is false, the
#: others are the first k of the minibatch itself.
Tell = Callable[["Tensor", "Tensor", bool], "Tensor"]


@dataclass(frozen=True)
class Told:
    """One way to tell.

    Attributes
    ----------
    title : str
        For a diagram.
    numbers : int
        How many numbers D is told of each sample.
    learned : int
        Numbers that features are first mapped to by weights that learn; 0 where none do.
    tell : callable
        See :data:`Tell`; of what features are mapped to, where they are.
    """

    title: str
    numbers: int
    learned: int
    tell: Tell


def _full(t: Tensor) -> Tensor:
    """Return half precision as full: it has too few digits for differences."""
    return t.float() if t.dtype in (torch.bfloat16, torch.float16) else t


def _mean_of_others(pairs: Tensor, beside: bool) -> Tensor:
    """Mean over the others ``[…, n, k] -> […, n]``, a sample itself left out."""
    n, k = pairs.shape[-2:]
    if beside:
        return pairs.mean(-1)
    # Where sample i is one of the others, it is the i-th.
    own = torch.eye(n, k, dtype=pairs.dtype, device=pairs.device)
    return (pairs * (1.0 - own)).sum(-1) / (k - own.sum(1)).clamp_min(1.0)


def closeness(mapped: Tensor, others: Tensor, beside: bool) -> Tensor:
    """Mean of exp(−‖M_i,b − M_j,b‖₁) over the others j, ``[n, B]``, in (0, 1].

    Parameters
    ----------
    mapped, others
        M: features times the tensor T, ``[n, B · C]`` and ``[k, B · C]``.

    Notes
    -----
    Salimans et al. 2016, section 3.2. The mean instead of their sum: it does not grow with the
    minibatch.
    """
    b, c = CLOSENESS
    m, o = (_full(t).view(t.shape[0], b, c).permute(2, 1, 0) for t in (mapped, others))
    apart = (m[..., :, None] - o[..., None, :]).abs().sum(0)
    return _mean_of_others(torch.exp(-apart), beside).T


def distance(features: Tensor, others: Tensor, beside: bool) -> Tensor:
    """Mean distance to the others, ``[n, 1]``: root mean square difference of a feature."""
    f, o = _full(features), _full(others)
    # Around their middle: else what they have in common would swallow small differences.
    middle = o.mean(0, keepdim=True)
    f, o = f - middle, o - middle
    squares = f.square().sum(1)[:, None] + o.square().sum(1) - 2.0 * f @ o.T
    apart = (F.relu(squares) / f.shape[1] + _LEAST).sqrt()
    return _mean_of_others(apart, beside)[:, None]


def deviation(features: Tensor, others: Tensor, beside: bool) -> Tensor:
    """Mean over the features of their standard deviation over the minibatch, ``[n, 1]``.

    Notes
    -----
    Karras et al. 2018, section 3. Over all of the minibatch; a sample that is judged beside it
    counts as one more.
    """
    f = _full(features)
    if not beside:
        found = (f.var(0, correction=0) + _LEAST).sqrt().mean()
        return found.expand(f.shape[0], 1)
    o = _full(others)
    # The variance of k numbers and one more that stands d from their mean.
    k = len(o)
    spread = (o.var(0, correction=0) * k + (f - o.mean(0)).square() * (k / (k + 1))) / (k + 1)
    return (spread + _LEAST).sqrt().mean(1, keepdim=True)


TOLD = {
    "discrimination": Told(
        "Closeness to the minibatch", CLOSENESS[0], CLOSENESS[0] * CLOSENESS[1], closeness
    ),
    "distance": Told("Distance to the minibatch", 1, 0, distance),
    "deviation": Told("Deviation in the minibatch", 1, 0, deviation),
}
