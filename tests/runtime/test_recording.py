"""A film's frames are what scrubbing to those steps shows, and losses grow as they did."""

from __future__ import annotations

import numpy as np
import pytest
from toys import toy

from ganlab.engine.probes import CurvesRequest
from ganlab.engine.recording import Cancelled
from ganlab.engine.timeline import Past, Seeker, Shelf, Timeline
from ganlab.engine.trainer.run import Run
from ganlab.runtime import commands as c
from ganlab.runtime.frame import Frame, FrameRequest, HistoryDelta
from ganlab.runtime.probing import FrameMaker, Job
from ganlab.runtime.recording import PastFrames

ASKED = frozenset({CurvesRequest(-4.0, 4.0)})


@pytest.fixture(scope="module")
def run() -> Run:
    made = Run(toy({"data.name": "two-gaussians-1d"}))
    made.timeline = Timeline(Shelf(), 16, 1000)
    made.timeline.keep(made.place())
    for step in range(60):
        if step == 30:
            made.set_field("generator.optimiser.lr", 0.003)
        made.step()
    return made


def scrubbed(run: Run, step: int) -> Frame:
    there = Seeker(run).reach(step)
    rows = there.trainer.recorder.history.since(0)
    job = Job(there.trainer.snapshot(3), FrameRequest(ASKED), HistoryDelta(0, rows), 0.0)
    return FrameMaker(lambda: False).make(job)


def test_its_frames_are_those_that_scrubbing_shows(run):
    film = PastFrames(Past.of(run), 3, lambda: False)
    for step in (0, 5, 29, 30, 31, 60):
        shot = film.shoot(step, ASKED)
        wanted = scrubbed(run, step)
        assert (shot.frame.step, shot.frame.generation, shot.frame.past) == (step, 3, False)
        (request,) = ASKED
        for name in ("p_g", "d", "gz"):
            np.testing.assert_array_equal(
                getattr(shot.frame.results[request], name),
                getattr(wanted.results[request], name),
            )


def test_losses_grow_by_what_is_new_and_live_changes_take_effect_at_their_step(run):
    film = PastFrames(Past.of(run), 1, lambda: False)
    rows, rates = [], []
    for step in (10, 10, 25, 45):
        shot = film.shoot(step, frozenset())
        assert shot.frame.history.start == len(rows)
        rows += shot.frame.history.rows.tolist()
        rates.append(shot.experiment.generator.optimiser.lr)
    run.trainer.recorder.flush()
    whole = run.trainer.recorder.history.until(2 * 45).since(0)
    np.testing.assert_array_equal(np.array(rows, np.float32), whole)
    assert rates[:3] == [run.initial.generator.optimiser.lr] * 3
    assert rates[3] == 0.003


def test_it_ends_at_once_where_it_is_called_off(run):
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    film = PastFrames(Past.of(run), 1, cancelled)
    with pytest.raises(Cancelled):
        film.shoot(14, ASKED)
    assert len(asked) == 4


def test_a_session_hands_its_past_over_while_it_plays_on(window):
    open_ = window({"data.name": "two-gaussians-1d", "training.steps": 100_000})
    handed: list[Past] = []

    def past() -> Past:
        open_.session.past(handed.append, lambda error: None)
        open_.until(lambda: bool(handed))
        return handed.pop()

    open_.post(c.Play())
    for wanted in (1, 60):
        open_.until(lambda wanted=wanted: open_.ask().step > wanted)
        whole = past()
        assert whole.last_step >= wanted
        shot = PastFrames(whole, 1, lambda: False).shoot(wanted, ASKED)
        assert shot.frame.step == wanted and len(shot.frame.results) == 1
    assert open_.state.phase == "playing"
    # While a past step is looked at it is still the whole that is handed over.
    open_.post(c.Seek(3))
    open_.until(lambda: bool(open_.timelines) and open_.timelines[-1].past == 3)
    assert past().last_step >= 60
