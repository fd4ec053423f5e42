from __future__ import annotations

import numpy as np
import pytest

from ganlab.engine.export.agreement import LARGEST_DIFFERENCE, allowed, difference


def array(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float32)


def test_the_largest_gap_counts() -> None:
    assert difference(array(1.0, -2.0, 3.0), array(1.0, -2.5, 3.25)) == pytest.approx(0.5)
    assert difference(array(1.0), array(1.0)) == 0.0
    assert difference(np.empty((0, 2), np.float32), np.empty((0, 2), np.float32)) == 0.0


def test_what_is_no_number_agrees_only_with_its_like() -> None:
    inf, nan = np.inf, np.nan
    assert difference(array(inf, -inf, nan), array(inf, -inf, nan)) == 0.0
    for found, wanted in ((inf, 1.0), (1.0, nan), (nan, 1.0), (inf, -inf), (nan, inf)):
        assert difference(array(found), array(wanted)) == np.inf


def test_large_answers_are_compared_by_the_digits_that_they_have() -> None:
    assert allowed(array(0.1, -1.0)) == LARGEST_DIFFERENCE
    assert allowed(array(0.1, -300.0)) == pytest.approx(300 * LARGEST_DIFFERENCE)
    # A neighbouring float passes, also where it is further off than the least that is allowed.
    score = array(300.0)
    near = np.nextafter(score, array(400.0))
    assert LARGEST_DIFFERENCE < difference(near, score) <= allowed(score)
    assert allowed(array(np.nan, np.inf)) == LARGEST_DIFFERENCE
