from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from ganlab.engine.probes import (
    CurvesRequest,
    DensityRequest,
    FieldRequest,
    ManifoldRequest,
    PointRequest,
    Request,
    Result,
    SamplesRequest,
    ScoreRequest,
    evaluate,
)
from ganlab.engine.probes.remember import remember
from ganlab.engine.snapshot import Snapshot

FIELD = FieldRequest(-2.0, 2.0, -2.0, 2.0, 5, 4)
CASES: list[tuple[str, Request]] = [
    ("gaussian-1d", CurvesRequest(-3.0, 3.0, n=33, samples=200, arrows=5)),
    ("gaussian-1d", PointRequest((0.5,))),
    ("gaussian-1d", SamplesRequest(7, gradients=True)),
    ("gaussian-1d", ScoreRequest(100)),
    ("grid", FIELD),
    ("grid", DensityRequest(FIELD)),
    ("grid", ManifoldRequest(3)),
    ("grid", PointRequest((0.5, -1.0))),
    ("grid", SamplesRequest(7)),
    ("grid", SamplesRequest(7, gradients=True)),
    ("grid", ScoreRequest(100)),
]
every = pytest.mark.parametrize(
    ("data", "request_"), CASES, ids=[f"{type(r).__name__}-{d}" for d, r in CASES]
)


def arrays(result: Result) -> dict[str, np.ndarray]:
    return {k: v for k, v in vars(result).items() if isinstance(v, np.ndarray)}


@every
def test_a_result_is_frozen_numbers_with_its_request(
    look: Callable[..., Snapshot], data: str, request_: Request
) -> None:
    result = evaluate(request_, look({"data.name": data}))
    assert result.request is request_ and hash(request_) == hash(dataclasses.replace(request_))
    for name, value in vars(result).items():
        assert not isinstance(value, torch.Tensor), name
        assert isinstance(value, np.ndarray | np.generic | Request | str | int | float | tuple
                          | bool | None) or dataclasses.is_dataclass(value), name  # fmt: skip
    for name, array in arrays(result).items():
        assert array.dtype == np.float32, name
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.request = request_  # type: ignore[misc]


@every
def test_the_same_question_has_the_same_answer_and_later_updates_do_not_reach_it(
    look: Callable[..., Snapshot], data: str, request_: Request
) -> None:
    snapshot = look({"data.name": data, "discriminator.dropout": 0.5})
    first = evaluate(request_, snapshot)
    kept = {name: array.copy() for name, array in arrays(first).items()}
    for weights in (snapshot.generator_weights, snapshot.discriminator_weights):
        before = [weight.clone() for weight in weights]
        second = evaluate(request_, snapshot)
        assert all(torch.equal(a, b) for a, b in zip(before, weights, strict=True))
    for name, array in arrays(second).items():
        np.testing.assert_array_equal(array, kept[name])
    with torch.no_grad():
        for weight in (*snapshot.generator_weights, *snapshot.discriminator_weights):
            weight.add_(1.0)
    for name, array in arrays(first).items():
        np.testing.assert_array_equal(array, kept[name])


@every
@pytest.mark.parametrize("size", [1e30, float("nan"), float("inf")])
def test_networks_that_ran_away_are_looked_at_without_a_fault(
    look: Callable[..., Snapshot], data: str, request_: Request, size: float
) -> None:
    snapshot = look({"data.name": data})
    for weight in (*snapshot.generator_weights, *snapshot.discriminator_weights):
        weight.mul_(size)
    evaluate(request_, snapshot)


def test_what_depends_on_the_data_alone_is_computed_once() -> None:
    calls = []

    class Data:
        pass

    def make(data: Any) -> int:
        calls.append(data)
        return len(calls)

    one, two = Data(), Data()
    got = [remember(d, key, lambda d=d: make(d)) for d in (one, two, one)  # type: ignore[arg-type]
           for key in ("a", "b")]  # fmt: skip
    assert got == [1, 2, 3, 4, 1, 2] and calls == [one, one, two, two]


def test_what_is_remembered_is_bounded_and_the_least_recently_used_goes_first() -> None:
    class Data:
        pass

    data = Data()
    made: list[int] = []

    def ask(key: int) -> None:
        remember(data, key, lambda: made.append(key))  # type: ignore[arg-type]

    for key in range(64):
        ask(key)
    ask(0)
    ask(64)
    ask(0)
    assert made == list(range(65))
    ask(1)
    assert made[-1] == 1 and len(made) == 66
