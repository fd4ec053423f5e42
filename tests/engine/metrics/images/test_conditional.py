from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.metrics.images.conditional import conditional_accuracy


def test_by_hand_and_by_label() -> None:
    asked = np.array([0, 0, 0, 2, 2])
    seen = np.array([0, 0, 1, 2, 0])
    found = conditional_accuracy(np.eye(3)[seen], asked)
    assert found.accuracy == pytest.approx(0.6) and found.n == 5
    assert found.error == pytest.approx(math.sqrt(0.6 * 0.4 / 5))
    assert found.per_label[0] == pytest.approx(2 / 3) and found.per_label[2] == 0.5
    assert math.isnan(found.per_label[1]) and found.counts == (3, 0, 2)
    assert found.words().startswith("60.0 % of 5 samples look like the label asked for")


@pytest.mark.parametrize("asked", [np.array([0, 3]), np.array([-1, 0]), np.array([0])])
def test_labels_that_fit_no_class_or_no_sample_are_refused(asked: np.ndarray) -> None:
    with pytest.raises(ValueError, match="label"):
        conditional_accuracy(np.eye(3)[:2], asked)


def test_nothing_is_not_judged() -> None:
    with pytest.raises(ValueError, match="0 samples"):
        conditional_accuracy(np.empty((0, 3)), np.empty(0, np.int64))
