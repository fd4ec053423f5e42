"""Looking back while threads run: any step to the bit, branches, bookmarks."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from sessions import Open, Window, assert_same, headless
from toys import toy

from ganlab.engine.probes import PointRequest, SamplesRequest, SamplesResult, evaluate
from ganlab.engine.timeline import Bookmark
from ganlab.runtime import commands as c
from ganlab.runtime.state import Branch

G = "generator"
SAMPLES = SamplesRequest(20)


def trained(window: Open, steps: int, changes: dict[str, Any] | None = None) -> Window:
    """Return a session that has made so many steps and stands at the end of its plan."""
    w = window({"training.steps": steps, **(changes or {})})
    w.post(c.Play())
    w.until_phase("finished")
    return w


def look_at(w: Window, step: int | None) -> None:
    w.post(c.Seek(step))
    w.until(lambda: bool(w.timelines) and w.timelines[-1].past == step and w.timelines[-1].arrived)


def test_a_frame_of_the_past_is_the_frame_of_that_step(window: Open) -> None:
    w = trained(window, 200)
    look_at(w, 77)
    frame = w.ask(SAMPLES)
    assert (frame.step, frame.past, frame.generation) == (77, True, 1)
    then = headless(toy({"training.steps": 200}), 77).trainer.snapshot()
    found, wanted = frame.results[SAMPLES], evaluate(SAMPLES, then)
    assert isinstance(found, SamplesResult) and isinstance(wanted, SamplesResult)
    np.testing.assert_array_equal(found.generated, wanted.generated)
    assert frame.report is not None
    assert frame.report.evidence is not None and frame.report.evidence.step == 64
    # Losses stay whole.
    assert len(frame.history.rows) == 200
    look_at(w, None)
    frame = w.ask(SAMPLES)
    assert (frame.step, frame.past) == (200, False)
    assert_same(w.weights(), headless(toy({"training.steps": 200}), 200).trainer.tensors())


def test_what_was_set_then_is_what_the_window_is_told(window: Open) -> None:
    w = window()
    for _ in range(5):
        w.post(c.StepBoth())
    w.post(c.SetField("generator.optimiser.lr", 0.02), c.Freeze(G))
    for _ in range(5):
        w.post(c.StepBoth())
    w.until(lambda: w.state.frozen == G)
    w.ask()
    look_at(w, 4)
    assert w.state.frozen is None
    assert w.state.experiment == toy()
    look_at(w, 7)
    assert w.state.frozen == G
    assert w.state.experiment.generator.optimiser.lr == 0.02


def test_dragging_while_it_plays_pauses_and_ends_at_the_last_step_asked_for(window: Open) -> None:
    w = window({"training.steps": 100_000})
    w.post(c.Play())
    w.until(lambda: w.ask().step > 150)
    for step in range(150, 50, -1):
        w.post(c.Seek(step))
    w.until(lambda: bool(w.timelines) and w.timelines[-1].past == 51 and w.timelines[-1].arrived)
    assert w.state.phase == "paused"
    assert w.ask().step == 51
    head = w.timelines[-1].head
    assert w.run.trainer.step_count == head > 150


def test_play_goes_on_from_there_and_keeps_what_came_after(window: Open) -> None:
    w = trained(window, 150)
    look_at(w, 60)
    assert w.state.phase == "paused"
    w.post(c.PlayFromHere())
    w.until(lambda: w.state.phase == "finished" and w.state.generation == 2)
    # Nothing was changed: the same steps again.
    assert_same(w.weights(), headless(toy({"training.steps": 150}), 150).trainer.tensors())
    assert w.timelines[-1].branches == (Branch(60, 150),)
    assert w.timelines[-1].past is None
    assert any("from step 60" in said and "step 150" in said for said in w.notices)
    frame = w.ask()
    assert frame.history.rows[:, 0].tolist() == list(range(1, 151))


def test_a_branch_may_go_another_way_and_back(window: Open) -> None:
    w = trained(window, 100)
    first = w.weights()
    look_at(w, 40)
    w.post(c.SetField("generator.optimiser.lr", 0.05), c.StepBoth())
    w.until(lambda: w.ask().step == 41)
    assert w.timelines[-1].branches == (Branch(40, 100),)
    other = w.weights()
    again = headless(toy({"training.steps": 100}), 40)
    again.set_field("generator.optimiser.lr", 0.05)
    again.step()
    assert_same(other, again.trainer.tensors())
    w.post(c.SwitchBranch(0))
    w.until(lambda: w.state.generation == 3)
    assert w.ask().step == 100
    assert_same(w.weights(), first)
    assert w.timelines[-1].branches == (Branch(40, 41),)
    look_at(w, 41)
    assert w.state.experiment == toy({"training.steps": 100})
    w.post(c.Seek(None), c.SwitchBranch(0))
    w.until(lambda: w.state.generation == 4)
    assert w.ask().step == 41
    assert_same(w.weights(), other)


def test_looking_alone_makes_no_branch(window: Open) -> None:
    w = trained(window, 100)
    look_at(w, 30)
    w.post(c.SetField("generator.optimiser.lr", w.state.experiment.generator.optimiser.lr))
    w.post(c.Pause(), c.SetSpeed(5.0), c.SetSpeed(None))
    look_at(w, None)
    assert w.timelines[-1].branches == ()
    assert w.state.phase == "finished" and w.state.generation == 1


def test_branch_without_playing_stands_there(window: Open) -> None:
    w = trained(window, 100)
    look_at(w, 30)
    w.post(c.BranchFrom())
    w.until(lambda: w.state.generation == 2)
    assert w.state.phase == "paused"
    assert w.run.trainer.step_count == 30
    # With nothing to part from there is no branch.
    w.post(c.BranchFrom())
    w.ask()
    assert w.timelines[-1].branches == (Branch(30, 100),)


def test_bookmarks_are_told_and_go_with_their_branch(window: Open) -> None:
    w = trained(window, 100)
    w.post(c.SetBookmark(20, "first"), c.SetBookmark(80, "late"))
    look_at(w, 50)
    w.post(c.SetBookmark(None, "here"), c.RemoveBookmark(20))
    w.until(lambda: len(w.timelines[-1].bookmarks) == 2)
    w.ask()
    assert w.timelines[-1].bookmarks == (Bookmark(50, "here"), Bookmark(80, "late"))
    assert w.run.timeline is not None
    assert 50 in w.run.timeline.steps
    w.post(c.BranchFrom())
    w.until(lambda: w.state.generation == 2)
    assert w.timelines[-1].bookmarks == (Bookmark(50, "here"),)
    w.post(c.SetBookmark(101, ""))
    w.until(lambda: bool(w.rejected))
    assert w.rejected == ["bookmark at step 101: must be from 0 to 50"]


def test_only_what_is_there_can_be_looked_at(window: Open) -> None:
    w = trained(window, 50)
    w.post(c.Seek(1000))
    assert w.ask().step == 50
    w.post(c.Seek(-5))
    w.until(lambda: bool(w.timelines) and w.timelines[-1].past == 0)
    assert w.ask().step == 0
    w.post(c.SwitchBranch(3))
    w.until(lambda: bool(w.rejected))
    assert w.rejected == ["there is no branch 4: there are 0"]


def test_another_run_begins_another_timeline(window: Open) -> None:
    w = trained(window, 50)
    w.post(c.SetBookmark(20, "gone"))
    look_at(w, 30)
    w.post(c.Reset())
    w.until(lambda: w.state.generation == 2)
    assert w.ask().step == 0
    now = w.timelines[-1]
    assert (now.generation, now.first, now.head, now.past) == (2, 0, 0, None)
    assert now.bookmarks == ()


def test_copies_are_of_the_step_that_is_looked_at(window: Open) -> None:
    w = trained(window, 50)
    look_at(w, 33)
    taken: list[Any] = []
    w.session.copy(taken.append, taken.append)
    w.until(lambda: bool(taken))
    assert taken[0].step == 33


def test_after_it_diverged_the_steps_before_can_be_looked_at(window: Open) -> None:
    w = window({"training.steps": 1000})
    for _ in range(80):
        w.post(c.StepBoth())
    w.until(lambda: w.ask().step == 80)
    with torch.no_grad():
        w.run.trainer.weights_g.flat.fill_(float("nan"))
    w.post(c.StepBoth())
    w.until_phase("failed")
    look_at(w, 50)
    assert w.state.phase == "paused"
    assert w.ask(PointRequest(0.0, 0.0)).step == 50
    look_at(w, None)
    assert w.state.phase == "failed"
    assert w.ask().step == 64
