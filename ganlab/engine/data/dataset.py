"""What every data set is to training and to views: samples of one shape, labelled or not."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.kinds import Kind

__all__ = ["Dataset"]


class Dataset(ABC):
    """Something that samples are drawn from.

    Attributes
    ----------
    name : str
        Its key in the registry, or the name of a person's own data.
    title, description : str
        A few words for a picker, and one plain sentence.
    shape : tuple of int
        Of one sample: ``(1,)``, ``(2,)``, or ``(channels, side, side)``.
    labels : tuple of str
        Name of each class; empty where samples carry no label.
    size : int or None
        Samples in a finite set; None where any number can be drawn.
    location, scale : ndarray
        ``(x - location) / scale`` is standardised; they broadcast against a sample.
    """

    name: str
    title: str
    description: str
    size: int | None = None
    location: NDArray[np.float64]
    scale: NDArray[np.float64]

    @property
    @abstractmethod
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Name of each class; empty where samples carry no label."""
        return ()

    @property
    def label_shares(self) -> NDArray[np.float64]:
        """Share of each class, ``[classes]``; they sum to 1."""
        n = len(self.labels)
        return np.full(n, 1.0 / n) if n else np.empty(0)

    @property
    def kind(self) -> Kind:
        """What can be drawn of it: points on a line or in a plane, or pictures."""
        if len(self.shape) == 3:
            return "images"
        return "line" if self.shape == (1,) else "plane"

    @property
    def numbers(self) -> int:
        """Numbers in one sample."""
        return math.prod(self.shape)

    @abstractmethod
    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``n`` samples ``[n, *shape]``, float32, data units (pictures: [0, 1])."""

    @abstractmethod
    def sample_labelled(
        self, n: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Draw ``n`` samples, each with the index of its class ``[n]``.

        Raises
        ------
        ValueError
            Where samples carry no label.
        """
