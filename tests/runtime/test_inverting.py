"""The thread of inversions: a copy of the networks, one search at a time, and no word too many."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sessions import Open, Window, assert_same, headless
from toys import toy

from ganlab.engine.invert import Inversion, InvertSpec, invert
from ganlab.runtime import commands as c
from ganlab.runtime import inverting as module
from ganlab.runtime.inverting import Inverted
from ganlab.runtime.obeying import obey

RING = {"data.name": "ring"}
TARGET = np.array([1.0, 0.0], np.float32)
SHORT = InvertSpec(starts=2, steps=20)
#: Longer than any test waits.
ENDLESS = InvertSpec(starts=2, steps=10_000_000)


class Told:
    """Notes what a session says of searches."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.progress: list[Inverted] = []
        self.found: list[Inverted] = []
        self.failed: list[tuple[int, str]] = []
        window.session.invert_progressed.connect(self.progress.append)
        window.session.inverted.connect(self.found.append)
        window.session.invert_failed.connect(lambda *told: self.failed.append(told))

    def until(self, condition: Callable[[], bool]) -> None:
        self.window.until(condition)


def test_it_finds_what_a_direct_search_of_the_same_networks_finds(window: Open) -> None:
    w = window(RING)
    told = Told(w)
    w.post(c.StepBoth(), c.StepBoth())
    ticket = w.session.invert(TARGET, SHORT)
    told.until(lambda: bool(told.found))
    (answer,) = told.found
    assert (answer.ticket, answer.step, answer.generation) == (ticket, 2, w.state.generation)
    assert answer.found.done == SHORT.steps and told.failed == []
    direct = invert(headless(toy(RING), 2).trainer.snapshot(), TARGET, SHORT)
    np.testing.assert_array_equal(answer.found.z, direct.z)
    assert answer.found.curve == direct.curve


def test_training_goes_on_meanwhile_and_is_not_touched(window: Open) -> None:
    w = window(RING)
    told = Told(w)
    w.session.invert(TARGET, ENDLESS)
    w.post(*(c.StepBoth() for _ in range(8)))
    told.until(lambda: len(told.progress) >= 3)
    assert w.ask().step == 8
    assert {answer.step for answer in told.progress} == {0}, "in the copy that it was given"
    assert_same(w.weights(), headless(toy(RING), 8).trainer.tensors())
    w.session.stop_inverting()
    told.until(lambda: bool(told.found))
    assert 0 < told.found[0].found.done < ENDLESS.steps
    residuals = [answer.found.curve[-1] for answer in (*told.progress, *told.found)]
    assert residuals == sorted(residuals, reverse=True)


def test_another_search_takes_its_place_and_nothing_more_is_heard_of_the_first(
    window: Open,
) -> None:
    w = window(RING)
    told = Told(w)
    first = w.session.invert(TARGET, ENDLESS)
    told.until(lambda: bool(told.progress))
    second = w.session.invert(-TARGET, SHORT)
    told.until(lambda: bool(told.found))
    assert first != second and [answer.ticket for answer in told.found] == [second]
    np.testing.assert_array_equal(told.found[0].found.target, -TARGET)
    assert told.failed == []


def test_what_goes_wrong_is_told_in_words_and_the_next_search_works(window: Open) -> None:
    w = window(RING)
    told = Told(w)
    ticket = w.session.invert(np.zeros(3, np.float32), SHORT)
    told.until(lambda: bool(told.failed))
    assert told.failed[0][0] == ticket and "samples have (2,)" in told.failed[0][1]
    w.session.invert(TARGET, SHORT)
    told.until(lambda: bool(told.found))


def test_the_thread_starts_with_the_first_search_and_ends_with_the_session(window: Open) -> None:
    w = window(RING)
    thread = w.session._inversions
    assert not thread.isRunning()
    told = Told(w)
    w.session.invert(TARGET, ENDLESS)
    told.until(lambda: bool(told.progress))
    assert thread.isRunning()
    w.session.close()
    assert thread.isFinished() and told.found == []
    w.session.invert(TARGET, SHORT)
    assert not thread.isRunning()


def test_ten_thousand_steps_are_few_signals(window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    made = threading.Event()

    def quick(snapshot: Any, target: Any, spec: InvertSpec, tell: Any, ends: Any) -> Inversion:
        found = Inversion(target, np.zeros(2, np.float32), target, 0.0, (0.0,), (0.0,), 1, 1)
        for _ in range(10_000):
            tell(found)
        made.set()
        return found

    monkeypatch.setattr(module, "invert", quick)
    w = window(RING)
    told = Told(w)
    w.session.invert(TARGET, SHORT)
    told.until(lambda: bool(told.found))
    assert made.is_set() and 1 <= len(told.progress) < 100


def test_without_a_run_there_is_nothing_to_search_in(window: Open) -> None:
    w = window(RING, start=False)
    told = Told(w)
    thread = w.session._inversions
    keeper = w.session._training.keeper
    obey(
        keeper,
        c.HandOver(lambda snapshot: thread.submit(1, snapshot), lambda why: thread.refuse(1, why)),
    )
    assert told.failed == [], "nobody asked"
    ticket = thread.expect(TARGET, SHORT)
    obey(
        keeper,
        c.HandOver(
            lambda snapshot: thread.submit(ticket, snapshot),
            lambda why: thread.refuse(ticket, why),
        ),
    )
    assert told.failed == [(ticket, "there is no training yet")]
