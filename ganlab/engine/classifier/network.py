"""The classifier's layers: a small convolutional network, as a pure function of its weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import functional as F

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Layers"]

#: Channels behind each convolution.
WIDTHS = (16, 48, 64)
#: Numbers in the penultimate layer.
FEATURES = 96
#: A batch normalisation's floor of the variance (Ioffe & Szegedy 2015).
EPSILON = 1e-5


@dataclass(frozen=True)
class Layers:
    """Three convolutions, each halving the side, one hidden layer, one output per class.

    Each of the first four layers is followed by batch normalisation while it is trained. What is
    kept of that is one factor and one shift per channel, so that a judgement never depends on
    the other pictures that are judged along with it.

    Attributes
    ----------
    channels, side : int
        Of a picture.
    classes : int
        Number of labels.
    """

    channels: int
    side: int
    classes: int

    @property
    def grid(self) -> int:
        """Side of what the convolutions leave: 3 at most, so that large pictures cost no more."""
        halved: int = self.side >> len(WIDTHS)
        return min(3, halved)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by its name, in the order of use."""
        shapes: dict[str, tuple[int, ...]] = {}
        size = self.channels
        for i, width in enumerate(WIDTHS):
            shapes[f"convolution.{i}.weight"] = (width, size, 3, 3)
            shapes |= {f"convolution.{i}.{part}": (width,) for part in ("scale", "shift")}
            size = width
        shapes["hidden.weight"] = (FEATURES, size * self.grid**2)
        shapes |= {f"hidden.{part}": (FEATURES,) for part in ("scale", "shift")}
        return shapes | {"output.weight": (self.classes, FEATURES), "output.bias": (self.classes,)}

    @property
    def normalised(self) -> list[str]:
        """Names of the layers behind which a batch normalisation stands in training."""
        return [*(f"convolution.{i}" for i in range(len(WIDTHS))), "hidden"]

    @property
    def parameters(self) -> int:
        """Count the trainable numbers."""
        return sum(math.prod(shape) for shape in self.shapes.values())

    def initial(self, rng: np.random.Generator) -> dict[str, NDArray[np.float32]]:
        """Draw weights from N(0, 2 / fan-in) (He et al. 2015); factors 1, shifts and biases 0."""
        drawn: dict[str, NDArray[np.float32]] = {}
        for name, shape in self.shapes.items():
            if name.endswith("weight"):
                std = math.sqrt(2.0 / math.prod(shape[1:]))
                drawn[name] = (std * rng.standard_normal(shape)).astype(np.float32)
            else:
                drawn[name] = np.full(shape, float(name.endswith("scale")), np.float32)
        return drawn

    def __call__(
        self,
        weights: Mapping[str, Tensor],
        x: Tensor,
        running: Mapping[str, tuple[Tensor, Tensor]] | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Judge pictures.

        Parameters
        ----------
        weights
            Tensors of :attr:`shapes`.
        x
            float32 ``[n, channels, side, side]`` in [0, 1].
        running
            Mean and variance per channel of each of :attr:`normalised`, which training updates;
            None applies factor and shift alone.

        Returns
        -------
        logits, features
            ``[n, classes]``, and ``[n, FEATURES]``, not below 0.
        """
        for name in self.normalised[:-1]:
            x = F.conv2d(x, weights[f"{name}.weight"], padding=1)
            # Before the normalisation, which then has a quarter of the numbers to look at.
            x = F.max_pool2d(x, 2)
            x = F.relu(self._normalise(name, weights, x, running))
        if x.shape[-1] != self.grid:
            x = F.adaptive_avg_pool2d(x, self.grid)
        x = F.linear(x.flatten(1), weights["hidden.weight"])
        features = F.relu(self._normalise("hidden", weights, x, running))
        return F.linear(features, weights["output.weight"], weights["output.bias"]), features

    @staticmethod
    def _normalise(
        name: str,
        weights: Mapping[str, Tensor],
        x: Tensor,
        running: Mapping[str, tuple[Tensor, Tensor]] | None,
    ) -> Tensor:
        scale, shift = weights[f"{name}.scale"], weights[f"{name}.shift"]
        if running is not None:
            mean, variance = running[name]
            return F.batch_norm(x, mean, variance, scale, shift, True, 0.1, EPSILON)
        per_channel = (1, -1) + (1,) * (x.dim() - 2)
        return x * scale.view(per_channel) + shift.view(per_channel)

    def folded(
        self, weights: Mapping[str, Tensor], running: Mapping[str, tuple[Tensor, Tensor]]
    ) -> dict[str, Tensor]:
        """Return weights whose factors and shifts do what the normalisations did on average."""
        folded = {name: tensor.detach().clone() for name, tensor in weights.items()}
        for name in self.normalised:
            mean, variance = running[name]
            scale = folded[f"{name}.scale"] / (variance + EPSILON).sqrt()
            folded[f"{name}.shift"] -= scale * mean
            folded[f"{name}.scale"] = scale
        return folded
