"""Samples of a generator as one file, the same for the same seed wherever they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ganlab.engine.data import Distribution
from ganlab.engine.files.samples import as_grid, as_npy, as_png

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.snapshot import Snapshot

__all__ = ["SampleSpec", "drawn_latents", "most_samples", "samples_file"]


@dataclass(frozen=True)
class SampleSpec:
    """Which samples, and as what.

    Attributes
    ----------
    kind : str
        ``npy``: numbers; ``png``: a grid of pictures, or points in their plane.
    n, seed : int
        How many, and of which random stream: that of ``ganlab sample --seed``.
    values : tuple of (str, float)
        Factors of the latent space that are held, and their values: a number, or the index of a
        category. All others are drawn from their priors.
    """

    kind: Literal["npy", "png"]
    n: int
    seed: int
    values: tuple[tuple[str, float], ...] = ()


def most_samples(kind: Literal["npy", "png"], *, pictures: bool) -> int:
    """Return how many samples one file may hold."""
    if kind == "png":
        return 4_096 if pictures else 100_000
    return 50_000 if pictures else 1_000_000


def drawn_latents(latent: LatentSpace, spec: SampleSpec) -> NDArray[np.float32]:
    """Draw the latents ``[n, size]`` of which they are the samples."""
    z = latent.sample(spec.n, np.random.default_rng(spec.seed))
    for name, value in spec.values:
        z = latent.with_values(z, name, int(value) if latent.factor(name).categories else value)
    return z


def samples_file(snapshot: Snapshot, spec: SampleSpec) -> bytes:
    """Return the file's content."""
    x = snapshot.generate(drawn_latents(snapshot.latent, spec))
    data = snapshot.distribution
    if spec.kind == "npy":
        return as_npy(x)
    return as_png(x, data.view) if isinstance(data, Distribution) else as_grid(x)
