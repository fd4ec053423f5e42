"""Ways of a film: only what is named changes, the film closes, and it is the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from ganlab.engine.latent import Factor, LatentSpace
from ganlab.engine.recording import RecordError
from ganlab.engine.recording.latents import WayRequest, make_way

SPACE = LatentSpace(
    (
        Factor("z1", "normal"),
        Factor("z2", "normal"),
        Factor("c1", "categorical", ("a", "b", "c"), (1.0, 1.0, 1.0), role="code"),
        Factor("c2", "uniform", role="code"),
    )
)
START = SPACE.sample(1, np.random.default_rng(3))[0].astype(np.float32)


def test_a_factor_goes_to_and_fro_and_nothing_else_moves():
    way = make_way(SPACE, START, WayRequest("factor", 40, samples=5, factor="c2", lo=-1, hi=1))
    assert way.z.shape == (40, 5, SPACE.size)
    own = SPACE.columns("c2")
    values = way.z[:, :, own].squeeze(-1)
    assert (values == values[:, :1]).all()
    assert values[0, 0] == -1 and values[20, 0] == 1
    # The last frame is one step before the first, as any other is before the next.
    assert values[39, 0] == pytest.approx(values[1, 0])
    others = np.delete(way.z, own, axis=2)
    assert (others == others[:1]).all()
    np.testing.assert_array_equal(np.delete(way.z[0, 0], own), np.delete(START, own))
    assert way.words[0] == "c2 = −1.00" and way.words[20] == "c2 = +1.00"


def test_categories_come_one_by_one():
    way = make_way(SPACE, START, WayRequest("factor", 9, factor="c1"))
    assert way.words == tuple(f"c1 = {name}" for name in "aaabbbccc")
    columns = way.z[:, 0, SPACE.columns("c1")]
    assert (columns.sum(axis=1) == 1).all()


def test_walks_begin_at_the_latent_at_hand_and_go_by_the_clock():
    slow = make_way(SPACE, START, WayRequest("walk", 20, rate=10, samples=3, seed=4))
    fast = make_way(SPACE, START, WayRequest("walk", 20, rate=20, samples=3, seed=4))
    np.testing.assert_array_equal(slow.z[0, 0], START)
    np.testing.assert_array_equal(slow.z[5], fast.z[10])
    assert not np.array_equal(slow.z[:, 1], slow.z[:, 2])


def test_pins_are_passed_in_their_order_and_back():
    rng = np.random.default_rng(5)
    pins = [draw.astype(np.float32) for draw in SPACE.sample(3, rng)]
    way = make_way(SPACE, START, WayRequest("pins", 30), pins)
    assert way.z.shape == (30, 1, SPACE.size)
    for i, pin in enumerate(pins):
        np.testing.assert_allclose(way.z[10 * i, 0], pin, atol=1e-6)
    assert way.words[0] == "pin 1 → pin 2, 0 %" and way.words[25] == "pin 3 → pin 1, 50 %"


def test_what_cannot_be_is_refused():
    with pytest.raises(RecordError, match="must be one of z1, z2, c1, c2"):
        make_way(SPACE, START, WayRequest("factor", 4, factor="c9"))
    with pytest.raises(RecordError, match="at least two"):
        make_way(SPACE, START, WayRequest("pins", 4), [START])
