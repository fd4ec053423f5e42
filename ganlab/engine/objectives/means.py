"""The loss of a D whose say is a difference of means: a critic, or a kernel's witness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.objectives.objective import Loss

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["means_loss"]


def means_loss(real: Tensor, fake: Tensor) -> Loss:
    """−E[f(x)] and E[f(G(z))]; minus their sum is the difference of the means of f.

    Parameters
    ----------
    real, fake
        Values of f at real and at generated samples, ``[n, 1]``.

    Notes
    -----
    Of a critic: Arjovsky, Chintala & Bottou 2017, equation 2. The difference estimates the earth
    mover's distance W₁ only where f is bounded to slope 1; without a constraint it has no end.

    Of a witness: Gretton et al. 2012, section 2.3. Of all functions of the kernel's space of its
    length it has the greatest difference of means already, so that nobody has to maximise it; at
    samples that the witness does not rest on, the difference is MMD².
    """
    return -real.mean(), fake.mean()
