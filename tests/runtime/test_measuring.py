from __future__ import annotations

import dataclasses
import functools
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sessions import Open, Window, assert_same, headless
from toys import toy

from ganlab.engine.metrics.images import MEASURES, Cancelled, Measure, MeasureError, Report, Row
from ganlab.engine.registry import UnknownNameError
from ganlab.runtime import commands as c
from ganlab.runtime.keeping import RunKeeper
from ganlab.runtime.measuring import MeasureThread


class Gate:
    """A measure that waits until it is let go, and says what it was given."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.open = threading.Event()
        self.fault: Exception | None = None
        self.steps: list[int] = []

    def run(
        self,
        snapshot: Any,
        progress: Callable[[float, str], None],
        cancelled: Callable[[], bool],
        *,
        n: int = 10_000,
        seed: int = 0,
    ) -> Report:
        self.steps.append(snapshot.step)
        progress(0.0, "waiting")
        self.began.set()
        while not self.open.wait(0.002):
            if cancelled():
                raise Cancelled
        if self.fault is not None:
            raise self.fault
        for part in range(200):
            progress(part / 200, "counting")
        row = Row("Steps", str(snapshot.step), "Steps made.")
        return Report((row,), "", snapshot.step, snapshot.generation)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    for name in ("gate", "other"):
        measure = Measure(name, f"The {name}", "", "", "", lambda *given: "", made.run)
        monkeypatch.setitem(MEASURES._items, name, measure)
    yield made
    made.open.set()


class Told:
    """Notes what a session says of measures."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.all: list[tuple[Any, ...]] = []
        self.progress: list[tuple[str, float, str]] = []
        session = window.session
        session.measured.connect(lambda name, report: self.all.append(("measured", name, report)))
        session.measure_failed.connect(lambda name, why: self.all.append(("failed", name, why)))
        session.measure_cancelled.connect(lambda name: self.all.append(("cancelled", name)))
        session.measure_progressed.connect(lambda *told: self.progress.append(told))

    def until(self, n: int) -> None:
        self.window.until(lambda: len(self.all) >= n)


def test_a_measure_is_of_the_run_as_it_stood_while_training_goes_on(
    window: Open, gate: Gate
) -> None:
    w = window()
    told = Told(w)
    w.post(c.StepBoth(), c.StepBoth())
    w.session.measure("gate")
    w.post(c.Play())
    w.until(gate.began.is_set)
    before = w.ask().step
    w.until(lambda: w.ask().step > before + 5)
    gate.open.set()
    told.until(1)
    ((kind, name, report),) = told.all
    assert (kind, name) == ("measured", "gate")
    assert (report.step, report.generation) == (2, w.state.generation)
    assert report.rows[0].text == "2"
    assert told.progress[0] == ("gate", 0.0, "waiting")
    # Two hundred told in no time are a handful of signals.
    assert 2 <= len(told.progress) < 100


def test_the_thread_starts_with_the_first_measure_and_ends_with_the_session(
    window: Open, gate: Gate
) -> None:
    w = window()
    thread = w.session._measures
    assert not thread.isRunning()
    w.session.measure("gate")
    assert thread.isRunning()
    w.until(gate.began.is_set)
    w.session.close()
    assert thread.isFinished()
    w.session.close()
    # Nobody is left to answer, and nothing is started again.
    w.session.measure("gate")
    assert not thread.isRunning()


def test_one_runs_at_a_time_in_the_order_asked(window: Open, gate: Gate) -> None:
    w = window()
    told = Told(w)
    w.session.measure("other")
    w.session.measure("gate")
    w.until(gate.began.is_set)
    w.ask()
    assert gate.steps == [0]
    gate.open.set()
    told.until(2)
    assert [entry[:2] for entry in told.all] == [("measured", "other"), ("measured", "gate")]


def test_cancelling_gives_up_the_one_at_hand_and_those_that_wait(window: Open, gate: Gate) -> None:
    w = window()
    told = Told(w)
    w.session.measure("gate")
    w.session.measure("other")
    w.until(gate.began.is_set)
    w.session.cancel_measure()
    told.until(2)
    assert sorted(entry[:2] for entry in told.all) == [
        ("cancelled", "gate"),
        ("cancelled", "other"),
    ]
    assert gate.steps == [0]
    # What is asked for afterwards is not meant.
    gate.open.set()
    w.session.measure("other")
    told.until(3)
    assert told.all[2][:2] == ("measured", "other")
    w.session.cancel_measure()
    w.ask()
    assert len(told.all) == 3


def test_one_that_is_cancelled_before_its_snapshot_came_never_begins(
    window: Open, gate: Gate
) -> None:
    w = window(start=False)
    told = Told(w)
    w.session.measure("gate")
    w.session.cancel_measure()
    assert told.all == [("cancelled", "gate")]
    gate.open.set()
    w.start()
    w.session.measure("other")
    told.until(2)
    assert told.all[1][:2] == ("measured", "other") and gate.steps == [0]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (
            MeasureError("there is no classifier for Bars yet"),
            "there is no classifier for Bars yet",
        ),
        (
            MemoryError(),
            "not enough memory for The gate: close other programs, or ask for fewer samples",
        ),
        (
            RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried 9 bytes"),
            "not enough memory for The gate: close other programs, or ask for fewer samples",
        ),
        (ZeroDivisionError("by nil"), "The gate failed: by nil"),
    ],
)
def test_a_measure_that_fails_says_why_and_the_next_one_runs(
    window: Open, gate: Gate, fault: Exception, says: str
) -> None:
    w = window()
    told = Told(w)
    gate.fault = fault
    gate.open.set()
    w.session.measure("gate")
    told.until(1)
    assert told.all == [("failed", "gate", says)]
    gate.fault = None
    w.session.measure("gate")
    told.until(2)
    assert told.all[1][0] == "measured" and w.failures == []


def test_an_unknown_measure_is_refused_at_once(window: Open) -> None:
    w = window()
    with pytest.raises(UnknownNameError, match="unknown measure 'no such'"):
        w.session.measure("no such")
    assert not w.session._measures.isRunning()


def test_without_a_run_there_is_nothing_to_measure(
    window: Open, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: RunKeeper, stopping: object) -> None:
        raise RuntimeError("no torch here")

    monkeypatch.setattr(RunKeeper, "prepare", fail)
    w = window()
    told = Told(w)
    w.session.measure("gate")
    told.until(1)
    assert told.all == [("failed", "gate", "there is no run to measure gate of")]


def test_points_have_none_of_the_measures_and_say_so(window: Open) -> None:
    w = window()
    told = Told(w)
    w.session.measure("frechet")
    told.until(1)
    kind, name, why = told.all[0]
    assert (kind, name) == ("failed", "frechet") and "this measure is for pictures" in why


def test_a_thread_that_was_never_started_can_be_told_to_stop(qtbot: QtBot, gate: Gate) -> None:
    thread = MeasureThread()
    thread.cancel()
    thread.stop()
    assert thread.wait(1000)
    thread.ready()
    assert not thread.isRunning()


def test_a_genuine_measure_never_moves_the_training(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = MEASURES["recognised"]
    few = dataclasses.replace(measure, run=functools.partial(measure.run, n=40))
    monkeypatch.setitem(MEASURES._items, "recognised", few)
    changes = {
        "data.name": "glyphs",
        "data.side": "16",
        "model.family": "dcgan",
        "latent.size": 8,
        "generator.width": 4,
        "discriminator.width": 4,
        "training.steps": 12,
    }
    w = window(changes)
    told = Told(w)
    w.post(c.StepBoth())
    w.session.measure("recognised")
    w.post(c.Play())
    told.until(1)
    w.until_phase("finished")
    kind, name, report = told.all[0]
    assert (kind, name, report.step) == ("measured", "recognised", 1)
    assert report.numbers["n"] == 40 and told.progress[-1][2] == "judging real pictures"
    w.session.close()
    assert_same(w.weights(), headless(toy(changes), 12).trainer.tensors())
