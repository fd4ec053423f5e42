"""A scale that moves: wide enough at once, narrow only later, and still where nothing is found."""

from __future__ import annotations

import pytest

from ganlab.engine.objectives.output import CRITIC, energy
from ganlab.engine.probes import Scale
from ganlab.ui.calm import CalmScale


def found(reach: float, middle: float = 0.0) -> Scale:
    return Scale(middle - reach, middle, middle + reach, found=True, output=CRITIC)


def test_it_holds_every_value_at_once_and_ends_at_a_round_reach() -> None:
    calm = CalmScale()
    for reach in (0.37, 0.9, 1.4, 4.4):
        scale = calm.follow(found(reach, 2.0))
        assert scale.middle == 2.0
        assert scale.hi - 2.0 >= reach and 2.0 - scale.lo >= reach
        assert scale.hi - 2.0 <= 1.3 * reach
        assert scale.hi - 2.0 == pytest.approx(2.0 - scale.lo)


def test_a_little_less_moves_nothing() -> None:
    calm = CalmScale()
    first = calm.follow(found(1.0))
    assert {calm.follow(found(0.6 + 0.01 * i)) for i in range(40)} == {first}


def test_it_narrows_after_many_frames_and_to_the_widest_of_them() -> None:
    calm = CalmScale()
    wide = calm.follow(found(10.0))
    seen = [calm.follow(found(3.0 if i == 7 else 0.5)) for i in range(CalmScale.PATIENCE)]
    assert seen[:-1] == [wide] * (CalmScale.PATIENCE - 1)
    assert seen[-1].hi == pytest.approx(3.0)
    # One wide frame in between begins the wait anew.
    calm = CalmScale()
    calm.follow(found(10.0))
    for i in range(CalmScale.PATIENCE):
        assert calm.follow(found(8.0 if i == 20 else 0.5)).hi == wide.hi


def test_one_scale_serves_two_kinds_of_samples() -> None:
    scale = CalmScale().follow(found(1.0), found(5.0))
    assert (scale.lo, scale.hi) == (-5.0, 5.0)


def test_ends_that_a_value_has_by_itself_stay() -> None:
    assert CalmScale().follow(Scale()) == Scale()
    low = Scale(0.0, 0.4, 2.0, True, energy(2.0))
    assert CalmScale().follow(low) == low
    passed = Scale(0.0, 5.0, 7.3, True, energy(2.0))
    calm = CalmScale().follow(passed)
    assert calm.lo == 0.0 and 7.3 <= calm.hi <= 8.0


def test_another_kind_of_value_begins_anew() -> None:
    calm = CalmScale()
    calm.follow(found(100.0))
    calm.follow(Scale())
    other = Scale(0.0, 5.0, 7.0, True, energy(2.0))
    assert calm.follow(other).hi == 7.0
    assert calm.follow(found(1.0)).hi == 1.0
