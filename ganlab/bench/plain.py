"""The yardstick: the same GAN as a tutorial would write it.

Same networks, same batch, default Adam, two passes of D in D's update, nothing read back to
Python. Nobody's code but the textbook's; it must not be made slower than it is.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

__all__ = ["plain_loop"]


def _mlp(inputs: int, width: int, outputs: int, activation: Callable[[], nn.Module]) -> nn.Module:
    layers: list[nn.Module] = []
    for _ in range(3):
        layers += [nn.Linear(inputs, width), activation()]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


def plain_loop(width: int, batch: int) -> Callable[[], None]:
    """Return one step of plain eager training on a ring of 8 Gaussians."""
    torch.manual_seed(0)
    generator = _mlp(2, width, 2, nn.ReLU)
    discriminator = _mlp(2, width, 1, lambda: nn.LeakyReLU(0.2))
    adam_g = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.0, 0.99))
    adam_d = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.0, 0.99))
    angle = torch.arange(8) * (2 * torch.pi / 8)
    centres = torch.stack([angle.cos(), angle.sin()], 1)

    def step() -> None:
        real = centres[torch.randint(8, (batch,))] + 0.01 * torch.randn(batch, 2)
        fake = generator(torch.randn(batch, 2)).detach()
        loss_d = F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake)).mean()
        adam_d.zero_grad()
        loss_d.backward()
        adam_d.step()
        loss_g = F.softplus(-discriminator(generator(torch.randn(batch, 2)))).mean()
        adam_g.zero_grad()
        loss_g.backward()
        adam_g.step()

    return step
