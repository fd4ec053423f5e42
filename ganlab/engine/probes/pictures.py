"""Generated pictures from fixed latents, and a real batch to hold them against, with D's scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.probes.judging import scores
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember
from ganlab.engine.probes.scale import Scale, scale_of

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.snapshot import Snapshot

__all__ = [
    "MOST",
    "PicturesRequest",
    "PicturesResult",
    "RealPicturesRequest",
    "RealPicturesResult",
    "drawn_latents",
    "latents_of",
]

#: Pictures of one draw, at most. That many latents are always drawn, so that the first ones are
#: the same however many are shown.
MOST = 256


@dataclass(frozen=True)
class PicturesRequest(Request):
    """The first ``n`` pictures of a draw: always from the same latents for the same seed.

    ``label``: of that label only, for a G that sees labels; None: of all, as often as in the data.
    ``plain``: by G as trained, where the snapshot's G is an average.
    """

    n: int
    seed: int = 0
    label: int | None = None
    plain: bool = False

    @property
    def needs_plain(self) -> bool:
        """Whether G as trained is asked for in place of the averaged one."""
        return self.plain


@dataclass(frozen=True)
class PicturesResult(Result):
    """Generated pictures, and what is to be said of each.

    Attributes
    ----------
    pictures : ndarray
        uint8 ``[n, h, w]``, or ``[n, h, w, 3]``.
    z : ndarray
        The noise that each came from, float32 ``[n, noise]``: a fair draw from the prior.
    labels : ndarray or None
        Index of the label that G was asked for, int64 ``[n]``; None where G sees none.
    d : ndarray
        D(x), or D(x | label) where D sees labels, or what else the objective reads off D's
        output, float32 ``[n]``: of the picture itself, not of its bytes, and as in training (see
        :mod:`~ganlab.engine.probes.judging`).
    scale : Scale
        Ends and middle of the bars of ``d``.
    """

    request: PicturesRequest
    pictures: NDArray[np.uint8]
    z: NDArray[np.float32]
    labels: NDArray[np.int64] | None
    d: NDArray[np.float32]
    scale: Scale = Scale()


@dataclass(frozen=True)
class RealPicturesRequest(Request):
    """``n`` real pictures, always the same for the same seed; ``label`` as for generated ones."""

    n: int
    seed: int = 0
    label: int | None = None


@dataclass(frozen=True)
class RealPicturesResult(Result):
    """Real pictures with their labels (None where the data has none) and D's scores."""

    request: RealPicturesRequest
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64] | None
    d: NDArray[np.float32]
    scale: Scale = Scale()


def drawn_latents(seed: int, label: int | None, snapshot: Snapshot) -> NDArray[np.float32]:
    """Return the :data:`MOST` latents of a draw ``[MOST, latent]``."""
    latent = snapshot.latent
    return remember(
        snapshot.distribution,
        ("latents", seed, label, latent),
        lambda: latents_of(latent, seed, label),
    )


def latents_of(latent: LatentSpace, seed: int, label: int | None) -> NDArray[np.float32]:
    """Draw the :data:`MOST` latents ``[MOST, latent]`` of a seed: always the same ones."""
    z = latent.sample(MOST, np.random.default_rng([seed, 5]))
    return z if label is None or latent.label is None else latent.with_labels(z, label)


@probe(PicturesRequest)
def pictures(request: PicturesRequest, snapshot: Snapshot) -> PicturesResult:
    """Draw once, then follow the same latents through the changing G."""
    return of_latents(request, slice(0, request.n), snapshot)


def of_latents(request: PicturesRequest, which: slice, snapshot: Snapshot) -> PicturesResult:
    """Answer for some of a draw's latents."""
    if request.plain:
        snapshot = snapshot.as_trained()
    latent = snapshot.latent
    z = drawn_latents(request.seed, request.label, snapshot)[which]
    labels = latent.labels_of(z)
    made = snapshot.generate(z)
    d = scores(made, labels, "generated", snapshot)
    return PicturesResult(
        request=request,
        pictures=as_bytes(made),
        z=np.array(z[:, : latent.noise_size]),
        labels=labels,
        d=d,
        scale=scale_of(snapshot, d),
    )


@dataclass(frozen=True)
class _Batch:
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64] | None
    seen: Tensor


@probe(RealPicturesRequest)
def real_pictures(request: RealPicturesRequest, snapshot: Snapshot) -> RealPicturesResult:
    """Draw once; only what D says of them changes."""
    data = snapshot.distribution
    scaling = (snapshot.location.tobytes(), snapshot.scale.tobytes(), snapshot.device)
    batch = remember(data, (request, *scaling), lambda: _real(request, snapshot))
    # A D that sees no labels ignores them.
    d = scores(batch.seen, batch.labels, "real", snapshot)
    return RealPicturesResult(request, batch.pictures, batch.labels, d, scale_of(snapshot, d))


def _real(request: RealPicturesRequest, snapshot: Snapshot) -> _Batch:
    x, labels = _drawn(request, snapshot.distribution)
    return _Batch(as_bytes(x), labels, snapshot.standardised(x))


def _drawn(
    request: RealPicturesRequest, data: Dataset
) -> tuple[NDArray[np.float32], NDArray[np.int64] | None]:
    rng = np.random.default_rng([request.seed, 6])
    if not data.labels:
        return data.sample(MOST, rng)[: request.n], None
    if request.label is None:
        x, y = data.sample_labelled(MOST, rng)
        return x[: request.n], y[: request.n]
    # Pictures can be large: some at a time, until there are enough of the label.
    share = max(float(data.label_shares[request.label]), 1e-3)
    found: list[NDArray[np.float32]] = []
    for _ in range(20):
        x, y = data.sample_labelled(min(2000, int(MOST / share)), rng)
        found.append(x[y == request.label])
        if sum(map(len, found)) >= request.n:
            break
    x = np.concatenate(found)[: request.n]
    return x, np.full(len(x), request.label, np.int64)
