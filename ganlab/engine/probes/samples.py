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
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.snapshot import Snapshot

__all__ = ["SamplesRequest", "SamplesResult"]


@dataclass(frozen=True)
class SamplesRequest(Request):
    """``n`` real and ``n`` generated points, always from the same latents for the same seed.

    ``label``: of that label only, for a G that sees labels; None: of all, as often as in the data.
    ``plain``: also of G as trained, where the snapshot's G is an average.
    """

    n: int
    seed: int = 0
    gradients: bool = False
    label: int | None = None
    plain: bool = False

    @property
    def needs_plain(self) -> bool:
        """Whether G as trained is asked for beside the averaged one."""
        return self.plain


@dataclass(frozen=True)
class SamplesResult(Result):
    """Points in data units.

    Attributes
    ----------
    real, generated : ndarray
        float32 ``[n, d]``.
    pull : ndarray or None
        −∂(loss of G for this sample)/∂x at each generated point, in the loss's unit per data unit,
        float32 ``[n, d]``: the direction in which the objective would move the point.
    plain : ndarray or None
        Of the same latents by G as trained, float32 ``[n, d]``; None where that was not asked for
        or G is not averaged.
    """

    request: SamplesRequest
    real: NDArray[np.float32]
    generated: NDArray[np.float32]
    pull: NDArray[np.float32] | None
    plain: NDArray[np.float32] | None = None


@probe(SamplesRequest)
def samples(request: SamplesRequest, snapshot: Snapshot) -> SamplesResult:
    """Draw once, then follow the same latents through the changing G."""
    data, latent = snapshot.distribution, snapshot.latent
    label = request.label if latent.label is not None else None
    asked = (latent, request.n, request.seed, label, snapshot.device)
    z, z_labels = remember(data, asked, lambda: _latents(request, label, snapshot))
    generated = snapshot.generate(z)
    pull = _pull(generated, z_labels, snapshot) if request.gradients else None
    shown = remember(data, ("real", *asked[1:4]), lambda: _real(request, label, data))
    plain = None
    if request.plain and snapshot.plain_weights is not None:
        plain = snapshot.as_trained().generate(z)
    return SamplesResult(request, shown, generated, pull, plain)


def _latents(
    request: SamplesRequest, label: int | None, snapshot: Snapshot
) -> tuple[Tensor, NDArray[np.int64] | None]:
    z = snapshot.latent.sample(request.n, np.random.default_rng([request.seed, 2]))
    if label is not None:
        z = snapshot.latent.with_labels(z, label)
    return snapshot.tensor(z), snapshot.latent.labels_of(z)


def _real(request: SamplesRequest, label: int | None, data: Dataset) -> NDArray[np.float32]:
    rng = np.random.default_rng([request.seed, 1])
    if label is None:
        return data.sample(request.n, rng)
    # As many as are wanted are among so many, but for bad luck; then some come twice.
    share = float(data.label_shares[label])
    x, y = data.sample_labelled(int(2 * request.n / max(share, 1e-3)) + 100, rng)
    found = x[y == label]
    return np.resize(found, (request.n, *x.shape[1:])) if len(found) else found


def _pull(
    generated: NDArray[np.float32], labels: NDArray[np.int64] | None, snapshot: Snapshot
) -> NDArray[np.float32]:
    x = snapshot.standardised(generated).requires_grad_()
    with torch.enable_grad():
        a = snapshot.judge(x, labels)[:, :1]
        # The loss is a mean over samples: times n, each sample's own share is left.
        loss = snapshot.objective.loss_g(a) * len(generated)
        (gradient,) = torch.autograd.grad(loss, [x])
    out: NDArray[np.float32] = (-gradient.cpu().numpy() / snapshot.scale).astype(np.float32)
    return out
