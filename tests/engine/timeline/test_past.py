"""A past replays elsewhere what the run was, to the bit, whatever the run does meanwhile."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from toys import toy

from ganlab.engine.timeline import Past, Shelf, Timeline
from ganlab.engine.timeline.past import Reader
from ganlab.engine.trainer.run import Run


def made(steps: int, disk: int = 0, memory: int = 10**9, every: int = 16) -> tuple[Run, list]:
    """A run with a live change in it, and what its weights were after each step."""
    run = Run(toy())
    run.timeline = Timeline(Shelf(memory, disk), every, 1000)
    run.timeline.keep(run.place())
    weights = [run.place()]
    for step in range(steps):
        if step == 21:
            run.set_field("generator.optimiser.lr", 0.002)
        run.step()
        weights.append(run.place())
    return run, weights


def same(run: Run, place) -> bool:
    tensors = run.trainer.tensors()
    return all(torch.equal(tensors[name], place.tensors[name]) for name in place.tensors)


def test_every_step_is_what_it_was_though_the_run_goes_on():
    run, places = made(50)
    past = Past.of(run)
    for _ in range(40):
        run.step()
    run.set_field("generator.optimiser.lr", 0.1)
    reader = Reader(past)
    assert (past.first_step, past.last_step) == (0, 50)
    for step in (0, 7, 8, 33, 50, 20):
        there = reader.reach(step)
        assert there.trainer.step_count == step
        assert same(there, places[step])
        assert len(there.trainer.recorder.history) <= step
    there.trainer.recorder.flush()
    assert len(there.trainer.recorder.history) == 20


def test_what_is_trained_in_a_copy_leaves_the_past_as_it_was():
    run, places = made(30)
    reader = Reader(Past.of(run))
    reader.reach(12)
    other = reader.copy()
    for _ in range(5):
        other.update("discriminator")
    assert not same(other, places[12])
    assert same(reader.run, places[12])
    assert same(reader.reach(13), places[13])


def test_a_step_that_is_not_there_is_refused():
    run, _ = made(10)
    with pytest.raises(ValueError, match="step 11: the run stands at step 10"):
        Reader(Past.of(run)).reach(11)


def test_snapshots_whose_files_are_gone_are_replayed_from_earlier_ones():
    run, places = made(64, disk=10**9, memory=200_000, every=16)
    past = Past.of(run)
    assert run.timeline is not None
    spilled = [kept for kept in run.timeline._kept if kept.spilled]
    assert spilled
    for kept in spilled[1:]:
        kept.forget()
    reader = Reader(past)
    for a, b in pairwise(kept.step for kept in spilled):
        assert same(reader.reach(b), places[b]), (a, b)
    spilled[0].forget()
    if spilled[0].step == 0:
        with pytest.raises(OSError, match="No such file"):
            Reader(past).reach(3)
    run.timeline.shelf.close()


def test_replay_can_be_called_off_at_every_update():
    class Enough(Exception):
        pass

    run, _ = made(15, every=100)
    asked = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 6:
            raise Enough

    with pytest.raises(Enough):
        Reader(Past.of(run)).reach(14, check)
    assert len(asked) == 6


def test_a_run_without_a_timeline_has_no_past():
    with pytest.raises(ValueError, match="no timeline"):
        Past.of(Run(toy()))
