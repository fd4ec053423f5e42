"""Inversion: the latent whose output is nearest to a given sample, by gradient descent.

Lipton and Tripathi 2017 (Precise recovery of latent vectors from generative adversarial
networks) and Creswell and Bharath 2018 (Inverting the generator of a GAN): G is held fixed and
z descends the squared distance of G(z) from the target. Theirs is redrawn where it leaves a
uniform prior; here it stays at the edge, where the best latent of a real sample often lies.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.snapshot import Snapshot

__all__ = ["Inversion", "InvertSpec", "Progress", "invert", "residuals"]

#: Draws from the prior, of which each start begins at the nearest.
_DRAWS = 16
#: Share of the steps in which categories are tried.
_TRYING = 0.4
#: All combinations of categories are tried together while there are no more of them than this.
_TOGETHER = 20
#: Adam's decays and the number that keeps it from dividing by zero.
_BETAS, _EPSILON = (0.9, 0.999), 1e-12


@dataclass(frozen=True)
class InvertSpec:
    """How a latent is searched.

    Attributes
    ----------
    starts : int
        Places from which it descends, each the nearest of 16 draws from the prior.
    steps : int
        Gradient steps from each.
    rate : float
        Adam's step size in latent units; it falls to 0 along a cosine.
    prior_weight : float
        λ of λ · mean(z²), added to the mean squared error, over noise of a normal prior: holds z
        where training drew it from. 0 for the nearest output, however far out its latent is.
    seed : int
        Of the draws.
    """

    starts: int = 8
    steps: int = 300
    rate: float = 0.1
    prior_weight: float = 0.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Inversion:
    """What was found, or what is the best so far; arrays are read-only.

    Attributes
    ----------
    z, x : ndarray
        The latent ``[size]`` and what G makes of it ``[*shape]``, data units.
    residual : float
        Of that output: see :func:`residuals`.
    starts : tuple of float
        Least residual from each start.
    curve : tuple of float
        Least residual of all starts before each step, and at the end.
    done, steps : int
        Steps that were made, and that were to be made.
    """

    target: NDArray[np.float32]
    z: NDArray[np.float32]
    x: NDArray[np.float32]
    residual: float
    starts: tuple[float, ...]
    curve: tuple[float, ...]
    done: int
    steps: int


#: Told of each step the best so far.
Progress = Callable[[Inversion], None]


def residuals(
    data: Dataset, x: NDArray[np.floating], target: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return how far samples ``[n, *shape]`` are from one target ``[*shape]``.

    Of pictures the root of the mean squared difference over all pixels and channels, whose range
    is [0, 1]; of points the Euclidean distance in data units.
    """
    gap = (np.asarray(x, np.float64) - np.asarray(target, np.float64)).reshape(len(x), -1)
    square = gap**2
    total = square.mean(axis=1) if data.kind == "images" else square.sum(axis=1)
    return np.asarray(np.sqrt(total), np.float64)


def invert(
    snapshot: Snapshot,
    target: NDArray[np.floating],
    spec: InvertSpec | None = None,
    progress: Progress = lambda found: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Inversion:
    """Search the latent whose output is nearest to a target ``[*shape]`` in data units.

    Numbers descend by Adam through a copy of G that nothing changes. A category is searched by
    trying: in the first 40 % of the steps every start goes on with each of the categories (with
    each combination, while these are 20 at most; else factor by factor, the others as drawn or
    found so far), and keeps the one that came nearest.

    Parameters
    ----------
    progress
        Called after each step.
    cancelled
        Asked before each step; once it says so, the best so far is returned.

    Raises
    ------
    ValueError
        Where the target has another shape than samples have or holds what is no number, or G makes
        what is none.
    """
    spec = InvertSpec() if spec is None else spec
    data = snapshot.distribution
    wanted = np.array(target, np.float32)
    if wanted.shape != tuple(data.shape):
        raise ValueError(f"a target of shape {wanted.shape}: samples have {tuple(data.shape)}")
    if not np.isfinite(wanted).all():
        raise ValueError("the target holds what is no finite number")
    search = _Search(snapshot, wanted, spec)
    for rate in search.plan():
        if cancelled():
            break
        search.step(rate)
        progress(search.found())
    search.look()
    return search.found()


class _Search:
    """Latents on their way down; ``owner`` says from which start each of them comes."""

    def __init__(self, snapshot: Snapshot, target: NDArray[np.float32], spec: InvertSpec) -> None:
        self._snapshot, self._target, self._spec = snapshot, target, spec
        self._latent: LatentSpace = snapshot.latent
        self._pictures = snapshot.distribution.kind == "images"
        device = snapshot.device
        self._seen = snapshot.standardised(target[None])
        # Squared differences count in data units, whose axes may be scaled differently.
        scale = np.broadcast_to(snapshot.scale, target.shape)
        self._scale = torch.from_numpy(np.array(scale, np.float32)).to(device)
        numbers = [f for f in self._latent.factors if not f.categories]
        self._bounded = self._mask([f.name for f in numbers if f.prior == "uniform"])
        self._normal = self._mask([f.name for f in numbers if f.prior == "normal"])
        self._free = self._mask([f.name for f in numbers])
        self._best_z = self._first()
        self._best = np.full(spec.starts, np.inf)
        self._curve: list[float] = []
        self._done = 0
        self._settle(self._best_z)

    def _mask(self, names: list[str]) -> Tensor:
        flags = np.zeros(self._latent.size, np.float32)
        for name in names:
            flags[self._latent.columns(name)] = 1.0
        return self._snapshot.tensor(flags)

    def _first(self) -> NDArray[np.float32]:
        """Draw latents from the prior; each start begins at the best of its own few."""
        spec, rng = self._spec, np.random.default_rng([self._spec.seed, 41])
        drawn = self._latent.sample(spec.starts * _DRAWS, rng)
        far = self._residuals(self._snapshot.generate(drawn)).reshape(spec.starts, _DRAWS)
        if not np.isfinite(far).any():
            raise ValueError(
                "what G makes is no finite number: the training has diverged, start it again"
            )
        far[~np.isfinite(far)] = np.inf
        nearest = far.argmin(axis=1) + _DRAWS * np.arange(spec.starts)
        return np.asarray(drawn[nearest], np.float32)

    def _residuals(self, x: NDArray[np.floating]) -> NDArray[np.float64]:
        return residuals(self._snapshot.distribution, x, self._target)

    # -- its course ---------------------------------------------------------------------------

    def plan(self) -> Iterator[float]:
        """Yield the rate of each step; between two, categories are tried and chosen."""
        spec = self._spec
        rounds = self._rounds()
        trying = math.floor(_TRYING * spec.steps / len(rounds)) if rounds else 0
        if trying:
            for names in rounds:
                self._spread(names)
                for _ in range(trying):
                    yield spec.rate
                self._choose()
        rest = spec.steps - self._done
        for i in range(rest):
            yield spec.rate * 0.5 * (1.0 + math.cos(math.pi * i / rest))

    def _rounds(self) -> list[list[str]]:
        """Which factors of categories are tried together."""
        factors = [f for f in self._latent.factors if f.categories]
        together = math.prod(f.width for f in factors)
        names = [f.name for f in factors]
        if not names:
            return []
        return [names] if together <= _TOGETHER else [[name] for name in names]

    def _spread(self, names: list[str]) -> None:
        """Let each start go on with every combination of some factors' categories."""
        z, owner = self._best_z, np.arange(len(self._best_z))
        for name in names:
            width = self._latent.factor(name).width
            each = np.tile(np.arange(width), len(z))
            z = self._latent.with_values(np.repeat(z, width, axis=0), name, each)
            owner = np.repeat(owner, width)
        self._settle(z, owner)

    def _choose(self) -> None:
        """Go on from the best of each start alone."""
        self.look()
        self._settle(self._best_z)

    def _settle(self, z: NDArray[np.float32], owner: NDArray[np.int64] | None = None) -> None:
        """Descend from these latents, with a fresh memory of gradients."""
        self._owner = np.arange(len(z)) if owner is None else owner
        self._z = self._snapshot.tensor(z)
        self._mean, self._square = torch.zeros_like(self._z), torch.zeros_like(self._z)
        self._taken = 0

    # -- a step -------------------------------------------------------------------------------

    def step(self, rate: float) -> None:
        """Note where the latents are, and move them once by Adam."""
        z = self._z.detach().requires_grad_()
        with torch.enable_grad():
            x = self._snapshot.generator(self._snapshot.generator_weights, z)
            error = ((x - self._seen) * self._scale).square().flatten(1)
            far = error.mean(1) if self._pictures else error.sum(1)
            loss = far.sum()
            if self._spec.prior_weight > 0 and float(self._normal.sum()) > 0:
                square = (z * self._normal).square().sum(1) / self._normal.sum()
                loss = loss + self._spec.prior_weight * square.sum()
            (slope,) = torch.autograd.grad(loss, z)
        self._note(far.detach())
        self._curve.append(float(self._best.min()))
        self._done += 1
        self._taken += 1
        b1, b2 = _BETAS
        # Where something overflowed, that latent rests; the others go on.
        slope = torch.nan_to_num(slope * self._free, 0.0, 0.0, 0.0)
        self._mean.lerp_(slope, 1.0 - b1)
        self._square.lerp_(slope.square(), 1.0 - b2)
        mean = self._mean / (1.0 - b1**self._taken)
        root = (self._square / (1.0 - b2**self._taken)).sqrt()
        moved = self._z - rate * mean / (root + _EPSILON)
        self._z = torch.where(self._bounded > 0, moved.clamp(-1.0, 1.0), moved)

    def _note(self, square: Tensor) -> None:
        """Remember of each start the nearest latent that it has seen."""
        far = square.double().cpu().numpy() ** 0.5
        far[~np.isfinite(far)] = np.inf
        order = np.argsort(far, kind="stable")
        z = None
        known: set[int] = set()
        for i in order:
            start = int(self._owner[i])
            if start in known:
                continue
            known.add(start)
            if far[i] < self._best[start]:
                z = self._z.cpu().numpy() if z is None else z
                self._best[start] = far[i]
                self._best_z[start] = z[i]

    def look(self) -> None:
        """Note where the latents are after the last step."""
        with torch.no_grad():
            x = self._snapshot.generator(self._snapshot.generator_weights, self._z)
            error = ((x - self._seen) * self._scale).square().flatten(1)
            self._note(error.mean(1) if self._pictures else error.sum(1))

    def found(self) -> Inversion:
        """Return the best so far; its output is what G makes of that latent alone."""
        z = self._best_z[int(self._best.argmin())].copy()
        x = self._snapshot.generate(z[None])[0]
        residual = float(self._residuals(x[None])[0])
        for array in (z, x):
            array.setflags(write=False)
        return Inversion(
            target=self._target,
            z=z,
            x=x,
            residual=residual,
            starts=tuple(float(far) for far in self._best),
            curve=(*self._curve, float(self._best.min())),
            done=self._done,
            steps=self._spec.steps,
        )
