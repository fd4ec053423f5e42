"""A comparison in its threads, driven as the window drives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from sessions import PATIENCE, assert_same, headless
from toys import toy

from ganlab.comparisons import Comparison, Variant
from ganlab.engine.probes import Request, SamplesRequest, SamplesResult, evaluate
from ganlab.runtime import commands as c
from ganlab.runtime.comparing import CompareFrame, CompareRequest, CompareSession, CompareState

SAMPLES = SamplesRequest(20)


class Side:
    """What a window does with a comparison, without the window."""

    def __init__(self, qtbot: QtBot, comparison: Comparison) -> None:
        self._qtbot = qtbot
        self.session = CompareSession(comparison)
        self.rejected: list[str] = []
        self.handed: list[Any] = []
        self.session.rejected.connect(self.rejected.append)
        self.session.handed_over.connect(self.handed.append)
        self.session.start()

    @property
    def state(self) -> CompareState:
        return self.session.state

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE)

    def until_phase(self, phase: str) -> None:
        self.until(lambda: self.state.phase == phase)

    def post(self, *commands: c.Command) -> None:
        for command in commands:
            self.session.post(command)

    def ask(self, *probes: Request) -> CompareFrame:
        runs = len(self.state.comparison.variants)
        self.session.request_frame(
            CompareRequest((frozenset(probes),) * runs, (0,) * runs, self.state.generation)
        )
        got: list[CompareFrame] = []

        def there() -> bool:
            frame = self.session.take_frame()
            if frame is not None:
                got.append(frame)
            return bool(got)

        self.until(there)
        return got[0]


@pytest.fixture
def side(qtbot: QtBot) -> Iterator[Callable[..., Side]]:
    made: list[Side] = []

    def make(*changes: dict[str, Any], **base: Any) -> Side:
        variants = tuple(
            Variant(f"run {i}", tuple(c.items())) for i, c in enumerate(({}, *changes))
        )
        made.append(Side(qtbot, Comparison("tiny", "", toy(base), variants)))
        return made[-1]

    yield make
    for one in made:
        one.session.close()


def test_they_play_to_the_end_of_the_plan_and_are_what_they_are_alone(
    side: Callable[..., Side],
) -> None:
    w = side({"training.k_d": 2}, **{"training.steps": 60})
    w.until_phase("paused")
    assert [run.generation for run in w.state.runs] == [1, 1]
    w.post(c.Play())
    w.until_phase("finished")
    frame = w.ask(SAMPLES)
    assert [one.step for one in frame.frames] == [60, 60] and frame.step == 60
    for one, experiment in zip(frame.frames, w.state.comparison.experiments, strict=True):
        alone = headless(experiment, 60)
        wanted, found = evaluate(SAMPLES, alone.trainer.snapshot()), one.results[SAMPLES]
        assert isinstance(found, SamplesResult) and isinstance(wanted, SamplesResult)
        np.testing.assert_array_equal(found.generated, wanted.generated)
        assert len(one.history.rows) == 60
    w.post(c.Continue())
    w.until(lambda: w.ask().step > 62)
    w.post(c.Pause())
    w.until_phase("paused")
    assert len({one.step for one in w.ask().frames}) == 1


def test_steps_seeds_and_the_past(side: Callable[..., Side]) -> None:
    w = side({"objective.name": "hinge"})
    w.until_phase("paused")
    w.post(*[c.StepBoth()] * 30)
    w.until(lambda: w.state.head == 30)
    w.post(c.Seek(12))
    w.until(lambda: w.state.past == 12 and w.state.arrived)
    frame = w.ask(SAMPLES)
    assert (frame.past, [one.step for one in frame.frames]) == (12, [12, 12])
    assert all(one.past for one in frame.frames) and len(frame.frames[0].history.rows) == 30
    # A step goes on from the newest one.
    w.post(c.StepBoth())
    w.until(lambda: w.state.head == 31 and w.state.past is None)
    w.post(c.Reset(7))
    w.until(lambda: w.state.generation == 2)
    assert [run.experiment.run.seed for run in w.state.runs] == [7, 7]
    assert w.ask().step == 0


def test_a_run_is_handed_on_as_it_stands(side: Callable[..., Side]) -> None:
    w = side({"training.k_d": 2})
    w.until_phase("paused")
    w.post(*[c.StepBoth()] * 5)
    w.session.hand_over(1)
    w.until(lambda: bool(w.handed))
    (run,) = w.handed
    alone = headless(w.state.comparison.experiments[1], 5)
    assert_same(run.trainer.tensors(), alone.trainer.tensors())


def test_what_cannot_be_built_is_said_in_words(side: Callable[..., Side]) -> None:
    w = side({"model.family": "dcgan"})
    w.until(lambda: bool(w.rejected))
    assert w.rejected[0].startswith("run 1: model.family = dcgan: ")
    assert w.state.phase == "preparing" and w.state.runs == ()
    w.post(c.Play(), c.Seek(3))
    w.session.hand_over(0)
    w.until(lambda: len(w.rejected) == 2)
    assert "no runs yet" in w.rejected[1]


def test_it_is_held_to_a_speed_in_steps(side: Callable[..., Side]) -> None:
    w = side({"training.k_d": 9})
    w.until_phase("paused")
    w.post(c.SetSpeed(0.5), c.Play())
    w.until(lambda: w.ask().step == 1)
    w.post(c.SetSpeed(-1.0))
    w.until(lambda: bool(w.rejected))
    assert "-1.0 steps a second" in w.rejected[0]
    assert w.state.steps_per_second == 0.5 and w.ask().step == 1
