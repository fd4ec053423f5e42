"""Ways from one latent to another: straight, or along a great circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.latent import LatentSpace

__all__ = ["between", "has_circle", "line", "slerp"]


def line(
    a: NDArray[np.floating], b: NDArray[np.floating], t: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return points of the straight line from a to b ``[n, d]`` at shares t ``[k]``, [n, k, d]."""
    t = np.asarray(t, np.float64)[None, :, None]
    return (1.0 - t) * a[:, None] + t * b[:, None]


def slerp(
    a: NDArray[np.floating], b: NDArray[np.floating], t: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return points of the great circle from a to b ``[n, d]`` at shares t ``[k]``, [n, k, d].

    White 2016, "Sampling Generative Networks": sin((1−t)θ)/sin θ · a + sin(tθ)/sin θ · b, with θ
    the angle between a and b. Where that is (almost) 0 or π, no circle is told, or every one is:
    there it is the straight line.
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    norms = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    cosine = (a * b).sum(axis=1) / np.maximum(norms, np.finfo(np.float64).tiny)
    theta = np.arccos(np.clip(cosine, -1.0, 1.0))[:, None]
    sine = np.sin(theta)
    told = (sine > 1e-6) & (norms[:, None] > 0)
    theta, sine = np.where(told, theta, 1.0), np.where(told, sine, 1.0)
    t = np.asarray(t, np.float64)[None, :]
    first = np.where(told, np.sin((1.0 - t) * theta) / sine, 1.0 - t)
    last = np.where(told, np.sin(t * theta) / sine, t)
    out: NDArray[np.float64] = first[..., None] * a[:, None] + last[..., None] * b[:, None]
    return out


def has_circle(latent: LatentSpace) -> bool:
    """Whether great circles stay where the prior is: some noise is normal."""
    return any(f.role == "noise" and f.prior == "normal" for f in latent.factors)


def between(
    latent: LatentSpace,
    a: NDArray[np.floating],
    b: NDArray[np.floating],
    t: NDArray[np.floating],
    spherical: bool,
) -> NDArray[np.float32]:
    """Return whole latents ``[k, size]`` on the way from a to b ``[size]`` at shares t ``[k]``.

    Numbers go along the straight line, or normal noise, all of it at once, along the great
    circle. Uniform factors never do, which would leave their cube. A category is a's before the
    middle and b's from there on, as there is nothing between two of them.
    """
    a, b, t = np.asarray(a, np.float64), np.asarray(b, np.float64), np.asarray(t, np.float64)
    out = line(a[None], b[None], t)[0]
    normal = [f.role == "noise" and f.prior == "normal" for f in latent.factors]
    if spherical and any(normal):
        columns = np.repeat(normal, [f.width for f in latent.factors])
        out[:, columns] = slerp(a[None, columns], b[None, columns], t)[0]
    for factor in latent.factors:
        if factor.categories:
            own = latent.columns(factor.name)
            out[:, own] = np.where((t < 0.5)[:, None], a[own], b[own])
    found: NDArray[np.float32] = out.astype(np.float32)
    return found
