"""Random numbers, a stream for each purpose, all from one seed.

Streams do not see each other: an update more of D, a frozen network or a view that draws samples
of its own never shifts the numbers that another purpose gets. Everything is drawn by numpy on
the CPU, so that the same seed gives the same start and the same minibatches on every device.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["MinibatchStream", "rng_for"]

#: Minibatches drawn at once: one call of a sampler costs much more than its numbers do.
AHEAD = 64


def rng_for(seed: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose (``weights of G``, ``data``, ``noise for D`` …)."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


class MinibatchStream:
    """Minibatches ``[batch, d]`` on the device, drawn many at a time.

    Parameters
    ----------
    draw
        ``(n, rng) -> float32 [n, d]``.
    """

    def __init__(
        self,
        draw: Callable[[int, np.random.Generator], NDArray[np.float32]],
        batch: int,
        rng: np.random.Generator,
        device: torch.device,
    ) -> None:
        self._draw, self._batch, self._rng, self._device = draw, batch, rng, device
        self._next = AHEAD
        self._before: dict[str, Any] = rng.bit_generator.state  # type: ignore[assignment]
        self._ahead: list[Tensor] = []

    def next(self) -> Tensor:
        """Return the next minibatch."""
        if self._next == AHEAD:
            self._fill()
        self._next += 1
        return self._ahead[self._next - 1]

    def _fill(self) -> None:
        self._before = self._rng.bit_generator.state  # type: ignore[assignment]
        numbers = self._draw(AHEAD * self._batch, self._rng)
        block = torch.from_numpy(numbers).to(self._device)
        self._ahead = list(block.view(AHEAD, self._batch, -1).unbind())
        self._next = 0

    def state(self) -> dict[str, Any]:
        """Return where the stream stands: JSON values."""
        return {"before": self._before, "next": self._next, "drawn": bool(self._ahead)}

    def restore(self, state: dict[str, Any]) -> None:
        """Stand where :meth:`state` was taken."""
        self._rng.bit_generator.state = self._before = state["before"]
        self._ahead = []
        if state["drawn"]:
            self._fill()
        self._next = state["next"]
