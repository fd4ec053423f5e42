"""The bench measures what it says; how fast it is, is not a test's business."""

from __future__ import annotations

from ganlab.bench import timeline, watching
from ganlab.bench.spread import Spread
from ganlab.bench.steps import SIZES, measure


def test_spread_is_median_and_range() -> None:
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert Spread.of([1.0]).text() == "1.00 (1.00–1.00)"


def test_every_size_is_measured_against_the_plain_loop() -> None:
    found = measure(rounds=1, seconds=0.02)
    assert [name for name, _, _ in found] == [f"{width}/{batch}" for width, batch in SIZES]
    assert all(ratio.median > 0 and speed > 0 for _, ratio, speed in found)


def test_a_watched_step_is_a_little_slower() -> None:
    ((name, ratio, speed),) = watching.measure(2, ("preset ring",))
    assert name == "preset ring" and 0 < ratio.median < 1 and speed > 0


def test_every_seek_is_timed_and_held_against_the_first_pass() -> None:
    found = timeline.seeks("figure-1", 60)
    assert len(found.milliseconds) == found.exact == 60
    assert min(found.milliseconds) > 0 and 0 < found.megabytes < 256
    assert found.snapshots == 4


def test_a_snapshot_costs_a_little() -> None:
    ratio, speed = timeline.cost("grid", 1)
    assert 0.5 < ratio.median < 1 and speed > 0
