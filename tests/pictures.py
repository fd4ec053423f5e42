"""Pictures too simple to be wrong about: a bright bar, whose place is the class, and noise."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.images.image_set import ImageSet, Pictures
from ganlab.engine.experiment import Experiment
from ganlab.engine.latent import LatentSpace

CLASSES = ("left", "middle", "right")


def bars(
    labels: NDArray[np.integer], rng: np.random.Generator, side: int = 16
) -> NDArray[np.float32]:
    """Draw pictures ``[n, 1, side, side]``: a bar of the label's third, under some noise."""
    x = rng.random((len(labels), 1, side, side), np.float32)
    x *= rng.uniform(0.05, 0.3, (len(labels), 1, 1, 1)).astype(np.float32)
    third = side // 3
    for i, label in enumerate(labels):
        x[i, :, :, label * third : (label + 1) * third] += 0.7
    return x


class Bars(ImageSet):
    """A finite set of bars; 600 to train by, 150 held out."""

    name = "bars"
    title = "Bars"
    description = "Bright bars."
    source = "drawn for a test"
    licence = "none"
    native_side = 16

    def __init__(
        self, side: int = 16, size: int | None = 600, held_out: bool = True, there: bool = True
    ) -> None:
        self._side, self._has_held_out, self._there = side, held_out, there
        self.size = size

    @property
    def shape(self) -> tuple[int, int, int]:
        return (1, self._side, self._side)

    @property
    def labels(self) -> tuple[str, ...]:
        return CLASSES

    @property
    def available(self) -> bool:
        return self._there

    def at(self, side: int) -> Bars:
        return Bars(side, self.size, self._has_held_out, self._there)

    def _pictures(self, n: int, seed: int) -> Pictures:
        x, labels = self.sample_labelled(n, np.random.default_rng(seed))
        return Pictures(np.rint(255 * x).astype(np.uint8), labels)

    @cached_property
    def reference(self) -> Pictures:
        return self._pictures(self.size or 600, 1)

    @cached_property
    def held_out(self) -> Pictures | None:  # type: ignore[override]
        return self._pictures(150, 2) if self._has_held_out else None

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        return self.sample_labelled(n, rng)[0]

    def sample_labelled(
        self, n: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        labels = rng.integers(0, 3, n)
        return bars(labels, rng, self._side), labels


@dataclass
class StandIn:
    """What measures ask of a snapshot; it makes bars of the label, the wrong one now and then."""

    distribution: Any = field(default_factory=Bars)
    conditional: bool = False
    wrong: float = 0.0
    only: int | None = None
    step: int = 12
    generation: int = 3
    averaged: bool = False
    asked: int = 0
    experiment: Experiment = field(default_factory=Experiment)

    @property
    def latent(self) -> LatentSpace:
        noise = LatentSpace.noise(4, "uniform")
        return noise.and_label(CLASSES, (1 / 3,) * 3) if self.conditional else noise

    def generate(self, z: NDArray[np.floating]) -> NDArray[np.float32]:
        self.asked += len(z)
        labels = self.latent.labels_of(z)
        # The noise is uniform on [-1, 1]: it tells the class, the mistakes and the rest.
        unit = (np.asarray(z, np.float64)[:, :4] + 1) / 2
        if labels is None:
            labels = np.minimum((3 * unit[:, 0]).astype(int), 2)
        if self.only is not None:
            labels = np.full(len(z), self.only)
        labels = np.where(unit[:, 1] < self.wrong, (labels + 1) % 3, labels)
        rng = np.random.default_rng((unit[:, 2] * 2**32).astype(np.uint64))
        return bars(labels, rng, self.distribution.shape[-1])
