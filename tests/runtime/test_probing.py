from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from toys import toy

from ganlab.engine.experiment import replace
from ganlab.engine.probes import PointRequest, Request, SamplesRequest, SamplesResult
from ganlab.engine.probes.probe import _ANSWERS
from ganlab.engine.trainer.history import COLUMNS
from ganlab.engine.trainer.trainer import Trainer
from ganlab.runtime import probing
from ganlab.runtime.frame import Frame, FrameRequest, HistoryDelta, Mailbox
from ganlab.runtime.probing import Job, ProbeThread

POINT = PointRequest((0.1, 0.2))


@dataclass(frozen=True)
class BadRequest(Request):
    """A probe that fails."""


@pytest.fixture
def bad_probe(monkeypatch: pytest.MonkeyPatch) -> BadRequest:
    def fail(request: Request, snapshot: Any) -> Any:
        raise RuntimeError("no answer to that")

    monkeypatch.setitem(_ANSWERS, BadRequest, fail)
    return BadRequest()


def job(trainer: Trainer, *probes: Request, generation: int = 1, start: int = 0) -> Job:
    delta = HistoryDelta(start, np.empty((0, len(COLUMNS)), np.float32))
    return Job(trainer.snapshot(generation), FrameRequest(frozenset(probes)), delta, 0.0)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.mailbox = Mailbox()
        self.thread = ProbeThread(self.mailbox)

    def frame(self) -> Frame:
        got: list[Frame] = []

        def there() -> bool:
            frame = self.mailbox.take()
            if frame is not None:
                got.append(frame)
            return bool(got)

        self._qtbot.waitUntil(there, timeout=20_000)
        return got[0]

    def answer(self, job: Job) -> Frame:
        self.thread.submit(job)
        return self.frame()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.thread.stop()
    made.thread.wait()


def test_the_newest_job_is_answered_and_one_that_has_not_begun_is_replaced(bench: Bench) -> None:
    trainer = Trainer(toy())
    # Whatever their histories: a run that went back has less of it than was asked for before.
    bench.thread.submit(job(trainer, POINT, start=500))
    trainer.step()
    bench.thread.submit(job(trainer, POINT, start=3))
    bench.thread.start()
    frame = bench.frame()
    assert (frame.step, frame.history.start) == (1, 3)
    assert bench.mailbox.take() is None


def test_a_probe_that_fails_is_told_of_and_the_others_are_answered(
    bench: Bench, bad_probe: BadRequest
) -> None:
    bench.thread.start()
    trainer = Trainer(toy())
    frame = bench.answer(job(trainer, bad_probe, POINT))
    assert frame.errors == ("BadRequest: no answer to that",)
    assert set(frame.results) == {POINT}
    again = bench.answer(job(trainer, POINT))
    assert again.errors == () and set(again.results) == {POINT}


def test_a_request_that_no_probe_answers_is_told_of(bench: Bench) -> None:
    bench.thread.start()
    frame = bench.answer(job(Trainer(toy()), BadRequest()))
    assert frame.results == {} and len(frame.errors) == 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    seen: list[Request] = []
    genuine: Callable[..., Any] = probing.evaluate

    def evaluate(request: Request, snapshot: Any) -> Any:
        seen.append(request)
        return genuine(request, snapshot)

    monkeypatch.setattr(probing, "evaluate", evaluate)
    return seen


def test_the_same_question_about_the_same_networks_is_computed_once(
    bench: Bench, asked: list[Request]
) -> None:
    bench.thread.start()
    trainer = Trainer(toy())
    first = bench.answer(job(trainer, POINT))
    again = bench.answer(job(trainer, POINT))
    assert again.results[POINT] is first.results[POINT] and asked == [POINT]
    for change in (
        lambda: trainer.update("discriminator"),
        lambda: trainer.update("generator"),
    ):
        change()
        bench.answer(job(trainer, POINT))
    bench.answer(job(trainer, POINT, generation=2))
    assert asked == [POINT] * 4


def test_another_objective_pulls_otherwise_at_the_same_update(bench: Bench) -> None:
    bench.thread.start()
    trainer = Trainer(toy())
    request = SamplesRequest(20, gradients=True)
    pulls = []
    for name in ("minimax", "non-saturating"):
        trainer.experiment = replace(trainer.experiment, {"objective.name": name})
        result = bench.answer(job(trainer, request)).results[request]
        assert isinstance(result, SamplesResult) and result.pull is not None
        pulls.append(result.pull)
    assert not np.allclose(pulls[0], pulls[1])


def test_it_stops_at_once_when_idle_and_before_it_was_started(bench: Bench) -> None:
    bench.thread.start()
    bench.thread.stop()
    assert bench.thread.wait(20_000)
    never = ProbeThread(Mailbox())
    never.stop()
    assert never.wait(1000)


def test_it_does_not_begin_another_probe_once_it_is_to_stop(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def stop(request: Request, snapshot: Any) -> Any:
        seen.append(request)
        bench.thread.stop()
        raise RuntimeError("stopped")

    monkeypatch.setattr(probing, "evaluate", stop)
    bench.thread.submit(job(Trainer(toy()), POINT, PointRequest((1.0, 1.0))))
    bench.thread.start()
    assert bench.thread.wait(20_000) and len(seen) == 1
