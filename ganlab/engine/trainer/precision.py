"""Half precision where the machine has it, and how many threads a training is worth."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

from ganlab.engine.lazy import torch
from ganlab.system import usable_cores

__all__ = ["Precision", "has_bfloat16", "use_threads"]


@lru_cache(maxsize=8)
def has_bfloat16(device: str) -> bool:
    """Whether a device multiplies bfloat16 in hardware; asked once."""
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device == "cpu":
        # Without these instructions it would be emulated, and slower than full precision.
        return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
    return False


class Precision:
    """In which numbers the networks compute; weights and losses are float32 always.

    Parameters
    ----------
    wish
        ``auto``: bfloat16 for pictures where the device has it (and TF32 for the rest on a GPU);
        ``float32``; ``bfloat16``.
    pictures
        Whether the data is pictures: nothing is won on points.
    device
        Where it computes.

    Attributes
    ----------
    name : str
        ``float32`` or ``bfloat16``.
    notice : str
        Empty, or why it is not what was asked for.
    """

    def __init__(self, wish: str, pictures: bool, device: torch.device) -> None:
        able = has_bfloat16(device.type)
        wanted = wish == "bfloat16" or (wish == "auto" and pictures)
        self.name = "bfloat16" if wanted and able else "float32"
        self.notice = ""
        if wish == "bfloat16" and not able:
            self.notice = "this device has no bfloat16: computing in float32 instead"
        self._device = device.type
        if device.type == "cuda" and wish != "float32":
            # What is left in float32 goes through a GPU's shorter products (TF32) as well.
            torch.set_float32_matmul_precision("high")

    def cast(self) -> AbstractContextManager[object]:
        """Within it, matrix products and convolutions are computed in this precision."""
        if self.name == "float32":
            return nullcontext()
        return torch.autocast(self._device, torch.bfloat16)


def use_threads(pictures: bool, wish: int | None = None) -> int:
    """Give torch the threads that a training is worth, in this thread; returns how many.

    Or as many as are wished for, by whoever knows what else runs here.

    Points: one, because on networks that small more of them only get in each other's way
    (measured: two to ten times slower, under load). Pictures: all cores but one, which stays
    for the window.
    """
    threads = wish or (max(1, usable_cores() - 1) if pictures else 1)
    torch.set_num_threads(threads)
    return threads
