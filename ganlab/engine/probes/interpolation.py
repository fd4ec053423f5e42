"""Pictures on the way from one random latent to another, as in Figure 3 of the 2014 paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.between import line, slerp
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.snapshot import Snapshot

__all__ = ["InterpolationRequest", "InterpolationResult"]

#: Rows of one draw, at most: that many ends are always drawn.
_MOST = 64


@dataclass(frozen=True)
class InterpolationRequest(Request):
    """``rows`` ways of ``steps`` pictures each, both ends included; fixed by the seed.

    ``spherical``: along the great circle through both ends instead of the straight line.
    """

    rows: int
    steps: int
    spherical: bool = True
    seed: int = 0


@dataclass(frozen=True)
class InterpolationResult(Result):
    """The pictures on the way.

    Attributes
    ----------
    pictures : ndarray
        uint8 ``[rows, steps, h, w]``, or ``[rows, steps, h, w, 3]``.
    labels : ndarray or None
        Label of each row, the same all the way, int64 ``[rows]``; None where G sees none.
    length : ndarray
        ‖z‖ on the way, float32 ``[rows, steps]``: on a straight line it dips in the middle, to
        where a normal prior of many dimensions has no mass.
    """

    request: InterpolationRequest
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64] | None
    length: NDArray[np.float32]


@probe(InterpolationRequest)
def interpolation(request: InterpolationRequest, snapshot: Snapshot) -> InterpolationResult:
    """Map every latent on the way; the ways are the same in every frame."""
    latent = snapshot.latent
    z = remember(snapshot.distribution, (request, latent), lambda: _ways(request, latent))
    made = as_bytes(snapshot.generate(z))
    cut = (request.rows, request.steps)
    labels = latent.labels_of(z[:: request.steps])
    length = np.linalg.norm(z[:, : latent.noise_size], axis=1).reshape(cut)
    return InterpolationResult(
        request, made.reshape(*cut, *made.shape[1:]), labels, length.astype(np.float32)
    )


def _ways(request: InterpolationRequest, latent: LatentSpace) -> NDArray[np.float32]:
    """Latents ``[rows * steps, latent]``; a label stays what it is at the start of its row."""
    ends = latent.sample(2 * _MOST, np.random.default_rng([request.seed, 7]))
    start, end = ends[: request.rows], ends[_MOST : _MOST + request.rows]
    noise = slice(0, latent.noise_size)
    way = slerp if request.spherical else line
    between = way(start[:, noise], end[:, noise], np.linspace(0.0, 1.0, request.steps))
    z = np.repeat(start, request.steps, axis=0)
    z[:, noise] = between.reshape(len(z), -1)
    return z
