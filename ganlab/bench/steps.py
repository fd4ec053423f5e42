"""(a) Our headless step, every option at its default, against a plain eager loop."""

from __future__ import annotations

from ganlab.bench.compare import compare
from ganlab.bench.spread import Spread
from ganlab.engine.experiment import Experiment, replace

__all__ = ["SIZES", "measure"]

#: Width and batch size.
SIZES = ((8, 150), (64, 64), (128, 256))


def measure(rounds: int = 7, seconds: float = 1.0) -> list[tuple[str, Spread, float]]:
    """Return for each size: its name, ours over plain, and our steps per second (median)."""
    from ganlab.bench.plain import plain_loop
    from ganlab.engine.trainer.run import Run, one_thread

    one_thread()
    found = []
    for width, batch in SIZES:
        experiment = replace(
            Experiment(),
            {
                "generator.width": width,
                "discriminator.width": width,
                "training.batch_size": batch,
                "training.steps": 10_000_000,
                "run.device": "cpu",
            },
        )
        ours, plain = Run(experiment).step, plain_loop(width, batch)
        ratio, speed = compare(ours, plain, rounds, seconds, warm=0.3, at_once=10)
        found.append((f"{width}/{batch}", ratio, speed))
    return found
