"""Runs in step, without a thread: each is what it would be alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sessions import assert_same, headless
from toys import toy

from ganlab.comparisons import Comparison, Variant
from ganlab.engine.data import DataError
from ganlab.engine.experiment import ExperimentError
from ganlab.runtime.comparing.group import Group


def compared(*changes: dict[str, Any], **base: Any) -> Comparison:
    """Return a comparison of tiny runs; the first is as they all are."""
    variants = tuple(Variant(f"run {i}", tuple(c.items())) for i, c in enumerate(({}, *changes)))
    return Comparison("tiny", "", toy(base), variants)


@pytest.fixture
def group() -> Iterator[Group]:
    made = Group(
        compared({"training.k_d": 3}, {"objective.name": "wasserstein"}, **{"training.steps": 90})
    )
    yield made
    made.close()


def steps(group: Group) -> list[int]:
    return [run.trainer.step_count for run in group.runs]


def test_all_stand_at_one_step_and_each_is_what_it_is_alone(group: Group) -> None:
    for done in range(1, 41):
        group.step()
        assert steps(group) == [done] * 3
    for run in group.runs:
        assert_same(run.trainer.tensors(), headless(run.initial, 40).trainer.tensors())


def test_they_share_their_data_where_it_is_the_same() -> None:
    group = Group(compared({"training.k_d": 2}, {"data.name": "ring"}))
    first, second, third = (run.trainer.distribution for run in group.runs)
    assert first is second and third.name == "ring"
    group.close()


def test_one_that_fails_is_said_and_the_others_go_on(group: Group) -> None:
    for _ in range(70):
        group.step()
    broken = group.runs[1].trainer
    broken.weights_g.flat.fill_(float("nan"))
    for _ in range(20):
        group.step()
    assert group.faults[0] == group.faults[2] == ""
    # It stands at its last good state.
    assert "step 7" in group.faults[1] and steps(group) == [90, 64, 90]
    assert not group.going and group.can_go_on
    group.go_on()
    group.step()
    assert steps(group) == [91, 64, 91]
    # A look at a step that it never came to shows the last one that it has.
    group.seek(80)
    while not group.arrived:
        group.advance()
    assert [run.trainer.step_count for run in group.shown] == [80, 64, 80]


def test_a_shorter_plan_ends_first_and_catches_up_when_told_to_go_on() -> None:
    group = Group(compared({"training.steps": 3}, **{"training.steps": 6}))
    for _ in range(6):
        group.step()
    assert steps(group) == [6, 3] and not group.going
    group.go_on()
    for done in range(4, 7):
        group.step()
        assert steps(group) == [6, done]
    group.step()
    assert steps(group) == [7, 7]
    group.close()


def test_the_past_is_shown_to_the_bit_and_left_untouched(group: Group) -> None:
    for _ in range(50):
        group.step()
    group.seek(23)
    assert not group.arrived
    while not group.arrived:
        group.advance()
    for run, shown in zip(group.runs, group.shown, strict=True):
        assert_same(shown.trainer.tensors(), headless(run.initial, 23).trainer.tensors())
    assert steps(group) == [50] * 3
    group.seek(None)
    assert group.shown == group.runs


def test_a_copy_goes_on_by_itself_from_where_it_is_looked_at(group: Group) -> None:
    for _ in range(40):
        group.step()
    group.seek(31)
    copy = group.copy(2)
    assert copy.trainer.step_count == 31
    copy.step()
    assert steps(group) == [40] * 3
    assert_same(copy.trainer.tensors(), headless(copy.initial, 32).trainer.tensors())
    copy.trainer.recorder.flush()
    assert len(copy.trainer.recorder.history) == 32


def test_what_cannot_be_built_is_named() -> None:
    with pytest.raises(ExperimentError, match=r"^run 1: model.family = dcgan: DCGAN"):
        Group(compared({"model.family": "dcgan"}))
    with pytest.raises(DataError, match=r"^run 1: .*nowhere\.csv"):
        Group(compared({"data.name": "file", "data.file": "nowhere.csv"}))
