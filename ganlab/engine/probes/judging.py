"""D's scores of pictures, as it gives them in training.

With batch normalisation D judges, in training, real pictures by the statistics of a real
minibatch and generated ones by those of a generated one. Its running statistics mix both and lag
behind: by them D can call real and generated pictures alike fake, while its losses say otherwise.
So that a score agrees with the losses, and one picture's score does not depend on what is shown
beside it, D is given the statistics of a fixed company of the same kind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.snapshot import Snapshot

__all__ = ["COMPANY", "as_in_training", "scores"]

#: Pictures by whose statistics a D that normalises by batch judges others of their kind.
COMPANY = 64

Kind = Literal["generated", "real"]


def scores(
    pictures: NDArray[np.float32] | Tensor,
    labels: NDArray[np.int64] | None,
    kind: Kind,
    snapshot: Snapshot,
) -> NDArray[np.float32]:
    """Return D(x), or D(x | label) where D sees labels, as the objective reads it, float32 ``[n]``.

    Parameters
    ----------
    pictures
        ``[n, channels, h, w]`` in data units, or a tensor of what the networks see.
    kind
        What they are: by statistics of 64 of that kind they are judged, where D normalises.
    """
    return as_in_training(kind, snapshot).shown(pictures, labels)


def as_in_training(kind: Kind, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with a D that judges samples of one kind as it does in training."""
    network = snapshot.discriminator
    if not (network.mixes_batch and network.buffer_shapes):
        return snapshot
    weights = [*snapshot.discriminator_weights[: len(network.shapes)]]
    weights += _statistics(kind, snapshot)
    return replace(snapshot, discriminator_weights=weights)


def _statistics(kind: Kind, snapshot: Snapshot) -> list[Tensor]:
    """Return what D keeps of minibatches, had it seen the company alone."""
    network = snapshot.discriminator
    x, labels = _company(kind, snapshot)
    one_hot = None
    if network.labels:
        one_hot = snapshot.tensor(np.eye(network.labels, dtype=np.float32)[labels])
    with torch.inference_mode():
        return network.settled(snapshot.discriminator_weights, x, one_hot)


def _company(kind: Kind, snapshot: Snapshot) -> tuple[Tensor, NDArray[np.int64] | None]:
    data, latent = snapshot.distribution, snapshot.latent
    if kind == "generated":
        asked = ("company", latent)
        z = remember(data, asked, lambda: latent.sample(COMPANY, np.random.default_rng([0, 8])))
        return snapshot.standardised(snapshot.generate(z)), latent.labels_of(z)

    def draw() -> tuple[Tensor, NDArray[np.int64] | None]:
        rng = np.random.default_rng([0, 9])
        if not data.labels:
            return snapshot.standardised(data.sample(COMPANY, rng)), None
        x, labels = data.sample_labelled(COMPANY, rng)
        return snapshot.standardised(x), labels

    scaling = (snapshot.location.tobytes(), snapshot.scale.tobytes(), snapshot.device)
    return remember(data, ("real company", *scaling), draw)
