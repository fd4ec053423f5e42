"""A latent space as a list of named factors.

Sliders, samplers and exporters ask the latent space alone, and never which family of networks
stands behind it: a label and a code are factors like the noise is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Factor", "LatentSpace"]

Latents = TypeVar("Latents", "NDArray[np.floating]", "Tensor")


@dataclass(frozen=True)
class Factor:
    """One named factor of the latent space, with its prior.

    Attributes
    ----------
    name : str
        ``z1``, ``z2`` …; ``c1``, ``c2`` … for codes; or ``label``.
    prior : str
        ``normal``: standard normal; ``uniform``: uniform on [-1, 1]; ``categorical``: one of
        some categories, written one-hot.
    categories : tuple of str
        Names of the categories; empty for a number.
    shares : tuple of float
        Prior share of each category.
    role : str
        ``noise``; ``code``: what InfoGAN's G is to make visible; ``label``: one of the data's
        classes, as often as there.
    """

    name: str
    prior: Literal["normal", "uniform", "categorical"]
    categories: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    role: Literal["noise", "code", "label"] = "noise"

    @property
    def width(self) -> int:
        """Columns that it takes in a latent vector."""
        return len(self.categories) or 1

    @property
    def reach(self) -> float:
        """How far an axis must go to either side: all of the prior, or 99.8 % of a normal one."""
        return 1.0 if self.prior == "uniform" else float(self.quantile(np.array(0.999)))

    @property
    def entropy(self) -> float:
        """H of the prior in nats; of a factor of numbers the differential entropy."""
        if self.categories:
            p = np.array(self.shares) / sum(self.shares)
            return float(-(p[p > 0] * np.log(p[p > 0])).sum())
        return math.log(2.0) if self.prior == "uniform" else 0.5 * math.log(2.0 * math.pi * math.e)

    def quantile(self, q: NDArray[np.floating]) -> NDArray[np.float64]:
        """Value below which the prior has mass ``q``, for q in (0, 1), of a factor of numbers."""
        if self.prior == "uniform":
            return 2.0 * np.asarray(q, np.float64) - 1.0
        from statistics import NormalDist

        inverse = NormalDist().inv_cdf
        flat = [inverse(float(p)) for p in np.ravel(q)]
        return np.array(flat, np.float64).reshape(np.shape(q))

    def density(self, z: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the prior's density at z, of a factor of numbers."""
        z = np.asarray(z, np.float64)
        if self.prior == "uniform":
            return np.where(np.abs(z) <= 1.0, 0.5, 0.0)
        return np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``[n, width]`` from the prior."""
        return LatentSpace((self,)).sample(n, rng)


@dataclass(frozen=True)
class LatentSpace:
    """The generator's input, factor by factor; noise first."""

    factors: tuple[Factor, ...]

    @classmethod
    def noise(cls, size: int, prior: Literal["normal", "uniform"]) -> LatentSpace:
        """Noise alone: ``size`` factors z1 … of one prior."""
        return cls(tuple(Factor(f"z{i + 1}", prior) for i in range(size)))

    def and_label(self, categories: Sequence[str], shares: Sequence[float]) -> LatentSpace:
        """Return this space with a label behind its factors."""
        given = tuple(float(share) for share in shares)
        label = Factor("label", "categorical", tuple(categories), given, "label")
        return LatentSpace((*self.factors, label))

    def and_codes(self, categorical: int, categories: int, continuous: int) -> LatentSpace:
        """Return this space with codes c1 … behind its factors.

        Parameters
        ----------
        categorical, categories
            Codes that are one of some categories, equally likely, and how many those are.
        continuous
            Codes that are uniform on [-1, 1] (Chen et al. 2016, section 7).
        """
        names = tuple(map(str, range(categories)))
        shares = (1.0 / categories,) * categories
        codes = [
            Factor(f"c{i + 1}", "categorical", names, shares, "code") for i in range(categorical)
        ]
        for i in range(categorical, categorical + continuous):
            codes.append(Factor(f"c{i + 1}", "uniform", role="code"))
        return LatentSpace((*self.factors, *codes))

    @property
    def size(self) -> int:
        """Columns of a latent vector: numbers that the generator takes in."""
        return sum(factor.width for factor in self.factors)

    @property
    def noise_size(self) -> int:
        """Columns of noise; they are the first ones."""
        return sum(1 for factor in self.factors if factor.role == "noise")

    @property
    def label(self) -> Factor | None:
        """The factor that is the data's label; None where G sees none."""
        return next((factor for factor in self.factors if factor.role == "label"), None)

    @property
    def codes(self) -> tuple[Factor, ...]:
        """The factors that are codes, categorical ones first."""
        return tuple(factor for factor in self.factors if factor.role == "code")

    def factor(self, name: str) -> Factor:
        """Return a factor by name.

        Raises
        ------
        KeyError
            Where there is no such factor.
        """
        return self._places[name][0]

    def columns(self, name: str) -> slice:
        """Where a factor stands in a latent vector.

        Raises
        ------
        KeyError
            Where there is no such factor.
        """
        return self._places[name][1]

    @cached_property
    def _places(self) -> dict[str, tuple[Factor, slice]]:
        # Hundreds of factors are asked for by name with each step of a drag.
        found, start = {}, 0
        for factor in self.factors:
            found[factor.name] = (factor, slice(start, start + factor.width))
            start += factor.width
        return found

    def one_hot(self, z: Latents) -> Latents | None:
        """Return the label's columns of latents ``[n, size]``; None where G sees no label."""
        label = self.label
        return None if label is None else z[:, self.columns(label.name)]

    def labels_of(self, z: NDArray[np.floating]) -> NDArray[np.int64] | None:
        """Index of the label of each latent ``[n]``; None where G sees no label."""
        one_hot = self.one_hot(z)
        return None if one_hot is None else np.asarray(one_hot.argmax(axis=1), np.int64)

    def with_labels(
        self, z: NDArray[np.floating], labels: NDArray[np.integer] | int
    ) -> NDArray[np.float32]:
        """Return latents with other labels: one for all, or one each ``[n]``.

        Raises
        ------
        ValueError
            Where G sees no label.
        """
        label = self.label
        if label is None:
            raise ValueError("this generator sees no label")
        return self.with_values(z, label.name, labels)

    def values(self, z: NDArray[np.floating], name: str) -> NDArray[np.float64]:
        """Read one factor off latents ``[n, size]``: ``[n]`` numbers, or indices of categories.

        Raises
        ------
        KeyError
            Where there is no such factor.
        """
        columns = z[:, self.columns(name)]
        own = columns.argmax(axis=1) if self.factor(name).categories else columns[:, 0]
        return np.asarray(own, np.float64)

    def with_values(
        self,
        z: NDArray[np.floating],
        name: str,
        values: NDArray[np.floating] | NDArray[np.integer] | float,
    ) -> NDArray[np.float32]:
        """Return latents with another value of one factor: one for all, or one each ``[n]``.

        Parameters
        ----------
        z
            Latents ``[n, size]``.
        name
            Of the factor.
        values
            Numbers, or indices of categories.

        Raises
        ------
        KeyError
            Where there is no such factor.
        IndexError
            Where there is no such category.
        """
        out = np.array(z, np.float32)
        factor, columns = self.factor(name), self.columns(name)
        if factor.categories:
            out[:, columns] = np.eye(factor.width, dtype=np.float32)[np.asarray(values, np.int64)]
        else:
            out[:, columns.start] = values
        return out

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``[n, size]`` latents from the prior."""
        # Numbers of one prior that stand together are drawn in one call.
        runs = groupby(
            self.factors, key=lambda factor: factor.name if factor.categories else factor.prior
        )
        parts = [_draw(list(run), n, rng) for _, run in runs]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


def _draw(run: list[Factor], n: int, rng: np.random.Generator) -> NDArray[np.float32]:
    factor = run[0]
    if factor.categories:
        drawn = rng.choice(factor.width, n, p=np.array(factor.shares) / sum(factor.shares))
        return np.eye(factor.width, dtype=np.float32)[drawn]
    if factor.prior == "normal":
        return rng.standard_normal((n, len(run)), np.float32)
    return 2.0 * rng.random((n, len(run)), np.float32) - 1.0
