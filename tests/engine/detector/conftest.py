"""A detector that sees any function generate."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from made_samples import Made, Samples, history_of

from ganlab.engine.detector.detector import Detector
from ganlab.engine.trainer.history import History


@pytest.fixture
def watch() -> Callable[..., Detector]:
    """Return what lets a detector see a function generate, so many times more."""

    def seen(
        detector: Detector,
        make: Callable[[int, np.random.Generator], Samples],
        times: int = 20,
        history: History | None = None,
    ) -> Detector:
        for _ in range(times):
            looks = detector.memory.looks
            step = (looks[-1].step if looks else 0) + detector.every
            assert detector.due(step)
            detector.observe(Made(make, step), history or history_of(64))  # type: ignore[arg-type]
        return detector

    return seen
