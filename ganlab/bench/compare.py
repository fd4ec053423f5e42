"""Two loops side by side."""

from __future__ import annotations

import time
from collections.abc import Callable

from ganlab.bench.spread import Spread

__all__ = ["compare"]

Loop = Callable[[], None]


def compare(
    ours: Loop, plain: Loop, rounds: int, seconds: float, *, warm: float, at_once: int = 1
) -> tuple[Spread, float]:
    """Return ours over plain, and how often ours runs a second (median).

    Each runs ``warm`` seconds unmeasured, then ``seconds`` in each round, ``at_once`` times
    between two looks at the clock.
    """
    for loop in (ours, plain):
        _speed(loop, warm, at_once)
    ratios, speeds = [], []
    for turn in range(rounds):
        # In turn, and in turn who is first: a drift of the machine falls on both.
        order = (ours, plain) if turn % 2 == 0 else (plain, ours)
        speed = {loop: _speed(loop, seconds, at_once) for loop in order}
        ratios.append(speed[ours] / speed[plain])
        speeds.append(speed[ours])
    return Spread.of(ratios), Spread.of(speeds).median


def _speed(loop: Loop, seconds: float, at_once: int) -> float:
    began = time.perf_counter()
    count = 0
    while (passed := time.perf_counter() - began) < seconds:
        for _ in range(at_once):
            loop()
        count += at_once
    return count / passed
