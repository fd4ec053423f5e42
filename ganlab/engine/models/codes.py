"""Q: what D's further outputs say of each code, and the information that this proves.

Chen et al. 2016 (InfoGAN), sections 4 to 6. Q(c | x) shares all layers of D but the last.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.models.auxiliary import Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from ganlab.engine.experiment import ObjectiveSpec
    from ganlab.engine.latent import Factor, LatentSpace

__all__ = ["LEAST_VARIANCE", "CodeReader", "Reading"]

#: Floor of a learned variance: without one the bound has no end, and nor has the gradient.
LEAST_VARIANCE = 0.01
_LOG_2PI = math.log(2.0 * math.pi)


@dataclass(frozen=True, eq=False)
class Reading:
    """What Q says of one code of some samples.

    Attributes
    ----------
    code : Factor
        Which code.
    probabilities : ndarray or None
        ``[n, categories]``, of a categorical code.
    mean, deviation : ndarray or None
        ``[n]``, of a continuous one.
    """

    code: Factor
    probabilities: NDArray[np.float64] | None = None
    mean: NDArray[np.float64] | None = None
    deviation: NDArray[np.float64] | None = None

    @property
    def values(self) -> NDArray[np.float64]:
        """Most likely category, or mean, ``[n]``."""
        if self.probabilities is not None:
            return np.asarray(self.probabilities.argmax(axis=1), np.float64)
        assert self.mean is not None
        return self.mean


class CodeReader:
    """−λ L_I(G, Q): the lower bound of the codes' mutual information with what G makes of them.

    For each code c, L_I = H(c) + E[log Q(c | G(z, c))] ≤ I(c; G(z, c)), in nats (Chen et al. 2016,
    equation 4). A categorical code costs its cross-entropy, and its bound is at most
    H(c) = log K; a continuous one costs the negative log-density of a Gaussian, H(c) is a
    differential entropy, and the floor of the variance keeps the bound below
    log 2 − ½ log(2π · 0.01) = 2.08 nats.

    Parameters
    ----------
    latent
        The latent space, which names the codes.
    learned
        Whether Q also says how sure it is of a continuous code; else its variance is 1.
    """

    title = "Information loss"
    source = "Chen et al. 2016, equations 4 to 6"

    def __init__(self, latent: LatentSpace, learned: bool) -> None:
        self._latent = latent
        self._learned = learned
        self.codes = latent.codes
        self.columns: list[slice] = []
        start = 0
        for code in self.codes:
            width = code.width if code.categories else 1 + learned
            self.columns.append(slice(start, start + width))
            start += width
        #: Outputs of D behind its verdict.
        self.outputs = start

    def loss_d(
        self, real: Tensor, labels: Tensor | None, fake: Tensor, z: Tensor, spec: ObjectiveSpec
    ) -> Terms:
        """Return Q's loss, on generated samples alone: of real ones nobody knows the codes."""
        # A weight of 0 leaves Q learning by itself: its features are cut off by `watching`.
        weights = [weight or 1.0 for weight in self._weights(spec)]
        return self._terms(fake, z, weights)

    def loss_g(self, fake: Tensor, z: Tensor, spec: ObjectiveSpec) -> Terms:
        """Return G's share of the same loss."""
        return self._terms(fake, z, self._weights(spec))

    def watching(self, spec: ObjectiveSpec) -> tuple[bool, ...] | None:
        """Mark the outputs that read codes whose weight is 0."""
        weights = self._weights(spec)
        if all(weight > 0 for weight in weights):
            return None
        flags = [False]
        for columns, weight in zip(self.columns, weights, strict=True):
            flags += [weight == 0] * (columns.stop - columns.start)
        return tuple(flags)

    def read(self, outputs: NDArray[np.floating]) -> tuple[Reading, ...]:
        """Say what Q reads off samples.

        Parameters
        ----------
        outputs
            D's outputs behind its verdict ``[n, outputs]``.
        """
        found = []
        for code, columns in zip(self.codes, self.columns, strict=True):
            mine = np.asarray(outputs[:, columns], np.float64)
            if code.categories:
                odds = np.exp(mine - mine.max(axis=1, keepdims=True))
                found.append(Reading(code, odds / odds.sum(axis=1, keepdims=True)))
            else:
                variance = np.ones(len(mine))
                if self._learned:
                    variance = LEAST_VARIANCE + np.logaddexp(0.0, mine[:, 1])
                found.append(Reading(code, mean=mine[:, 0], deviation=np.sqrt(variance)))
        return tuple(found)

    def log_likelihood(self, outputs: Tensor, z: Tensor) -> Tensor:
        """Log Q(c | x) of the codes that were put in, in nats ``[n, codes]``."""
        found = []
        for code, columns in zip(self.codes, self.columns, strict=True):
            mine, true = outputs[:, columns], z[:, self._latent.columns(code.name)]
            if code.categories:
                found.append(-F.cross_entropy(mine, true, reduction="none"))
                continue
            square = (true[:, 0] - mine[:, 0]).square()
            if self._learned:
                # Softplus, not exp: a variance that is far off comes back without a leap.
                variance = LEAST_VARIANCE + F.softplus(mine[:, 1])
                found.append(-0.5 * (square / variance + variance.log() + _LOG_2PI))
            else:
                found.append(-0.5 * (square + _LOG_2PI))
        return torch.stack(found, 1)

    def _weights(self, spec: ObjectiveSpec) -> list[float]:
        return [
            spec.categorical_weight if code.categories else spec.continuous_weight
            for code in self.codes
        ]

    def _terms(self, fake: Tensor, z: Tensor, weights: list[float]) -> Terms:
        likelihood = self.log_likelihood(fake, z).mean(0)
        loss = -(likelihood * likelihood.new_tensor(weights)).sum()
        entropy = likelihood.new_tensor([code.entropy for code in self.codes])
        bound = (likelihood + entropy).detach()
        return Terms(loss, -likelihood.sum().detach(), bound)
