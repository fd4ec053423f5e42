"""Penalties on D's slope: by its input, differentiated once more by its weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Judge", "gradient_penalty", "r1_penalty", "slopes"]

#: ``samples [n · pack, *shape] -> raw verdicts [n, outputs]``.
Judge = Callable[["Tensor"], "Tensor"]


def slopes(judge: Judge, x: Tensor, pack: int = 1) -> Tensor:
    """Squared length of the gradient of D's verdict by what it sees, ``[n]``.

    Parameters
    ----------
    x
        Samples ``[n · pack, *shape]``, as the networks see them; each pack is one input.
    """
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(judge(x)[:, 0].sum(), [x], create_graph=True)
    squares: Tensor = gradient.reshape(len(x) // pack, -1).square().sum(1)
    return squares


def gradient_penalty(
    judge: Judge, real: Tensor, fake: Tensor, chance: torch.Generator, pack: int = 1
) -> Tensor:
    """E[(‖∇D(x̂)‖ − 1)²] at points x̂ drawn evenly between real and generated samples, ``[]``.

    Notes
    -----
    Gulrajani et al. 2017, equation 3. Lengths are in the units of the networks.
    """
    n = len(real) // pack
    share = torch.rand(n, 1, generator=chance, device=real.device, dtype=real.dtype)
    share = share.expand(n, pack).reshape(-1, *[1] * (real.dim() - 1))
    squares = slopes(judge, torch.lerp(real, fake.to(real.dtype), share), pack)
    # The root has no slope at 0, where a dead unit can put it.
    length = (squares + 1e-12).sqrt()
    return (length - 1.0).square().mean()


def r1_penalty(judge: Judge, real: Tensor, pack: int = 1) -> Tensor:
    """½ E[‖∇D(x)‖²] at real samples, ``[]``; Mescheder et al. 2018, equation 9."""
    return 0.5 * slopes(judge, real, pack).mean()
