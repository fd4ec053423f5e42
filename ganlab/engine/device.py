"""Where to compute."""

from __future__ import annotations

from ganlab.engine.lazy import torch

__all__ = ["choose_device", "describe_device"]


def choose_device(wish: str) -> tuple[torch.device, str]:
    """Turn ``auto``, ``cpu``, ``cuda`` or ``mps`` into a device that works here.

    Returns
    -------
    device, notice
        The notice is empty, or says in words why the wish could not be met.
    """
    if wish == "cpu" or (wish == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu"), ""
    name = "cuda" if wish == "auto" else wish
    try:
        device = torch.device(name)
        # The first allocation is where a driver that does not fit shows itself.
        torch.zeros(8, device=device).sum().item()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "unknown reason"
        notice = f"{name} cannot be used ({reason}); computing on the CPU instead"
        return torch.device("cpu"), notice
    return device, ""


def describe_device(device: torch.device) -> str:
    """Say in a word or two where it computes: "CPU", or the GPU's name."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    return {"cpu": "CPU", "mps": "Apple GPU"}.get(device.type, device.type)
