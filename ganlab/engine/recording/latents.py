"""Ways through a latent space for a film: one factor to and fro, a walk, from pin to pin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.between import between, has_circle
from ganlab.engine.recording.errors import RecordError
from ganlab.engine.traverse import sweep
from ganlab.engine.walk import Walk

if TYPE_CHECKING:
    from ganlab.engine.latent import LatentSpace

__all__ = ["Way", "WayRequest", "make_way"]


@dataclass(frozen=True)
class WayRequest:
    """Which way.

    Attributes
    ----------
    kind : str
        ``factor``: one factor to and fro between two values, all else stays; ``walk``: the random
        walk of :class:`~ganlab.engine.walk.Walk`; ``pins``: from pin to pin and back to the first.
    frames : int
        How many latents of each sample.
    rate : float
        Frames per second: a walk goes by the clock.
    samples : int
        Samples that go at once: the latent at hand first, then draws from the prior.
    factor : str
        Of ``factor``.
    lo, hi : float
        Its ends, in its own units; not of categories, which come one by one.
    seed : int
        Of the draws, and of the walk.
    """

    kind: Literal["factor", "walk", "pins"]
    frames: int
    rate: float = 25.0
    samples: int = 1
    factor: str = ""
    lo: float = -2.0
    hi: float = 2.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Way:
    """Latents of every frame.

    Attributes
    ----------
    z : ndarray
        ``[frames, samples, size]``, float32.
    words : tuple of str
        What stands under each frame: the factor's value, the time, the share of the way.
    """

    z: NDArray[np.float32]
    words: tuple[str, ...]


def make_way(
    space: LatentSpace,
    start: NDArray[np.floating],
    request: WayRequest,
    pins: Sequence[NDArray[np.floating]] = (),
) -> Way:
    """Return the latents of a film; the same request makes the same ones.

    Parameters
    ----------
    space
        The latent space.
    start
        The latent at hand ``[size]``: the first sample.
    request
        Which way.
    pins
        Latents ``[size]`` to go through, for ``pins``.

    Raises
    ------
    RecordError
        Where the factor is unknown, or there are fewer than two pins.
    """
    starts = _starts(space, start, request)
    if request.kind == "factor":
        return _factor(space, starts, request)
    if request.kind == "walk":
        return _walk(space, starts, request)
    return _pins(space, pins, request)


def _starts(
    space: LatentSpace, start: NDArray[np.floating], request: WayRequest
) -> NDArray[np.float32]:
    rng = np.random.default_rng([request.seed, 17])
    draws = space.sample(request.samples, rng).astype(np.float32)
    draws[0] = start
    return draws


def _factor(space: LatentSpace, starts: NDArray[np.float32], request: WayRequest) -> Way:
    names = [factor.name for factor in space.factors]
    if request.factor not in names:
        raise RecordError(f"factor {request.factor!r}: must be one of {', '.join(names)}")
    factor = space.factor(request.factor)
    n = request.frames
    # Twice the way in all frames, so that the film closes.
    lo = 0.0 if factor.categories else min(request.lo, request.hi)
    values = [sweep(factor, request.lo, request.hi, lo, i, n) for i in range(n)]
    z = np.stack([space.with_values(starts, factor.name, value) for value in values])
    if factor.categories:
        words = [f"{factor.name} = {factor.categories[int(value)]}" for value in values]
    else:
        words = [f"{factor.name} = {value:+.2f}".replace("-", "−") for value in values]
    return Way(z.astype(np.float32), tuple(words))


def _walk(space: LatentSpace, starts: NDArray[np.float32], request: WayRequest) -> Way:
    times = np.arange(request.frames) / request.rate
    walks = [Walk(space, start, request.seed + i) for i, start in enumerate(starts)]
    z = np.stack([np.stack([walk.at(float(t)) for walk in walks]) for t in times])
    return Way(z, tuple(f"random walk, {t:.1f} s" for t in times))


def _pins(space: LatentSpace, pins: Sequence[NDArray[np.floating]], request: WayRequest) -> Way:
    if len(pins) < 2:
        raise RecordError(f"{len(pins)} pins: pin at least two samples to go from one to another")
    ends = [*pins, pins[0]]
    if len(pins) == 2:
        # There and back is one way, gone twice.
        ends = [pins[0], pins[1], pins[0]]
    legs = len(ends) - 1
    z, words = [], []
    for i in range(request.frames):
        leg, t = divmod(legs * i / request.frames, 1.0)
        a, b = int(leg), int(leg) + 1
        z.append(between(space, ends[a], ends[b], np.array([t]), has_circle(space)))
        words.append(f"pin {a % len(pins) + 1} → pin {b % len(pins) + 1}, {100 * t:.0f} %")
    return Way(np.stack(z).astype(np.float32), tuple(words))
