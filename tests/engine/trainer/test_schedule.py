from __future__ import annotations

import math

import pytest
from toys import toy

from ganlab.engine.trainer.schedule import rate_share
from ganlab.engine.trainer.trainer import Trainer


def shares(schedule: str, at: list[int], **changes: float) -> list[float]:
    fields = {f"training.{name}": value for name, value in changes.items()}
    plan = toy({"training.steps": 100, "training.schedule": schedule, **fields}).training
    return [rate_share(plan, step) for step in at]


def test_constant_is_constant() -> None:
    assert shares("constant", [0, 50, 99, 100, 10_000], final_rate=0.5) == [1.0] * 5


def test_linear_falls_in_a_line_from_where_it_says() -> None:
    got = shares("linear", [0, 49, 50, 75, 99], decay_from=0.5)
    assert got == pytest.approx([1.0, 1.0, 1.0, 0.5, 0.02])


def test_linear_falls_to_the_final_rate() -> None:
    got = shares("linear", [0, 25, 50, 99], decay_from=0.0, final_rate=0.2)
    assert got == pytest.approx([1.0, 0.8, 0.6, 0.2 + 0.8 * 0.01])


def test_cosine_is_half_a_wave() -> None:
    got = shares("cosine", [0, 20, 60, 99], decay_from=0.2, final_rate=0.1)
    end = 0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * 79 / 80))
    assert got == pytest.approx([1.0, 1.0, 0.1 + 0.9 * 0.5, end])


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_the_last_planned_rate_holds_beyond_the_plan(schedule: str) -> None:
    last, *beyond = shares(schedule, [99, 100, 101, 100_000])
    assert last > 0 and beyond == [last] * 3


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
@pytest.mark.parametrize("decay_from", [0.0, 0.37, 1.0])
@pytest.mark.parametrize("steps", [1, 2, 7])
def test_it_never_rises_and_stays_a_share(schedule: str, decay_from: float, steps: int) -> None:
    got = shares(schedule, list(range(12)), steps=steps, decay_from=decay_from)
    assert got[0] <= 1.0 and all(0.0 < share <= 1.0 for share in got)
    assert got == sorted(got, reverse=True)


def test_a_fall_that_begins_at_the_end_never_begins() -> None:
    assert shares("linear", [0, 99, 200], decay_from=1.0) == [1.0] * 3


def test_the_rate_in_force_is_that_of_the_completed_steps() -> None:
    # Plain gradient descent moves by rate times gradient, which shows the rate itself.
    trainer = Trainer(
        toy(
            {
                "generator.optimiser.name": "sgd",
                "generator.optimiser.lr": 0.1,
                "training.schedule": "linear",
                "training.decay_from": 0.0,
                "training.steps": 4,
                "training.k_g": 2,
            }
        )
    )
    seen = []
    for _ in range(6):
        for _ in range(3):
            before = trainer.weights_g.flat.clone()
            if trainer.substep() == "generator":
                moved = (trainer.weights_g.flat - before).norm() / trainer.weights_g.gradient.norm()
                seen.append(float(moved))
    assert seen == pytest.approx([0.1, 0.1, 0.075, 0.075, 0.05, 0.05] + [0.025] * 6, rel=1e-3)
