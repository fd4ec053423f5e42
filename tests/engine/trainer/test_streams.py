from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from ganlab.engine.trainer.streams import AHEAD, MinibatchStream, rng_for


def stream(seed: int = 1) -> MinibatchStream:
    def draw(n: int, rng: np.random.Generator) -> tuple[np.ndarray]:
        return (rng.standard_normal((n, 2), np.float32),)

    return MinibatchStream(draw, 3, rng_for(seed, "test"), torch.device("cpu"))


def test_streams_of_different_purposes_or_seeds_differ() -> None:
    draws = {
        (seed, purpose): tuple(rng_for(seed, purpose).random(4))
        for seed in (0, 1, 2**32 - 1)
        for purpose in ("data", "noise for D", "noise for G", "weights of G", "weights of D")
    }
    assert len(set(draws.values())) == len(draws)
    assert tuple(rng_for(1, "data").random(4)) == draws[1, "data"]


def test_minibatches_are_what_the_sampler_draws_in_order() -> None:
    s = stream()
    got = torch.cat([s.next()[0] for _ in range(2 * AHEAD + 5)]).numpy()
    rng = rng_for(1, "test")
    expected = np.concatenate([rng.standard_normal((AHEAD * 3, 2), np.float32) for _ in range(3)])
    np.testing.assert_array_equal(got, expected[: len(got)])


@pytest.mark.parametrize("taken", [0, 1, AHEAD - 1, AHEAD, AHEAD + 7])
def test_a_stream_goes_on_from_its_state_as_if_nothing_had_happened(taken: int) -> None:
    s = stream()
    for _ in range(taken):
        s.next()[0]
    # Through a file.
    state = json.loads(json.dumps(s.state()))
    expected = [s.next()[0].clone() for _ in range(AHEAD + 3)]
    other = stream(seed=99)
    for restored in (s, other):
        restored.restore(state)
        for minibatch in expected:
            assert torch.equal(restored.next()[0], minibatch)


def test_asking_for_the_state_changes_nothing() -> None:
    a, b = stream(), stream()
    for _ in range(AHEAD + 2):
        b.state()
        assert torch.equal(a.next()[0], b.next()[0])


def drawn(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.random((n, 1, 4, 4), np.float32), rng.integers(9, size=n).astype(np.float32)


def wide(beside: bool) -> MinibatchStream:
    rng = rng_for(1, "test")
    return MinibatchStream(drawn, 3, rng, torch.device("cpu"), numbers=1 << 17, beside=beside)


def test_drawing_beside_the_training_gives_the_same_numbers() -> None:
    one, other = wide(beside=False), wide(beside=True)
    for _ in range(11):
        for a, b in zip(one.next(), other.next(), strict=True):
            assert torch.equal(a, b)
    assert one.state() == other.state()


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 5])
def test_a_stream_drawn_beside_goes_on_from_its_state(taken: int) -> None:
    s, other = wide(beside=True), wide(beside=True)
    for _ in range(taken):
        s.next()
    for _ in range(3):
        other.next()
    state = json.loads(json.dumps(s.state()))
    expected = [s.next()[0].clone() for _ in range(7)]
    other.restore(state)
    for minibatch in expected:
        assert torch.equal(other.next()[0], minibatch)


def test_large_samples_are_drawn_fewer_at_once() -> None:
    asked = []

    def draw(n: int, rng: np.random.Generator) -> tuple[np.ndarray]:
        asked.append(n)
        return (np.zeros((n, 1), np.float32),)

    for numbers in (1, 3 * 64 * 64):
        MinibatchStream(draw, 64, rng_for(0, "test"), torch.device("cpu"), numbers=numbers).next()
    assert asked == [64 * AHEAD, 64]


@pytest.mark.parametrize("beside", [False, True])
def test_what_goes_wrong_while_drawing_is_told_to_whoever_asks(beside: bool) -> None:
    calls = []

    def draw(n: int, rng: np.random.Generator) -> tuple[np.ndarray]:
        calls.append(n)
        if len(calls) == 2:
            raise OSError("the disk is gone")
        return (np.zeros((n, 1), np.float32),)

    s = MinibatchStream(
        draw, 1, rng_for(0, "test"), torch.device("cpu"), numbers=1 << 20, beside=beside
    )
    s.next()
    with pytest.raises(OSError, match="the disk is gone"):
        s.next()
    # And it can be asked again.
    assert s.next()[0].shape == (1, 1)


def test_a_stream_that_was_restored_draws_only_when_it_is_asked() -> None:
    s = wide(beside=False)
    s.next()
    state = s.state()

    def never(n: int, rng: np.random.Generator) -> tuple[np.ndarray]:
        raise AssertionError("drew")

    other = MinibatchStream(never, 3, rng_for(1, "test"), torch.device("cpu"), numbers=1 << 17)
    other.restore(state)
    assert other.state() == state
    with pytest.raises(AssertionError, match="drew"):
        other.next()
