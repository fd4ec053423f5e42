"""D's first layer: what it looks for, and where it finds it in one picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch
from ganlab.engine.objectives.output import LOG_ODDS, Output
from ganlab.engine.probes.pictures import (
    PicturesRequest,
    RealPicturesRequest,
    of_latents,
    real_pictures,
)
from ganlab.engine.probes.probe import Request, Result, probe

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.snapshot import Snapshot

__all__ = ["FiltersRequest", "FiltersResult"]


@dataclass(frozen=True)
class FiltersRequest(Request):
    """The first layer's filters, ``most`` at most, and its maps of one picture.

    The picture is the one of that ``index`` among the generated ones of a
    :class:`~ganlab.engine.probes.PicturesRequest`, or among the real ones, of the same ``seed``.
    """

    of: Literal["generated", "real"] = "generated"
    index: int = 0
    seed: int = 0
    most: int = 64


@dataclass(frozen=True)
class FiltersResult(Result):
    """Weights and answers of the first layer.

    Attributes
    ----------
    picture : ndarray
        The one that is looked at, uint8 ``[1, h, w]`` or ``[1, h, w, 3]``.
    label : int or None
        Its label, where G or the data has labels.
    d : float
        D of it; ``output`` says how it is read.
    filters : ndarray or None
        Signed weights, float32 ``[n, channels, fh, fw]``; None where the layer has no pictures.
    total : int
        How many filters there are, those not shown included.
    weight_scale : float
        Largest absolute weight of those shown: where the colours end on either side.
    maps : ndarray or None
        The layer's outputs behind their non-linearity, float32 ``[n, mh, mw]``, of the filters
        shown; None where its outputs are single numbers.
    map_scale : float
        Largest absolute output of the maps shown.
    """

    request: FiltersRequest
    picture: NDArray[np.uint8]
    label: int | None
    d: float
    filters: NDArray[np.float32] | None
    total: int
    weight_scale: float
    maps: NDArray[np.float32] | None
    map_scale: float
    output: Output = LOG_ODDS


@probe(FiltersRequest)
def first_layer(request: FiltersRequest, snapshot: Snapshot) -> FiltersResult:
    """Read the weights, and apply the layer to one picture."""
    i = request.index
    if request.of == "real":
        batch = real_pictures(RealPicturesRequest(i + 1, request.seed), snapshot)
        shown, labels, d = batch.pictures[i:], batch.labels, batch.d[i:]
        label = None if labels is None else int(labels[i])
    else:
        asked = PicturesRequest(i + 1, request.seed)
        made = of_latents(asked, slice(i, i + 1), snapshot)
        shown, d = made.pictures, made.d
        label = None if made.labels is None else int(made.labels[0])
    network, weights = snapshot.discriminator, snapshot.discriminator_weights
    with torch.inference_mode():
        filters = network.filters(weights)
        one_hot = None
        if network.labels:
            one_hot = snapshot.tensor(np.eye(network.labels, dtype=np.float32)[[label or 0]])
        maps = network.feature_maps(weights, snapshot.standardised(_planes(shown)), one_hot)
    few, total, weight_scale = _few(filters, request.most)
    few_maps, _, map_scale = _few(None if maps is None else maps[0], request.most)
    return FiltersResult(
        request=request,
        picture=np.array(shown),
        label=label,
        d=float(d[0]),
        filters=few,
        total=total,
        weight_scale=weight_scale,
        maps=few_maps,
        map_scale=map_scale,
        output=snapshot.output,
    )


def _planes(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bytes ``[n, h, w]`` or ``[n, h, w, 3]`` as data units ``[n, channels, h, w]``."""
    planes = pictures[:, None] if pictures.ndim == 3 else pictures.transpose(0, 3, 1, 2)
    return (planes / np.float32(255.0)).astype(np.float32)


def _few(pictures: Tensor | None, most: int) -> tuple[NDArray[np.float32] | None, int, float]:
    """Return the first ones, how many there are, and their largest absolute number."""
    if pictures is None:
        return None, 0, 0.0
    few = np.array(pictures[:most].float().cpu().numpy())
    return few, len(pictures), float(np.max(np.abs(few), initial=0.0))
