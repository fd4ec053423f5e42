"""Figure 1 of Goodfellow et al. 2014: densities, D, D* and the map z → x of a 1-D model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.distribution import Distribution
from ganlab.engine.metrics.optimal import optimal_discriminator
from ganlab.engine.metrics.smoothing import smoothed_density
from ganlab.engine.probes.manifold import equal_mass_quantiles
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember
from ganlab.engine.probes.scale import Scale, scale_of

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.snapshot import Snapshot

__all__ = ["CurvesRequest", "CurvesResult"]


@dataclass(frozen=True)
class CurvesRequest(Request):
    """Curves at ``n`` points from ``lo`` to ``hi``, p_g from ``samples`` latents, some arrows."""

    lo: float
    hi: float
    n: int = 256
    samples: int = 4096
    arrows: int = 24
    seed: int = 0


@dataclass(frozen=True)
class CurvesResult(Result):
    """All curves of the figure, data units, float32.

    Attributes
    ----------
    x, p_data, p_g, d, d_star : ndarray
        ``[n]``. ``p_g`` is an estimate: a histogram of generated samples smoothed with a Gaussian
        of ``bandwidth``; so is ``d_star``, which is computed from it.
    z, gz : ndarray
        ``[arrows]``: latents at equal steps of prior mass and G of them, for the arrows
        z → x = G(z); for more than one latent dimension along the first, the others at 0.
    z_limits : tuple
        Where the z axis ends.
    below, above : float
        Share of generated samples left of ``lo`` and right of ``hi``.
    slice_label : str
        Empty, or along which slice the arrows stand.
    scale : Scale
        Ends and middle of the axis of ``d``.
    """

    request: CurvesRequest
    x: NDArray[np.float32]
    p_data: NDArray[np.float32]
    p_g: NDArray[np.float32]
    d: NDArray[np.float32]
    d_star: NDArray[np.float32]
    z: NDArray[np.float32]
    gz: NDArray[np.float32]
    z_limits: tuple[float, float]
    bandwidth: float
    below: float
    above: float
    slice_label: str
    scale: Scale = Scale()


@probe(CurvesRequest)
def curves(request: CurvesRequest, snapshot: Snapshot) -> CurvesResult:
    """Evaluate every curve on one grid."""
    data, latent = snapshot.distribution, snapshot.latent
    x = np.linspace(request.lo, request.hi, request.n)
    assert isinstance(data, Distribution), "pictures have no curves"
    p_data = remember(data, request, lambda: np.exp(data.log_density(x[:, None])))
    z, arrows, points = remember(
        data, (request, latent, snapshot.device), lambda: _questions(request, snapshot, x)
    )
    generated = snapshot.generate(z)[:, 0]
    p_g, bandwidth = smoothed_density(generated, x)
    edge = latent.factors[0].reach
    slice_label = "" if latent.size == 1 else f"slice: z1, {latent.size - 1} further z at 0"
    d = snapshot.shown(points)
    return CurvesResult(
        request=request,
        x=x.astype(np.float32),
        p_data=p_data.astype(np.float32),
        p_g=p_g.astype(np.float32),
        d=d,
        d_star=optimal_discriminator(p_data, p_g).astype(np.float32),
        z=arrows[:, 0].cpu().numpy(),
        gz=snapshot.generate(arrows)[:, 0],
        z_limits=(-edge, edge),
        bandwidth=bandwidth,
        below=float(np.mean(generated < request.lo)),
        above=float(np.mean(generated > request.hi)),
        slice_label=slice_label,
        scale=scale_of(snapshot, d),
    )


def _questions(
    request: CurvesRequest, snapshot: Snapshot, x: NDArray[np.float64]
) -> tuple[Tensor, Tensor, Tensor]:
    """Latents for p_g and for the arrows, and points for D: the same in every frame."""
    latent = snapshot.latent
    if latent.size == 1:
        # Evenly spaced in prior mass: the same estimate with none of the sampling noise.
        q = (np.arange(request.samples) + 0.5) / request.samples
        z: NDArray[np.floating] = latent.factors[0].quantile(q)[:, None]
    else:
        z = latent.sample(request.samples, np.random.default_rng([request.seed, 3]))
    arrows = np.zeros((request.arrows, latent.size))
    arrows[:, 0] = latent.factors[0].quantile(equal_mass_quantiles(request.arrows - 1))
    return snapshot.tensor(z), snapshot.tensor(arrows), snapshot.standardised(x[:, None])
