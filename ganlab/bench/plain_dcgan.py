"""The yardstick for pictures: a DCGAN as PyTorch's own tutorial would write it.

Modules, default Adam, default memory order, float32; real and generated pictures through D one
after the other, and D's gradients taken, unused, in G's step. It must not be made slower than it
is: its pictures lie ready in memory, and nothing is read back to Python.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

__all__ = ["plain_dcgan_loop"]


def _generator(latent: int, channels: int, width: int) -> nn.Module:
    maps = [4 * width, 2 * width, width]
    layers: list[nn.Module] = [nn.ConvTranspose2d(latent, maps[0], 4, 1, 0, bias=False)]
    for before, after in zip(maps, [*maps[1:], channels], strict=True):
        last = after == channels
        layers += [nn.BatchNorm2d(before), nn.ReLU(True)]
        layers.append(nn.ConvTranspose2d(before, after, 4, 2, 1, bias=last))
    return nn.Sequential(*layers, nn.Tanh())


def _discriminator(channels: int, width: int) -> nn.Module:
    layers: list[nn.Module] = [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2, True)]
    for before, after in ((width, 2 * width), (2 * width, 4 * width)):
        layers += [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after)]
        layers.append(nn.LeakyReLU(0.2, True))
    return nn.Sequential(*layers, nn.Conv2d(4 * width, 1, 4, 1, 0))


def plain_dcgan_loop(
    latent: int, channels: int, width: int, batch: int, pictures: torch.Tensor
) -> Callable[[], None]:
    """Return one step on pictures ``[n, channels, 32, 32]`` in [−1, 1]."""
    torch.manual_seed(0)
    generator, discriminator = _generator(latent, channels, width), _discriminator(channels, width)
    for module in (*generator.modules(), *discriminator.modules()):
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0.0, 0.02)
    adam_g = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    adam_d = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))

    def step() -> None:
        real = pictures[torch.randint(len(pictures), (batch,))]
        adam_d.zero_grad()
        F.softplus(-discriminator(real)).mean().backward()
        fake = generator(torch.randn(batch, latent, 1, 1))
        F.softplus(discriminator(fake.detach())).mean().backward()
        adam_d.step()
        adam_g.zero_grad()
        F.softplus(-discriminator(fake)).mean().backward()
        adam_g.step()

    return step
