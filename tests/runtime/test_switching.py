"""A restless person: other data, networks and sizes of pictures while training plays."""

from __future__ import annotations

import random

from sessions import Open

from ganlab.bench.child import random_switch
from ganlab.runtime import commands as c

SWITCHES = 100


def test_a_hundred_random_switches_while_playing_leave_a_run_that_trains(window: Open) -> None:
    w = window({"data.name": "ring", "model.family": "conditional-mlp"})
    w.post(c.Play())
    w.until_phase("playing")
    rng = random.Random(0)
    kinds = set()
    for _ in range(SWITCHES):
        change = random_switch(rng, w.state)
        assert change is not None
        generation = w.state.generation
        w.post(change)
        # A field that has that value already is no news; a new state is waited for otherwise.
        w.ask()
        assert w.state.generation >= generation
        assert w.state.phase == "playing"
        assert w.state.distribution is not None
        kinds.add(w.state.distribution.kind)
    assert kinds == {"line", "plane", "images"}
    assert w.failures == [] and w.rejected == []
    step = w.ask().step
    w.until(lambda: w.ask().step > step)
