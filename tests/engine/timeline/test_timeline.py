"""How much is kept, where, and how far apart."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.detector.memory import Memory
from ganlab.engine.experiment import Experiment
from ganlab.engine.timeline import Bookmark, Shelf, Timeline
from ganlab.engine.timeline.kept import BESIDE, Kept
from ganlab.engine.trainer.place import Place
from ganlab.engine.trainer.run import Run

EXPERIMENT = Experiment()
SIZE = 40_000


def place(step: int, events: int = 0, updates: int | None = None) -> Place:
    made = 2 * step if updates is None else updates
    counters = {"step": step, "updates_d": made - step, "updates_g": step}
    tensors = {"all": torch.full((SIZE // 4,), float(step))}
    return Place(tensors, counters, EXPERIMENT, False, events, Memory())


def filled(timeline: Timeline, steps: int) -> Timeline:
    for step in range(steps + 1):
        if timeline.due(step):
            timeline.keep(place(step))
    return timeline


def room_for(n: int, disk: int = 0) -> Shelf:
    return Shelf(n * (SIZE + BESIDE), disk)


def test_the_interval_grows_with_the_run_within_the_budget() -> None:
    shelf = room_for(20)
    timeline = filled(Timeline(shelf, every=4), 3000)
    gaps = np.diff(timeline.steps)
    assert len(timeline) == 20
    assert shelf.in_memory <= shelf.memory
    assert timeline.steps[0] == 0
    assert timeline.steps[-1] >= 3000 - timeline.interval
    # Twenty over three thousand steps cannot be nearer than 150 on average; none is twice that.
    assert gaps.max() <= 320
    assert timeline.interval >= 140


def test_a_plan_that_fits_is_spread_evenly_from_the_start() -> None:
    timeline = filled(Timeline(room_for(21), every=4, planned=1000), 1000)
    assert set(np.diff(timeline.steps)) == {50}


def test_a_small_run_keeps_its_least_interval() -> None:
    timeline = filled(Timeline(room_for(100), every=16, planned=320), 320)
    assert timeline.steps == tuple(range(0, 321, 16))


def test_the_nearest_state_is_at_the_step_or_before_it() -> None:
    timeline = filled(Timeline(room_for(100), every=10), 50)
    assert [timeline.nearest(step).step for step in (0, 9, 10, 49, 50, 1000)] == [
        0, 0, 10, 40, 50, 50
    ]  # fmt: skip
    with pytest.raises(ValueError, match="begins at step 0"):
        timeline.nearest(-1)


def test_what_is_pinned_outlasts_all_thinning() -> None:
    timeline = Timeline(room_for(6), every=1)
    timeline.keep(place(0))
    timeline.keep(place(3), pinned=True)
    for step in range(4, 200):
        timeline.keep(place(step))
    assert 3 in timeline.steps


def test_a_state_between_two_others_takes_its_place_in_the_order() -> None:
    timeline = filled(Timeline(room_for(100), every=10), 30)
    timeline.keep(place(17))
    timeline.keep(place(20, events=2, updates=43))
    assert timeline.steps == (0, 10, 17, 20, 20, 30)
    assert timeline.nearest(25).events == 2


def test_snapshots_that_memory_has_no_room_for_go_into_files_and_come_back() -> None:
    shelf = room_for(10, disk=20 * SIZE)
    timeline = filled(Timeline(shelf, every=1), 60)
    assert shelf.in_memory <= shelf.memory
    assert 0 < shelf.on_disk <= shelf.disk
    folder = shelf._folder
    assert folder is not None
    assert sum(path.stat().st_size for path in folder.iterdir()) == shelf.on_disk
    for step in timeline.steps:
        assert torch.equal(timeline.nearest(step).tensors["all"], place(step).tensors["all"])
    timeline.clear()
    assert (shelf.in_memory, shelf.on_disk, list(folder.iterdir())) == (0, 0, [])
    shelf.close()
    assert not folder.exists()


def test_a_folder_of_files_goes_with_its_shelf() -> None:
    shelf = room_for(1, disk=10**9)
    filled(Timeline(shelf, every=1), 5)
    folder = shelf._folder
    assert folder is not None
    del shelf
    assert not folder.exists()


def test_a_full_disk_costs_snapshots_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(kept: Kept, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Kept, "spill", full)
    shelf = room_for(10, disk=10**9)
    timeline = filled(Timeline(shelf, every=1), 100)
    assert shelf.in_memory <= shelf.memory
    assert len(timeline) == 10


def test_a_file_that_was_cut_short_is_named(tmp_path: Path) -> None:
    kept = Kept(place(3))
    kept.spill(tmp_path / "one.bin")
    (tmp_path / "one.bin").write_bytes(b"cut")
    with pytest.raises(OSError, match=r"one\.bin is damaged"):
        kept.place()


def test_a_branch_shares_what_came_before_and_its_origin_gives_way_first() -> None:
    shelf = room_for(21)
    old = filled(Timeline(shelf, every=10), 200)
    taken = shelf.in_memory
    old.set_bookmark(50, "here")
    old.set_bookmark(150, "there")
    new = old.fork(place(100))
    new.spare = (old,)
    assert new.steps == tuple(range(0, 101, 10))
    assert new.bookmarks == (Bookmark(50, "here"),)
    assert shelf.in_memory == taken
    for step in range(110, 190, 10):
        new.keep(place(step, events=1))
    assert shelf.in_memory <= shelf.memory
    assert new.steps == tuple(range(0, 181, 10))
    assert set(range(0, 101, 10)) <= set(old.steps)
    assert old.steps[-1] == 200
    old.clear()
    new.clear()
    assert shelf.in_memory == 0


def test_a_branch_of_a_branch_is_not_starved_by_what_the_others_share() -> None:
    shelf = room_for(21)
    first = filled(Timeline(shelf, every=10), 200)
    second = first.fork(place(180))
    second.spare = (first,)
    third = second.fork(place(20))
    third.spare = (first, second)
    for step in range(30, 180, 10):
        third.keep(place(step, events=1))
    assert shelf.in_memory <= shelf.memory
    assert third.steps == tuple(range(0, 171, 10))
    assert (first.steps[-1], second.steps[-1]) == (200, 180)
    for timeline in (first, second, third):
        timeline.clear()
    assert shelf.in_memory == 0


def test_going_back_forgets_what_came_after() -> None:
    timeline = filled(Timeline(room_for(100), every=10), 50)
    timeline.set_bookmark(20, "stays")
    timeline.set_bookmark(40, "goes")
    timeline.drop_after(place(30))
    assert timeline.steps == (0, 10, 20, 30)
    assert timeline.bookmarks == (Bookmark(20, "stays"),)
    assert not timeline.due(39)
    assert timeline.due(40)


def test_bookmarks_are_in_order_and_one_to_a_step() -> None:
    timeline = Timeline(room_for(1))
    timeline.set_bookmark(30, "")
    timeline.set_bookmark(10, "first")
    timeline.set_bookmark(30, "second")
    assert timeline.bookmarks == (Bookmark(10, "first"), Bookmark(30, "second"))
    timeline.remove_bookmark(10)
    timeline.remove_bookmark(11)
    assert timeline.bookmarks == (Bookmark(30, "second"),)


def test_what_a_snapshot_takes_beside_its_tensors_is_no_more_than_is_counted() -> None:
    run = Run(toy({"data.name": "grid"}))
    run.timeline = Timeline(Shelf(), every=16)
    for _ in range(64):
        run.step()
    tracemalloc.start()
    for _ in range(640):
        run.step()
    taken = sum(
        stat.size
        for stat in tracemalloc.take_snapshot().statistics("filename")
        if "/trainer/" in stat.traceback[0].filename or "/detector/" in stat.traceback[0].filename
    )
    tracemalloc.stop()
    assert len(run.timeline) > 40
    assert taken < 40 * BESIDE
