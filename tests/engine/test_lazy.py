from __future__ import annotations

import subprocess
import sys

import pytest

from ganlab.engine.lazy import functional, torch

ENGINE = """
import sys
import ganlab.engine.experiment, ganlab.engine.data, ganlab.engine.objectives, ganlab.engine.models
import ganlab.engine.probes, ganlab.engine.latent, ganlab.engine.trainer.trainer
from ganlab.engine.lazy import torch
assert "torch" not in sys.modules, "torch was imported before its first use"
torch.zeros(1)
assert "torch" in sys.modules
"""


def test_torch_is_imported_at_its_first_use_and_no_sooner() -> None:
    done = subprocess.run([sys.executable, "-c", ENGINE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_stand_ins_are_the_modules_they_stand_for() -> None:
    import torch as real
    import torch.nn.functional as real_functional

    assert torch.tensor is real.tensor and torch.float32 is real.float32
    assert torch.cuda is real.cuda
    assert functional.softplus is real_functional.softplus


def test_what_torch_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_thing"):
        torch.no_such_thing  # type: ignore[attr-defined]  # noqa: B018
