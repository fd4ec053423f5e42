"""A kernel that compares samples at many scales at once, and the discrepancy that it measures.

Gretton et al. 2012: two distributions are the same exactly where the mean kernels of their
samples are; the squared length of the difference is MMD², and the direction of it is a function
over samples, the witness, that says where one has more mass than the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["WIDTHS", "kernel", "mmd2", "witness"]

#: Widths σ of the Gaussians in the mixture, each half of the one before, as root mean square
#: differences of a number in units of the networks: of standardised data 2 is wider than all of
#: it, and 1/64 is the width of the ring's modes.
WIDTHS = tuple(2.0**-i for i in range(-1, 7))
#: Gaussians computed from one exponential: more would lose digits.
_CHAIN = 4
#: Exponent below which a Gaussian is as good as 0.
_LEAST = -80.0
#: Samples compared with all others at once: what comes in between then fits a small cache.
_PART = 512


def _squares(x: Tensor, y: Tensor) -> Tensor:
    """Mean squared difference of the numbers of two samples, ``[n, d], [m, d] -> [n, m]``."""
    d = x.shape[1]
    if d <= 3:
        # Differences first: squares of coordinates would swallow those of near points.
        found = (x[:, :1] - y[:, 0]).square()
        for i in range(1, d):
            found = found + (x[:, i : i + 1] - y[:, i]).square()
        return found / d
    middle = y.detach().mean(0, keepdim=True)
    x, y = x - middle, y - middle
    cross: Tensor = x @ y.T
    return (x.square().sum(1)[:, None] + y.square().sum(1) - 2.0 * cross).clamp_min(0.0) / d


def kernel(x: Tensor, y: Tensor, width: float = 1.0) -> Tensor:
    """Mean over the widths σ of exp(−‖x − y‖² / (2 d σ²)), ``[n, m]``, in (0, 1].

    Parameters
    ----------
    x, y
        Samples ``[n, d]`` and ``[m, d]``, as the networks see them.
    width
        Scales all of :data:`WIDTHS`.

    Notes
    -----
    A mixture of Gaussians as in Li et al. 2015, section 4, here over octaves; divided by the d
    numbers of a sample, so that the same widths do for points and for pictures.
    """
    squares = _squares(x, y)
    if squares.requires_grad and torch.is_grad_enabled():
        found, slope = _mixture(squares.detach(), width, sloped=True)
        # The value of the one, and the slope of the other: a few operations for autograd to
        # remember instead of some for each width. It cannot be differentiated twice.
        return found + slope * (squares - squares.detach())
    return _mixture(squares, width)[0]


def _mixture(squares: Tensor, width: float, *, sloped: bool = False) -> tuple[Tensor, Tensor]:
    """Return the kernel at mean squared differences, and its slope by those (0 unless asked)."""
    total, slope = torch.zeros_like(squares), torch.zeros_like(squares if sloped else squares[:0])
    part = total
    for i, sigma in enumerate(WIDTHS):
        rate = 0.5 / (width * sigma) ** 2
        if i % _CHAIN:
            # Half the width is the fourth power.
            part.square_().square_()
        else:
            # Exponentials that leave single precision take a hundred times as long.
            part = (squares * -rate).clamp_(min=_LEAST).exp_()
        total += part
        if sloped:
            slope.add_(part, alpha=-rate)
    return total.div_(len(WIDTHS)), slope.div_(len(WIDTHS))


def mmd2(real: Tensor, fake: Tensor, width: float = 1.0) -> Tensor:
    """Return MMD², the unbiased estimate, ``[]``: 0 on average where both are of one kind.

    Parameters
    ----------
    real, fake
        Samples ``[n, *shape]`` and ``[m, *shape]``, two of each at least.

    Notes
    -----
    Gretton et al. 2012, equation 3 (lemma 6): a sample is not compared with itself, so that the
    estimate is right on average and may be below 0. As a generator's loss it has the gradients of
    the biased one, but for a factor n / (n − 1) on one of its terms.
    """
    x, y = real.flatten(1), fake.flatten(1)
    return _within(x, width) + _within(y, width) - 2.0 * kernel(x, y, width).mean()


def _within(x: Tensor, width: float) -> Tensor:
    """Mean kernel of two different samples, ``[]``."""
    n, k = len(x), kernel(x, x, width)
    return (k.sum() - k.diagonal().sum()) / max(n * (n - 1), 1)


def witness(x: Tensor, real: Tensor, fake: Tensor, width: float = 1.0) -> Tensor:
    """Return f(x): mean kernel with real samples less that with generated ones, ``[n]``.

    Parameters
    ----------
    x, real, fake
        Samples ``[n, d]``, ``[r, d]`` and ``[g, d]``.

    Notes
    -----
    Gretton et al. 2012, section 2.3. Above 0 where real samples are the denser.
    """
    parts = [
        kernel(part, real, width).mean(1) - kernel(part, fake, width).mean(1)
        for part in x.split(_PART)
    ]
    return parts[0] if len(parts) == 1 else torch.cat(parts)
