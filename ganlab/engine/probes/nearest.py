"""The nearest training example of each sample, as beside the samples of the 2014 paper's Figure 2.

It shows whether a generator repeats what it has seen: a sample that is nearly its nearest
training example was learnt by heart, one that is not was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.images.image_set import ImageSet
from ganlab.engine.lazy import torch
from ganlab.engine.probes.pictures import PicturesRequest, PicturesResult, of_latents
from ganlab.engine.probes.pixels import channels_last
from ganlab.engine.probes.probe import Request, Result, probe
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.snapshot import Snapshot

__all__ = ["NearestRequest", "NearestResult", "lengths", "nearest"]

#: Products of two centred bytes that float32 holds exactly when they are summed: 128² · 1024 = 2²⁴.
_EXACT = 1024
#: Numbers of the examples that are float32 at once: 16 MB, where all of them may be gigabytes.
_ROOM = 1 << 22


@dataclass(frozen=True)
class NearestRequest(Request):
    """Samples, each with its nearest training example.

    ``index`` of one sample of the draw: of that one only. This costs some tenths of a second for
    60,000 examples: ask seldom.
    """

    samples: PicturesRequest
    index: int | None = None

    @property
    def needs_plain(self) -> bool:
        """Whether G as trained is asked for in place of the averaged one."""
        return self.samples.needs_plain


@dataclass(frozen=True)
class NearestResult(Result):
    """Samples and examples of the same moment.

    Attributes
    ----------
    samples : PicturesResult
        The samples; of ``index`` only that one.
    pictures : ndarray
        Nearest example of each, uint8 ``[n, h, w]`` or ``[n, h, w, 3]``.
    index : ndarray
        Which of the training examples it is, int64 ``[n]``; the first of equally near ones.
    labels : ndarray or None
        Its label, int64 ``[n]``; None where the data has none.
    distance : ndarray
        Euclidean distance between both as shown, pixels in [0, 1], float32 ``[n]``.
    searched : int
        How many examples were looked through: all of a finite set, a fixed 10,000 of an endless
        one.
    """

    request: NearestRequest
    samples: PicturesResult
    pictures: NDArray[np.uint8]
    index: NDArray[np.int64]
    labels: NDArray[np.int64] | None
    distance: NDArray[np.float32]
    searched: int


@probe(NearestRequest)
def nearest_examples(request: NearestRequest, snapshot: Snapshot) -> NearestResult:
    """Look through all of the data's reference pictures."""
    data, i, device = snapshot.distribution, request.index, snapshot.device
    assert isinstance(data, ImageSet), "points have no pictures"
    which = slice(0, request.samples.n) if i is None else slice(i, i + 1)
    samples = of_latents(request.samples, which, snapshot)
    examples = data.reference
    rows = examples.pixels.reshape(len(examples), -1)
    squares = remember(data, ("lengths", device), lambda: lengths(rows, device))
    index, square = nearest(_flat(samples.pictures), rows, squares, device)
    return NearestResult(
        request=request,
        samples=samples,
        pictures=channels_last(examples.pixels[index]),
        index=index,
        labels=None if examples.labels is None else examples.labels[index],
        distance=(np.sqrt(square) / 255.0).astype(np.float32),
        searched=len(examples),
    )


def _flat(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bytes ``[n, numbers]`` in the order of the examples: channels before rows."""
    if pictures.ndim == 4:
        pictures = pictures.transpose(0, 3, 1, 2)
    return np.ascontiguousarray(pictures).reshape(len(pictures), -1)


def lengths(rows: NDArray[np.uint8], device: torch.device) -> Tensor:
    """Return the squared length of each centred row of ``[n, numbers]``: whole numbers, float64."""
    with torch.inference_mode():
        parts = [(part.double() ** 2).sum(1) for part in _centred(rows, device)]
        return torch.cat(parts)


def nearest(
    pictures: NDArray[np.uint8], rows: NDArray[np.uint8], squares: Tensor, device: torch.device
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find the row of ``[n, numbers]`` that is nearest to each picture ``[m, numbers]``.

    Exactly, though by a product of matrices: ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b, all whole numbers.

    Parameters
    ----------
    squares
        :func:`lengths` of the rows.

    Returns
    -------
    index, square
        ``[m]``: the first of equally near rows, and its squared distance in bytes.
    """
    with torch.inference_mode():
        wanted = torch.cat(list(_centred(pictures, device)))
        best = torch.full((len(wanted),), torch.inf, dtype=torch.float64, device=device)
        index = torch.zeros(len(wanted), dtype=torch.int64, device=device)
        start = 0
        for part in _centred(rows, device):
            score = squares[start : start + len(part)] - 2.0 * _product(wanted, part)
            least, at = score.min(dim=1)
            nearer = least < best
            best = torch.where(nearer, least, best)
            index = torch.where(nearer, at + start, index)
            start += len(part)
        square = best + (wanted.double() ** 2).sum(1)
        return index.cpu().numpy(), square.cpu().numpy()


def _centred(rows: NDArray[np.uint8], device: torch.device) -> Iterator[Tensor]:
    """Bytes less 128, as float32, some rows at a time."""
    step = max(1, _ROOM // rows.shape[1])
    for start in range(0, len(rows), step):
        part = rows[start : start + step].astype(np.float32)
        part -= 128.0
        yield torch.from_numpy(part).to(device)


def _product(a: Tensor, b: Tensor) -> Tensor:
    """Scalar products ``[m, n]`` of whole numbers up to 128, exactly."""
    out = torch.zeros((len(a), len(b)), dtype=torch.float64, device=a.device)
    for start in range(0, a.shape[1], _EXACT):
        columns = slice(start, start + _EXACT)
        out += a[:, columns] @ b[:, columns].T
    return out
