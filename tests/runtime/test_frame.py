from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from ganlab.engine.probes import PointRequest, PointResult, Request, Result
from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.frame import Frame, HistoryDelta, Mailbox


def frame(step: int, results: dict[Request, Result] | None = None, generation: int = 1) -> Frame:
    delta = HistoryDelta(0, np.empty((0, len(COLUMNS)), np.float32))
    return Frame(generation, step, step, step, results or {}, delta, 0.0, False)


def test_a_frame_is_frozen_and_so_are_its_results() -> None:
    request = PointRequest((0.0,))
    answer = PointResult(request, 0.5, 1.0)
    given: dict[Request, Result] = {request: answer}
    made = frame(1, given)
    given.clear()
    assert made.results[request] is answer
    with pytest.raises(TypeError):
        made.results[request] = answer  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.step = 2  # type: ignore[misc]


def test_the_mailbox_has_one_slot_and_the_newest_frame_wins() -> None:
    box = Mailbox()
    assert box.take() is None
    one, two = frame(1), frame(2)
    box.put(one)
    box.put(two)
    assert box.take() is two
    assert box.take() is None
    box.put(one)
    box.clear()
    assert box.take() is None


def test_a_frame_that_is_put_back_does_not_hide_a_newer_one() -> None:
    box = Mailbox()
    one, two = frame(1), frame(2)
    box.put_back(one)
    assert box.take() is one
    box.put(two)
    box.put_back(one)
    assert box.take() is two
