"""What counts as failed and as cured; the short form trains one failure for some steps."""

from __future__ import annotations

import numpy as np
import pytest

from ganlab.engine.data import build
from ganlab.engine.experiment import DataSpec
from ganlab.engine.metrics.modes import mode_report
from ganlab.presets import PRESETS
from ganlab.study.failures import FAILURES, LOOKS, Course, _covers, train


def course(*shares: list[float]) -> Course:
    return Course(shares=[np.array(share) for share in shares])


def finished(counts: list[int]) -> Course:
    """Return a run that ends with so many perfect samples on each mode of the ring."""
    modes = build(DataSpec(name="ring")).modes  # type: ignore[attr-defined]
    x = np.repeat(modes.centres, counts, axis=0)
    found = course((np.array(counts) / sum(counts)).tolist())
    found.final = mode_report(x, modes)
    return found


def test_held_modes_are_those_that_95_percent_of_the_samples_need() -> None:
    assert course([0.96, 0.04, 0, 0]).held() == 1
    assert course([0.94, 0.06, 0, 0]).held() == 2
    assert course([0.25] * 4).held() == 4
    # The worst look counts: a failure must not be one now and then.
    assert course([1, 0, 0, 0], [0.5, 0.5, 0, 0]).held() == 2


def test_modes_are_visited_where_they_are_the_most_drawn() -> None:
    assert course([0.9, 0.1, 0], [0.8, 0.2, 0], [0, 0.1, 0.9]).visited() == 2


def test_cured_is_every_mode_of_eight_with_half_of_its_share() -> None:
    assert _covers(finished([100] * 8))
    assert _covers(finished([160] + [100] * 6 + [60]))
    assert not _covers(finished([200] + [100] * 6 + [20]))
    assert not _covers(finished([100] * 7 + [0]))
    assert not _covers(Course())


def test_every_failure_is_a_preset_with_two_cures_and_the_other_way_round() -> None:
    assert set(FAILURES) == {name for name, preset in PRESETS.items() if preset.cures}
    assert all(len(PRESETS[name].cures) >= 2 for name in FAILURES)


@pytest.mark.parametrize("name", list(FAILURES))
def test_a_failure_is_not_a_run_that_covers_all_modes(name: str) -> None:
    good = finished([100] * 8)
    good.norm, good.accuracy = 1.0, 0.5
    assert not FAILURES[name].fails(good) or name == "collapse-grid"


def test_the_short_form_rotates() -> None:
    found = train("rotating-modes", None, seed=0, steps=800)
    assert len(found.shares) == LOOKS and found.final is not None
    assert found.held() <= 3 and found.visited() >= 2
