"""Real and generated points, and the gradient that each generated point feels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["SamplesRequest", "SamplesResult"]


@dataclass(frozen=True)
class SamplesRequest(Request):
    """``n`` real and ``n`` generated points, always from the same latents for the same seed."""

    n: int
    seed: int = 0
    gradients: bool = False


@dataclass(frozen=True)
class SamplesResult(Result):
    """Points in data units.

    Attributes
    ----------
    real, generated : ndarray
        float32 ``[n, d]``.
    pull : ndarray or None
        −∂(loss of G for this sample)/∂x at each generated point, nats per data unit, float32
        ``[n, d]``: the direction in which the objective would move the point.
    """

    request: SamplesRequest
    real: NDArray[np.float32]
    generated: NDArray[np.float32]
    pull: NDArray[np.float32] | None


@probe(SamplesRequest)
def samples(request: SamplesRequest, snapshot: Snapshot) -> SamplesResult:
    """Draw once, then follow the same latents through the changing G."""
    data, latent = snapshot.distribution, snapshot.latent

    def real() -> NDArray[np.float32]:
        return data.sample(request.n, np.random.default_rng([request.seed, 1]))

    z = remember(
        data,
        (latent, request.n, request.seed, snapshot.device),
        lambda: snapshot.tensor(latent.sample(request.n, np.random.default_rng([request.seed, 2]))),
    )
    generated = snapshot.generate(z)
    pull = _pull(generated, snapshot) if request.gradients else None
    shown = remember(data, ("real", request.n, request.seed), real)
    return SamplesResult(request, shown, generated, pull)


def _pull(generated: NDArray[np.float32], snapshot: Snapshot) -> NDArray[np.float32]:
    data = snapshot.distribution
    x = snapshot.standardised(generated).requires_grad_()
    with torch.enable_grad():
        a = snapshot.discriminator(snapshot.discriminator_weights, x)
        # The loss is a mean over samples: times n, each sample's own share is left.
        loss = snapshot.objective.loss_g(a) * len(generated)
        (gradient,) = torch.autograd.grad(loss, [x])
    out: NDArray[np.float32] = (-gradient.cpu().numpy() / data.scale).astype(np.float32)
    return out
