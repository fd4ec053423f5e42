"""Tiny trainings on pictures, one for each way in which labels may stand in networks."""

from typing import Any

from toys import toy

from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.trainer import Trainer

SMALL: dict[str, Any] = {
    "data.name": "glyphs",
    "data.side": "16",
    "latent.size": 4,
    "training.batch_size": 8,
    "training.steps": 1000,
}


def pictures_of(family: str, steps: int = 2, **changes: Any) -> Snapshot:
    """Look at a tiny training of a family on glyphs of 16 × 16."""
    fields = {name.replace("__", "."): value for name, value in changes.items()}
    trainer = Trainer(toy({**SMALL, "model.family": family, **fields}))
    for _ in range(steps):
        trainer.step()
    return trainer.snapshot(generation=1)
