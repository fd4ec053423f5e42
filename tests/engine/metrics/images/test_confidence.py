from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.metrics.images.confidence import confidence


def test_shares_and_entropy_by_hand() -> None:
    p = np.array([[0.9, 0.1, 0.0], [0.95, 0.05, 0.0], [0.2, 0.8, 0.0], [0.4, 0.35, 0.25]])
    found = confidence(p)
    assert (found.n, found.confident, found.shares) == (4, 0.5, (0.75, 0.25, 0.0))
    assert found.entropy == pytest.approx(0.75 * math.log2(4 / 3) + 0.25 * 2)
    assert found.most == pytest.approx(math.log2(3))
    assert found.words() == (
        "50.0 % of 4 samples confident (p ≥ 0.9), label entropy 0.81 of 1.58 bits"
    )


def test_one_class_has_no_entropy_and_equal_shares_have_the_most() -> None:
    assert confidence(np.tile([1.0, 0.0, 0.0, 0.0], (8, 1))).entropy == 0.0
    even = confidence(np.tile(np.eye(4), (5, 1)))
    assert even.entropy == pytest.approx(even.most) == pytest.approx(2.0)


def test_nothing_is_not_judged() -> None:
    with pytest.raises(ValueError, match="no samples"):
        confidence(np.empty((0, 3)))
