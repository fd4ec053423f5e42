"""p_g on a line, estimated from samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["smoothed_density"]


def smoothed_density(
    samples: NDArray[np.floating], x: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Estimate a density at evenly spaced points by a Gaussian-smoothed histogram.

    Parameters
    ----------
    samples
        ``[n]``, data units; those beyond the grid count in n but are not drawn.
    x
        Evenly spaced points, ``[m]``.

    Returns
    -------
    density, bandwidth
        ``[m]`` per data unit, and σ of the Gaussian: Silverman's rule
        0.9·min(sd, IQR/1.34)·n^(−1/5) (Silverman 1986, equation 3.31), between half a cell and
        2 % of the axis. At the ends of the axis mass is reflected, so that nothing leaks out of
        the picture.
    """
    finite = samples[np.isfinite(samples)].astype(np.float64)
    cell = float(x[1] - x[0])
    span = float(x[-1] - x[0])
    n = max(len(samples), 1)
    if finite.size == 0:
        return np.zeros_like(x), 0.5 * cell
    q25, q75 = np.quantile(finite, [0.25, 0.75])
    spread = min(float(np.std(finite)), float(q75 - q25) / 1.34)
    bandwidth = float(np.clip(0.9 * spread * n ** (-0.2), 0.5 * cell, 0.02 * span))
    edges = np.append(x - 0.5 * cell, x[-1] + 0.5 * cell)
    counts, _ = np.histogram(finite, edges)
    reach = int(np.ceil(4 * bandwidth / cell))
    offsets = np.arange(-reach, reach + 1) * cell
    kernel = np.exp(-0.5 * (offsets / bandwidth) ** 2)
    kernel /= kernel.sum()
    padded = np.pad(counts.astype(np.float64), reach, mode="symmetric")
    return np.convolve(padded, kernel, mode="valid") / (n * cell), bandwidth
