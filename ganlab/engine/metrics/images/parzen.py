"""Log-likelihood of held-out pictures under a Parzen window of samples: the 2014 protocol."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["SIGMAS", "Parzen", "log_density", "parzen"]

#: Widths of the window that are tried: the protocol's.
SIGMAS: tuple[float, ...] = tuple(float(s) for s in np.logspace(-1.0, 0.0, 10))
#: Pictures whose distances to all samples are held at once.
CHUNK = 250

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Parzen:
    """Log-likelihood by the 2014 protocol.

    Attributes
    ----------
    mean, error : float
        Mean log-density of the test pictures, nats, and its standard error (their standard
        deviation over √tests).
    sigma : float
        Width of the window, in pixel units of [0, 1], chosen by the validation pictures.
    validation : float
        Mean log-density of the validation pictures with that width, nats.
    n, validations, tests : int
        Samples that make the window, and pictures by which it is chosen and judged.
    dims : int
        Pixels of a picture: densities over another number of them are not comparable.
    """

    mean: float
    error: float
    sigma: float
    validation: float
    n: int
    validations: int
    tests: int
    dims: int

    def words(self) -> str:
        """Say it in one line."""
        return (
            f"Parzen log-likelihood {self.mean:.1f} ± {self.error:.1f} nats (σ = {self.sigma:.3f}, "
            f"{self.n:,} samples, {self.tests:,} test pictures)"
        )


def parzen(
    samples: NDArray[np.floating],
    validation: NDArray[np.floating],
    test: NDArray[np.floating],
    sigmas: Sequence[float] = SIGMAS,
    progress: Progress = lambda share: None,
) -> Parzen:
    """Choose a width by the validation pictures, then judge the test pictures.

    Parameters
    ----------
    samples, validation, test
        Pixels in [0, 1], ``[n, d]``, ``[v, d]`` and ``[m, d]``; each at least 1.
    sigmas
        Widths to choose from: the one of the highest mean log-density of ``validation``.
    progress
        Told the share that is done, 0 to 1, behind each chunk; may raise to stop.

    Notes
    -----
    Breuleux et al. 2011, as in Goodfellow et al. 2014 and its code: 10,000 samples; widths
    logspace(−1, 0, 10); the first 1,000 of MNIST's training pictures 50,000–59,999 to choose;
    mean ± standard error over the 10,000 test pictures. The estimate favours samples that are
    means of many pictures, and says little of how they look (Theis et al. 2016): it is here to
    compare with the paper's figures.
    """
    steps = len(validation) + len(test)
    share = len(validation) / steps
    chosen = log_density(validation, samples, sigmas, lambda done: progress(share * done))
    means = chosen.mean(axis=1)
    best = int(means.argmax())
    judged = log_density(
        test, samples, sigmas[best : best + 1], lambda done: progress(share + (1 - share) * done)
    )[0]
    return Parzen(
        mean=float(judged.mean()),
        error=float(judged.std() / math.sqrt(len(judged))),
        sigma=float(sigmas[best]),
        validation=float(means[best]),
        n=len(samples),
        validations=len(validation),
        tests=len(test),
        dims=samples.shape[1],
    )


def log_density(
    x: NDArray[np.floating],
    samples: NDArray[np.floating],
    sigmas: Sequence[float],
    progress: Progress = lambda share: None,
) -> NDArray[np.float64]:
    """Log-density of points under a mixture of Gaussians around samples, one for each width.

    log p(x) = logsumexp_i(−‖x − x_i‖² / 2σ²) − log n − d log(σ √(2π)).

    Parameters
    ----------
    x, samples
        Pixels in [0, 1], ``[m, d]`` and ``[n, d]``.
    sigmas
        Widths, above 0.

    Returns
    -------
    log_densities
        Nats, float64 ``[widths, m]``.

    Raises
    ------
    ValueError
        Where there are no points or no samples, or a sample is not finite.

    Notes
    -----
    ‖x − x_i‖² is ‖x‖² + ‖x_i‖² − 2 x·x_i, all in float64 and of pixels moved to their mean. In
    float32 the difference of numbers of about 100 loses 10⁻⁵, which σ = 0.1 multiplies by 50
    and a near copy (a small distance) turns into all that counts; in float64 it is 10⁻¹² nats.
    """
    if not len(x) or not len(samples):
        raise ValueError(f"{len(x)} points and {len(samples)} samples: at least 1 of each")
    if not np.isfinite(samples).all():
        raise ValueError("some samples are not finite numbers: they have no density")
    n, d = samples.shape
    centre = np.asarray(samples, np.float64).mean(axis=0)
    window = torch.from_numpy(np.asarray(samples, np.float64) - centre)
    squares = (window * window).sum(1)
    out = np.empty((len(sigmas), len(x)))
    with torch.inference_mode():
        for start in range(0, len(x), CHUNK):
            chunk = np.asarray(x[start : start + CHUNK], np.float64) - centre
            squared = _squared(torch.from_numpy(chunk), window, squares)
            for i, sigma in enumerate(sigmas):
                kernels = torch.logsumexp(squared * (-0.5 / sigma**2), dim=1)
                norm = math.log(n) + d * math.log(sigma * math.sqrt(2.0 * math.pi))
                out[i, start : start + CHUNK] = kernels.numpy() - norm
            progress(min(1.0, (start + CHUNK) / len(x)))
    return out


def _squared(a: Tensor, b: Tensor, squares: Tensor) -> Tensor:
    squared = torch.addmm((a * a).sum(1)[:, None] + squares[None], a, b.T, alpha=-2.0)
    return squared.clamp_(min=0.0)
