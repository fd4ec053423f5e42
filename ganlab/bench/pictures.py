"""(p) Our step on pictures against a plain DCGAN loop of the same architecture."""

from __future__ import annotations

from collections.abc import Iterator

from ganlab.bench.compare import compare
from ganlab.bench.spread import Spread
from ganlab.engine.experiment import Experiment, replace

__all__ = ["experiment", "measure"]

SIDE, BATCH, WIDTH, LATENT = 32, 64, 64, 100


def experiment(precision: str) -> Experiment:
    """64 features, batches of 64, pictures of 32 × 32."""
    return replace(
        Experiment(),
        {
            "data.name": "glyphs",
            "data.side": str(SIDE),
            "model.family": "dcgan",
            "latent.size": LATENT,
            "generator.width": WIDTH,
            "discriminator.width": WIDTH,
            "training.batch_size": BATCH,
            "training.steps": 10_000_000,
            "run.device": "cpu",
            "run.precision": precision,
        },
    )


def measure(rounds: int = 5, seconds: float = 4.0) -> Iterator[tuple[str, Spread, float]]:
    """Yield for each precision: its name, ours over plain, and our steps per second (median).

    Plain is float32 always. One thread for both.
    """
    import numpy as np
    import torch

    from ganlab.bench.plain_dcgan import plain_dcgan_loop
    from ganlab.engine.data import build
    from ganlab.engine.trainer.precision import has_bfloat16
    from ganlab.engine.trainer.run import Run, one_thread

    one_thread()
    data = build(experiment("float32").data)
    pictures = torch.from_numpy(2 * data.sample(2000, np.random.default_rng(0)) - 1)
    plain = plain_dcgan_loop(LATENT, data.shape[0], WIDTH, BATCH, pictures)
    for precision in ("float32", "bfloat16")[: 2 if has_bfloat16("cpu") else 1]:
        ours = Run(experiment(precision)).step
        yield precision, *compare(ours, plain, rounds, seconds, warm=1.0)
