"""Values between two ends."""

import numpy as np
import pytest

from ganlab.sweep import SweepError
from ganlab.sweep.spans import span


def test_even_steps_and_even_ratios() -> None:
    assert span(0, 1, 5) == (0.0, 0.25, 0.5, 0.75, 1.0)
    ratios = np.array(span(1e-4, 1e-1, 4, "log"))
    assert ratios[1:] / ratios[:-1] == pytest.approx(10.0)
    # Downwards as well, and the ends are to the digit what was asked for.
    assert span(0.123456, 0.01, 3)[0] == 0.123456


def test_whole_numbers_are_rounded_and_none_is_there_twice() -> None:
    assert span(1, 4, 8, "log", whole=True) == (1, 2, 3, 4)
    assert all(type(value) is int for value in span(1, 9, 3, whole=True))


def test_ends_that_do_not_differ_are_refused() -> None:
    with pytest.raises(SweepError, match="two different numbers"):
        span(1, 1, 3)
