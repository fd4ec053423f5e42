"""The training takes over a run that was built elsewhere."""

from __future__ import annotations

from sessions import Open, assert_same, headless
from toys import toy

from ganlab.runtime import commands as c


def test_it_goes_on_from_where_the_run_stands(window: Open) -> None:
    w = window()
    other = toy({"training.k_d": 2, "training.steps": 30})
    w.post(c.Adopt(headless(other, 12)))
    w.until(lambda: w.state.generation == 2)
    assert w.state.phase == "paused" and w.state.experiment == other
    assert w.ask().step == 12
    w.post(c.Play())
    w.until_phase("finished")
    assert_same(w.weights(), headless(other, 30).trainer.tensors())
