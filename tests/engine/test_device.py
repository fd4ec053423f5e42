from __future__ import annotations

import pytest
import torch

from ganlab.engine.device import choose_device, describe_device


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Act as a machine without a GPU, whatever this one has."""

    def refuse(*args: object, device: torch.device, **kwargs: object) -> torch.Tensor:
        raise AssertionError(f"Torch not compiled with {device.type} enabled\nand more lines")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr("ganlab.engine.device.torch.zeros", refuse)


@pytest.mark.parametrize("wish", ["auto", "cpu"])
def test_without_a_gpu_auto_is_the_cpu_and_says_nothing(no_gpu: None, wish: str) -> None:
    assert choose_device(wish) == (torch.device("cpu"), "")


@pytest.mark.parametrize("wish", ["cuda", "mps"])
def test_a_wish_that_cannot_be_met_falls_back_and_says_why(no_gpu: None, wish: str) -> None:
    device, notice = choose_device(wish)
    assert device == torch.device("cpu")
    assert notice == (
        f"{wish} cannot be used (Torch not compiled with {wish} enabled); "
        "computing on the CPU instead"
    )


def test_auto_takes_cuda_where_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(
        "ganlab.engine.device.torch.zeros", lambda n, device: torch.ones(n, device="cpu")
    )
    assert choose_device("auto") == (torch.device("cuda"), "")


def test_a_driver_that_fails_at_the_first_allocation_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(n: int, device: torch.device) -> torch.Tensor:
        raise RuntimeError("CUDA error: out of memory")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr("ganlab.engine.device.torch.zeros", fail)
    device, notice = choose_device("auto")
    assert device == torch.device("cpu") and "CUDA error: out of memory" in notice


def test_devices_have_names_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "NVIDIA Something")
    assert describe_device(torch.device("cpu")) == "CPU"
    assert describe_device(torch.device("mps")) == "Apple GPU"
    assert describe_device(torch.device("cuda")) == "NVIDIA Something"
