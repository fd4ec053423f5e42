"""What a window is told of a run that has just been built: the part that no update changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Run

__all__ = ["facts_of"]


def facts_of(run: Run) -> dict[str, Any]:
    """Return fields of a :class:`~ganlab.runtime.state.RunState`, by name."""
    from ganlab.engine.device import describe_device
    from ganlab.engine.models.network import parameter_count

    trainer = run.trainer
    return {
        "distribution": trainer.distribution,
        "parameters_d": parameter_count(trainer.discriminator),
        "parameters_g": parameter_count(trainer.generator),
        "device": describe_device(trainer.device),
        "latent": trainer.latent,
        "layers_d": tuple(trainer.discriminator.layers),
        "layers_g": tuple(trainer.generator.layers),
        "precision": trainer.precision.name,
    }
