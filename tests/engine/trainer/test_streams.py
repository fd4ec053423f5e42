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
