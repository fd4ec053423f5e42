from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.detector.dynamics import beyond_chance, last_steps, start_gradient, turnover
from ganlab.engine.trainer.history import COLUMNS


def rows(**columns: float) -> np.ndarray:
    found = np.full((200, len(COLUMNS)), np.nan)
    for name, value in columns.items():
        found[:, COLUMNS.index(name)] = value
    return found


def test_chance_alone_is_taken_off() -> None:
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(20))
    same = [
        float(beyond_chance(rng.multinomial(512, p), rng.multinomial(512, p))) for _ in range(300)
    ]
    # Half of them are above their mean, and by little.
    assert np.mean(same) < 0.01 < np.abs(rng.multinomial(512, p) / 512 - p).sum() / 2
    assert float(beyond_chance(np.array([500, 0]), np.array([0, 500]))) > 0.95
    assert float(beyond_chance(np.array([0, 0]), np.array([3, 4]))) == 0.0


def test_masses_that_take_turns_turn_over() -> None:
    still = np.array([[50, 50]] * 6)
    turning = np.array([[100, 0], [0, 100]] * 3)
    assert turnover(still) == 0.0 and turnover(turning) > 0.9
    assert turnover(turning[:1]) == 0.0


def test_the_last_steps_and_the_first() -> None:
    history = rows(gradient_norm_g=2.0, accuracy_real=0.9, accuracy_fake=0.7)
    history[:16, COLUMNS.index("gradient_norm_g")] = 8.0
    history[-3:, COLUMNS.index("gradient_norm_g")] = np.nan
    assert last_steps(history) == pytest.approx((2.0, 0.8))
    assert start_gradient(history) == 8.0
    gradient, accuracy = last_steps(rows(gradient_norm_g=1.0))
    assert gradient == 1.0 and math.isnan(accuracy)
    assert math.isnan(start_gradient(rows()))
