"""What a trained classifier says of pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.classifier.network import Layers
from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Classifier", "Judgement"]

#: Pictures that are judged at once: as many as fit a small cache, so that memory stays small.
CHUNK = 500


@dataclass(frozen=True, eq=False)
class Judgement:
    """What a classifier says of ``n`` pictures.

    Attributes
    ----------
    probabilities : ndarray
        float32 ``[n, classes]``: the softmax of its outputs; each row sums to 1.
    features : ndarray
        float32 ``[n, features]``: its penultimate layer, not below 0.
    note : str
        What was done to the pictures before, in words; empty where nothing was.
    """

    probabilities: NDArray[np.float32]
    features: NDArray[np.float32]
    note: str = ""

    @property
    def labels(self) -> NDArray[np.int64]:
        """Index of the most probable class, ``[n]``."""
        top: NDArray[np.int64] = self.probabilities.argmax(axis=1)
        return top


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained network, and what is to be said of it.

    Attributes
    ----------
    layers : Layers
        What it is built like.
    weights : mapping of str to Tensor
        float32, on the CPU.
    labels : tuple of str
        Name of each class.
    facts : mapping
        What its file records: data, command, seed, epochs, accuracy on held-out pictures,
        versions, licence.
    """

    layers: Layers
    weights: Mapping[str, Tensor]
    labels: tuple[str, ...]
    facts: Mapping[str, Any]

    @property
    def accuracy(self) -> float:
        """Share of held-out pictures that it labels rightly, 0 to 1, as measured when trained."""
        return float(self.facts["accuracy"])

    def words(self) -> str:
        """Say in one line what it is and how good."""
        return (
            f"classifier of {self.facts['data']}: {100 * self.accuracy:.2f} % of "
            f"{self.facts['held_out']:,} held-out pictures right, {self.layers.parameters:,} "
            f"parameters, trained by `{self.facts['command']}`"
        )

    def __call__(
        self,
        x: NDArray[np.floating],
        progress: Callable[[float], None] = lambda share: None,
    ) -> Judgement:
        """Judge pictures ``[n, channels, side, side]`` in [0, 1].

        Pictures of another side are brought to the classifier's own by bilinear resizing
        (smoothed before they are made smaller), which the judgement's note tells.

        Parameters
        ----------
        progress
            Told the share that is done, 0 to 1, behind each chunk; may raise to stop.

        Raises
        ------
        ValueError
            Where the pictures have another number of channels, or are not square pictures.
        """
        own = (self.layers.channels, self.layers.side, self.layers.side)
        if x.ndim != 4 or x.shape[1] != own[0] or x.shape[2] != x.shape[3]:
            shape = " × ".join(map(str, x.shape[1:]))
            raise ValueError(
                f"this classifier knows pictures of {own[0]} × {own[1]} × {own[2]} (channels × "
                f"side × side), not of {shape}: train one by `ganlab classifier train`"
            )
        n = len(x)
        probabilities = np.empty((n, self.layers.classes), np.float32)
        features: list[NDArray[np.float32]] = []
        with torch.inference_mode():
            for start in range(0, n, CHUNK):
                chunk = torch.from_numpy(np.array(x[start : start + CHUNK], np.float32))
                logits, penultimate = self.layers(self.weights, self._resized(chunk))
                probabilities[start : start + CHUNK] = F.softmax(logits, dim=1).numpy()
                features.append(penultimate.numpy())
                progress(min(1.0, (start + CHUNK) / n))
        note = ""
        if x.shape[-1] != own[1]:
            note = (
                f"pictures of {x.shape[-1]} × {x.shape[-1]} pixels brought to the classifier's "
                f"{own[1]} × {own[1]} by bilinear resizing"
            )
        size = self.layers.shapes["hidden.scale"][0]
        joined = np.concatenate(features) if features else np.empty((0, size), np.float32)
        return Judgement(probabilities, joined, note)

    def _resized(self, x: Tensor) -> Tensor:
        side = self.layers.side
        if x.shape[-1] == side:
            return x
        smaller = x.shape[-1] > side
        return F.interpolate(x, (side, side), mode="bilinear", antialias=smaller)
