"""A fixed number of pictures, drawn with replacement."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.images.image_set import ImageSet, Pictures

__all__ = ["FiniteSet"]


class FiniteSet(ImageSet):
    """Pictures that are all there is, each equally likely at every draw."""

    @property
    @abstractmethod
    def reference(self) -> Pictures:
        """All training pictures, in a fixed order."""

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``n`` pictures with replacement: ``[n, channels, side, side]``, 0 to 1."""
        return self._draw(n, rng)[0]

    def sample_labelled(
        self, n: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Draw ``n`` pictures with replacement, each with the index of its class ``[n]``.

        The same ``rng`` draws the same pictures as `sample` does.

        Raises
        ------
        ValueError
            Where pictures carry no label.
        """
        x, chosen = self._draw(n, rng)
        labels = self.reference.labels
        if labels is None:
            raise ValueError(f"data {self.name!r} has no labels: {self.title} is only pictures")
        return x, labels[chosen]

    def _draw(
        self, n: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        pictures = self.reference
        chosen = rng.integers(len(pictures), size=n)
        x = pictures.pixels[chosen].astype(np.float32)
        x /= 255  # divided, not multiplied by 1/255: white is exactly 1
        return x, chosen
