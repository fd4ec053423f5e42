"""Where generated samples stand on the shape of G's loss, and how hard it pulls at them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.objectives.shape import Shape, compared, loss_and_slope, shape
from ganlab.engine.probes.judging import as_in_training
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.snapshot import Snapshot

__all__ = ["ShapeRequest", "ShapeResult"]


@dataclass(frozen=True)
class ShapeRequest(Request):
    """Look at ``n`` generated samples, always of the same latents for the same seed."""

    n: int = 256
    seed: int = 0


@dataclass(frozen=True)
class ShapeResult(Result):
    """Curves, and what D says of samples.

    Attributes
    ----------
    shapes : tuple of Shape
        Of the objective at hand, then of those it is compared with; none where D's output are no
        log-odds.
    d : ndarray
        D(G(z)) in [0, 1], as D judges in training, float64 ``[n]``: those that are numbers, in
        rising order.
    slopes : tuple of float
        For each shape, the mean of −∂ℓ/∂a over the samples, in its unit per nat; NaN without
        samples.
    """

    request: ShapeRequest
    shapes: tuple[Shape, ...]
    d: NDArray[np.float64]
    slopes: tuple[float, ...]


@probe(ShapeRequest)
def shapes(request: ShapeRequest, snapshot: Snapshot) -> ShapeResult:
    """Draw once, then follow the same latents through the changing G."""
    objectives = compared(snapshot.objective)
    if not objectives:
        return ShapeResult(request, (), np.empty(0), ())
    a = _log_odds(request, snapshot)
    a = np.sort(a[np.isfinite(a)]).astype(np.float64)
    slopes = (loss_and_slope(each, a)[1] for each in objectives)
    return ShapeResult(
        request,
        tuple(shape(each) for each in objectives),
        0.5 * (1.0 + np.tanh(0.5 * a)),
        tuple(float(slope.mean()) if len(a) else float("nan") for slope in slopes),
    )


def _log_odds(request: ShapeRequest, snapshot: Snapshot) -> NDArray[np.float32]:
    latent = snapshot.latent

    def draw() -> tuple[Tensor, NDArray[np.int64] | None]:
        z = latent.sample(request.n, np.random.default_rng([request.seed, 71]))
        return snapshot.tensor(z), latent.labels_of(z)

    asked = ("shape", latent, request.n, request.seed, snapshot.device)
    z, labels = remember(snapshot.distribution, asked, draw)
    return as_in_training("generated", snapshot).logits(snapshot.generate(z), labels)
