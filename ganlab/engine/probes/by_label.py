"""One row for each label, the same noise down each column: what a label changes, and what not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.probes.judging import scores
from ganlab.engine.probes.pictures import drawn_latents
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.scale import Scale, scale_of

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["ByLabelRequest", "ByLabelResult"]


@dataclass(frozen=True)
class ByLabelRequest(Request):
    """The first ``labels`` labels, ``columns`` pictures of each, of a G that sees labels."""

    labels: int
    columns: int
    seed: int = 0


@dataclass(frozen=True)
class ByLabelResult(Result):
    """The pictures and what D says of them.

    Attributes
    ----------
    pictures : ndarray
        uint8 ``[labels, columns, h, w]``, or ``[labels, columns, h, w, 3]``.
    z : ndarray
        Noise of each column, float32 ``[columns, noise]``: the first of the same draw of a
        :class:`~ganlab.engine.probes.PicturesRequest`.
    d : ndarray
        D(x), or D(x | label) where D sees labels, or what else the objective reads off D's
        output, float32 ``[labels, columns]``.
    scale : Scale
        Ends and middle of the bars of ``d``.
    """

    request: ByLabelRequest
    pictures: NDArray[np.uint8]
    z: NDArray[np.float32]
    d: NDArray[np.float32]
    scale: Scale = Scale()


@probe(ByLabelRequest)
def by_label(request: ByLabelRequest, snapshot: Snapshot) -> ByLabelResult:
    """Map the same noise once for each label."""
    latent, columns = snapshot.latent, request.columns
    assert latent.label is not None, "this generator sees no label"
    count = min(request.labels, latent.label.width)
    noise = drawn_latents(request.seed, None, snapshot)[:columns]
    labels = np.repeat(np.arange(count), columns)
    made = snapshot.generate(latent.with_labels(np.tile(noise, (count, 1)), labels))
    shown = as_bytes(made)
    d = scores(made, labels, "generated", snapshot)
    return ByLabelResult(
        request,
        shown.reshape(count, columns, *shown.shape[1:]),
        np.array(noise[:, : latent.noise_size]),
        d.reshape(count, columns),
        scale_of(snapshot, d),
    )
