from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from toys import toy

from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.trainer import Trainer

Look = Callable[..., Snapshot]


@pytest.fixture
def look() -> Look:
    """Return what looks at a tiny training of those fields after a few steps."""

    def snapshot(changes: dict[str, Any] | None = None, steps: int = 3) -> Snapshot:
        trainer = Trainer(toy(changes))
        for _ in range(steps):
            trainer.step()
        return trainer.snapshot(generation=1)

    return snapshot


@pytest.fixture
def linear() -> Callable[..., Snapshot]:
    """Return what looks at a generator that is x = A z + b exactly, in data units."""

    def snapshot(
        matrix: list[list[float]], offset: list[float], changes: dict[str, Any] | None = None
    ) -> Snapshot:
        latent, dims = len(matrix[0]), len(matrix)
        trainer = Trainer(
            toy(
                {
                    "latent.size": latent,
                    "generator.width": 2 * latent,
                    "data.name": "gaussian-1d" if dims == 1 else "grid",
                    **(changes or {}),
                }
            )
        )
        data = trainer.distribution
        scale = torch.tensor(data.scale, dtype=torch.float32)
        location = torch.tensor(data.location, dtype=torch.float32)
        eye = torch.eye(latent)
        a = torch.tensor(matrix, dtype=torch.float32) / scale[:, None]
        # z = relu(z) − relu(−z)
        first, bias, second, last = trainer.weights_g.frozen
        first.copy_(torch.cat([eye, -eye]))
        bias.zero_()
        second.copy_(torch.cat([a, -a], dim=1))
        last.copy_((torch.tensor(offset, dtype=torch.float32) - location) / scale)
        return trainer.snapshot()

    return snapshot
