"""(w) Our step with the detector watching against the same without."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ganlab.bench.child import experiment
from ganlab.bench.spread import Spread

__all__ = ["RUNS", "measure"]

#: What is trained, by the names that :func:`ganlab.bench.child.experiment` knows.
RUNS = {"ring, 128/256": "-", "preset ring": "ring", "preset dcgan-glyphs": "dcgan-glyphs"}


def measure(
    rounds: int = 9, runs: tuple[str, ...] = tuple(RUNS)
) -> Iterator[tuple[str, Spread, float]]:
    """Yield for each run: its name, speed watched over unwatched, and unwatched steps per second.

    A round is as many steps as lie between two observations, and one observation behind them, in
    one run: two runs side by side differ by more than the few per cent that are to be told. By
    processor time, one thread. What depends on the data alone is made before the clock runs.
    """
    from ganlab.engine.detector.detector import EVERY
    from ganlab.engine.trainer.run import Run, one_thread

    one_thread()
    for name in runs:
        run = Run(experiment(RUNS[name]), watch=False)
        trainer = run.trainer
        ratios, speeds = [], []
        for turn in range(rounds + 1):
            began = time.process_time()
            for _ in range(EVERY):
                run.step()
            stepped = time.process_time()
            trainer.recorder.flush()
            run.detector.observe(trainer.snapshot(), trainer.recorder.history)
            seen = time.process_time()
            if turn:
                ratios.append((stepped - began) / (seen - began))
                speeds.append(EVERY / (stepped - began))
        yield name, Spread.of(ratios), Spread.of(speeds).median
