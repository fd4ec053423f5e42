"""Random numbers, a stream for each purpose, all from one seed.

Streams do not see each other: an update more of D, a frozen network or a view that draws samples
of its own never shifts the numbers that another purpose gets. Everything is drawn by numpy on
the CPU, so that the same seed gives the same start and the same minibatches on every device.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["MinibatchStream", "ahead", "rng_for"]

#: Minibatches drawn at once: one call of a sampler costs much more than its numbers do.
AHEAD = 64
#: Numbers drawn at once, at most, but for those of one minibatch.
_ROOM = 1 << 20

Draw = Callable[[int, np.random.Generator], tuple[NDArray[np.float32], ...]]


def rng_for(seed: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose (``weights of G``, ``data``, ``noise for D`` …)."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


def ahead(batch: int, numbers: int) -> int:
    """Return how many minibatches of so many samples, of so many numbers each, are drawn at once.

    Which numbers a stream gives depends on it.
    """
    return max(1, min(AHEAD, _ROOM // (batch * numbers)))


class MinibatchStream:
    """Minibatches on the device, drawn many at a time.

    Parameters
    ----------
    draw
        ``(n, rng) -> arrays [n, …]``, float32.
    batch
        Samples in a minibatch.
    numbers
        Numbers in a sample: of large ones fewer are drawn at once.
    beside
        Whether the next ones are drawn in a thread beside the training, because to draw them is
        work. The numbers are the same.
    """

    def __init__(
        self,
        draw: Draw,
        batch: int,
        rng: np.random.Generator,
        device: torch.device,
        *,
        numbers: int = 1,
        beside: bool = False,
    ) -> None:
        self._draw, self._batch, self._rng, self._device = draw, batch, rng, device
        self._ahead_count = ahead(batch, numbers)
        self._next = self._ahead_count
        self._before: dict[str, Any] = rng.bit_generator.state  # type: ignore[assignment]
        self._ahead: list[tuple[Tensor, ...]] = []
        self._drawn = False
        self._beside = beside
        self._drawing: _Drawing | None = None

    def next(self) -> tuple[Tensor, ...]:
        """Return the next minibatch: as many tensors as ``draw`` gives arrays."""
        if self._drawn and not self._ahead:
            # Restored within a block, which is drawn again only now that it is wanted: a run can
            # be looked at where its data is not.
            self._fill()
        if self._next == self._ahead_count:
            self._fill()
            self._next = 0
        self._next += 1
        return self._ahead[self._next - 1]

    def _fill(self) -> None:
        drawing, self._drawing = self._drawing, None
        if drawing is None:
            drawing = _Drawing(self._draw, self._ahead_count * self._batch, self._rng)
            drawing.run()
        arrays = drawing.result()
        self._before, self._drawn = drawing.before, True
        cut = (self._ahead_count, self._batch)
        blocks = [torch.from_numpy(a).view(*cut, *a.shape[1:]) for a in arrays]
        if self._device.type == "cuda":
            # Pinned, so that the copy does not hold up the training.
            blocks = [b.pin_memory().to(self._device, non_blocking=True) for b in blocks]
        elif self._device.type != "cpu":
            blocks = [b.to(self._device) for b in blocks]
        self._ahead = list(zip(*(block.unbind() for block in blocks), strict=True))
        if self._beside:
            self._drawing = _Drawing(self._draw, self._ahead_count * self._batch, self._rng)
            self._drawing.start()

    def state(self) -> dict[str, Any]:
        """Return where the stream stands: JSON values."""
        return {"before": self._before, "next": self._next, "drawn": self._drawn}

    def restore(self, state: dict[str, Any]) -> None:
        """Stand where :meth:`state` was taken."""
        if self._drawing is not None:
            # Its numbers are nobody's any more, but it must not draw from the stream meanwhile.
            self._drawing.join()
            self._drawing = None
        before, at, drawn = state["before"], int(state["next"]), bool(state["drawn"])
        self._rng.bit_generator.state = self._before = before
        self._ahead, self._drawn = [], drawn
        self._next = at if drawn else self._ahead_count


class _Drawing(threading.Thread):
    """One block of minibatches being drawn; ends with it."""

    def __init__(self, draw: Draw, n: int, rng: np.random.Generator) -> None:
        super().__init__(name="ganlab data", daemon=True)
        self.before: dict[str, Any] = rng.bit_generator.state  # type: ignore[assignment]
        self._task = draw, n, rng
        self._arrays: tuple[NDArray[np.float32], ...] = ()
        self._error: Exception | None = None

    def run(self) -> None:
        """Draw; what goes wrong is kept for whoever asks for the result."""
        draw, n, rng = self._task
        try:
            self._arrays = draw(n, rng)
        except Exception as error:
            self._error = error

    def result(self) -> tuple[NDArray[np.float32], ...]:
        """Wait for the numbers, or raise what went wrong."""
        if self.is_alive():
            self.join()
        if self._error is not None:
            raise self._error
        return self._arrays
