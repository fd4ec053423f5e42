"""(a) Our headless step, every option at its default, against a plain eager loop."""

from __future__ import annotations

import time
from collections.abc import Callable

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
        for warm in (ours, plain):
            _speed(warm, 0.3)
        ratios, speeds = [], []
        for turn in range(rounds):
            # In turn, and in turn who is first: a drift of the machine falls on both.
            order = (ours, plain) if turn % 2 == 0 else (plain, ours)
            speed = {loop: _speed(loop, seconds) for loop in order}
            ratios.append(speed[ours] / speed[plain])
            speeds.append(speed[ours])
        found.append((f"{width}/{batch}", Spread.of(ratios), Spread.of(speeds).median))
    return found


def _speed(loop: Callable[[], None], seconds: float) -> float:
    began = time.perf_counter()
    count = 0
    while (passed := time.perf_counter() - began) < seconds:
        for _ in range(10):
            loop()
        count += 10
    return count / passed
