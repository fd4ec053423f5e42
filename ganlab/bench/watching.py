"""(w) Our step with the detector watching against the same without."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ganlab.bench.child import experiment
from ganlab.bench.compare import compare
from ganlab.bench.spread import Spread

__all__ = ["RUNS", "measure"]

#: What is trained, and how many steps at once: as many as lie between two observations, so that
#: each look at the clock has one of them.
RUNS = {"ring, 128/256": "-", "preset ring": "ring", "preset dcgan-glyphs": "dcgan-glyphs"}


def measure(
    rounds: int = 5, seconds: float = 4.0, runs: tuple[str, ...] = tuple(RUNS)
) -> Iterator[tuple[str, Spread, float]]:
    """Yield for each run: its name, watched over unwatched, and watched steps per second (median).

    By processor time, which other programs do not take from it: a few per cent are to be told.
    One thread for both. What depends on the data alone is made before the clock runs.
    """
    from ganlab.engine.detector.detector import EVERY
    from ganlab.engine.trainer.run import Run, one_thread

    one_thread()
    for name in runs:
        watched, unwatched = (Run(experiment(RUNS[name]), watch=watch) for watch in (True, False))
        ratio, speed = compare(
            watched.step,
            unwatched.step,
            rounds,
            seconds,
            warm=0.5,
            at_once=EVERY,
            clock=time.process_time,
        )
        yield name, ratio, speed
