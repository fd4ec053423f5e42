"""Speeds by a clock that stands still until it is told to go."""

from __future__ import annotations

import pytest

from ganlab.runtime.pace import Pace, Speedometer


def play(pace: Pace, now: float, until: float, late: float = 0.0) -> list[float]:
    """Make updates as the training thread does, each of them ``late`` seconds long."""
    made = []
    while now < until:
        wait = pace.wait(now)
        if wait > 0:
            now += wait
            continue
        now += late
        made.append(now)
        pace.made(now)
    return made


def test_without_a_speed_nothing_waits() -> None:
    pace = Pace()
    assert pace.wait(5.0) == 0.0
    pace.made(5.0)
    assert pace.wait(5.0) == 0.0


@pytest.mark.parametrize("speed", [0.5, 1.0, 10.0, 400.0])
def test_updates_come_one_period_apart_and_the_first_at_once(speed: float) -> None:
    pace = Pace()
    pace.updates_per_second = speed
    made = play(pace, 100.0, 100.0 + 5.5 / speed)
    assert made == pytest.approx([100.0 + i / speed for i in range(len(made))])
    assert len(made) == 6


def test_small_delays_do_not_add_up() -> None:
    pace = Pace()
    pace.updates_per_second = 10.0
    made = play(pace, 0.0, 10.0, late=0.03)
    assert len(made) in (100, 101)


def test_a_machine_that_cannot_keep_up_hoards_no_debt() -> None:
    pace = Pace()
    pace.updates_per_second = 10.0
    # One second per update for a while, then a quick machine again.
    now = play(pace, 0.0, 20.0, late=1.0)[-1]
    made = play(pace, now, now + 1.0)
    assert len(made) <= 12


def test_after_a_pause_the_next_update_is_at_once() -> None:
    pace = Pace()
    pace.updates_per_second = 0.5
    pace.made(0.0)
    assert pace.wait(0.5) == pytest.approx(1.5)
    pace.restart()
    assert pace.wait(0.5) == 0.0


def test_a_change_of_speed_counts_from_the_last_update() -> None:
    pace = Pace()
    pace.updates_per_second = 0.5
    pace.made(10.0)
    assert pace.wait(10.5) == pytest.approx(1.5)
    pace.updates_per_second = 1.0
    assert pace.wait(10.5) == pytest.approx(0.5)
    pace.updates_per_second = None
    assert pace.wait(10.5) == 0.0


def test_a_dragged_dial_makes_no_updates_of_its_own() -> None:
    pace = Pace()
    pace.updates_per_second = 0.5
    pace.made(0.0)
    for i in range(30):
        pace.updates_per_second = 0.5 + 0.001 * i
        assert pace.wait(0.03 * i) > 0


def test_the_speedometer_needs_two_marks() -> None:
    meter = Speedometer()
    assert meter.steps_per_second == 0.0
    meter.mark(1.0, 10)
    assert meter.steps_per_second == 0.0
    meter.mark(1.5, 60)
    assert meter.steps_per_second == pytest.approx(100.0)


def test_the_speedometer_looks_back_about_a_second() -> None:
    meter = Speedometer()
    step = 0
    for i in range(400):
        # 100 steps a second, then 1,000.
        step += 1 if i < 200 else 10
        meter.mark(i * 0.01, step)
    assert meter.steps_per_second == pytest.approx(1000.0, rel=0.02)


def test_marks_too_near_to_each_other_are_left_out_and_a_pause_is_not_slowness() -> None:
    meter = Speedometer()
    meter.mark(0.0, 0)
    meter.mark(0.001, 50)
    assert meter.steps_per_second == 0.0
    meter.mark(0.1, 10)
    assert meter.steps_per_second == pytest.approx(100.0)
    meter.clear()
    assert meter.steps_per_second == 0.0
    meter.mark(60.0, 10)
    meter.mark(60.1, 20)
    assert meter.steps_per_second == pytest.approx(100.0)


def test_a_run_that_went_back_is_not_shown_as_a_negative_speed() -> None:
    meter = Speedometer()
    meter.mark(0.0, 70)
    meter.mark(0.5, 64)
    assert meter.steps_per_second == 0.0
