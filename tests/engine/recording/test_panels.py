"""Panels (a) to (d): the run's own steps, and a copy that is trained on beside it."""

from __future__ import annotations

import numpy as np
import pytest
from toys import toy

from ganlab.engine.probes.curves import CurvesRequest, curves
from ganlab.engine.recording import Cancelled, RecordError
from ganlab.engine.recording.panels import EARLY, PanelsRequest, default_panels, make_panels
from ganlab.engine.timeline import Past, Seeker, Shelf, Timeline
from ganlab.engine.trainer.run import Run


def past(steps: int = 80, **changes: object) -> tuple[Run, Past]:
    fields = {key.replace("__", "."): value for key, value in changes.items()}
    run = Run(toy({"data.name": "two-gaussians-1d"} | fields))
    run.timeline = Timeline(Shelf(), 16, 1000)
    run.timeline.keep(run.place())
    for _ in range(steps):
        run.step()
    return run, Past.of(run)


def d_gap(panel) -> float:
    """Mean distance of D from D*, where the data lives."""
    c = panel.curves
    known = np.isfinite(c.d_star)
    weight = c.p_data[known] / c.p_data[known].sum()
    return float((np.abs(c.d - c.d_star)[known] * weight).sum())


def test_a_and_d_are_the_runs_own_and_b_and_c_a_copys():
    run, old = past(generator__width=16, discriminator__width=32)
    a, b, c, d = make_panels(old, PanelsRequest("paper", (20, 0, 0, 80), 300, 15))
    assert "".join(p.letter for p in (a, b, c, d)) == "abcd"
    assert a.words == "step 20" and d.words == "step 80"
    assert b.words == "step 20, then D alone: 300 updates"
    assert c.words == "(b), then G alone: 15 updates"
    asked = a.curves.request
    assert isinstance(asked, CurvesRequest)
    for panel in (a, d):
        there = Seeker(run).reach(panel.step)
        own = curves(asked, there.trainer.snapshot(plain=True).as_trained())
        np.testing.assert_array_equal(panel.curves.p_g, own.p_g)
        np.testing.assert_array_equal(panel.curves.d, own.d)
    # In (b) G has not moved, and D has come nearer to the best D against it.
    np.testing.assert_array_equal(b.curves.p_g, a.curves.p_g)
    assert d_gap(b) < 0.7 * d_gap(a)
    # In (c) D has not moved, and samples have gone to where D says real.
    np.testing.assert_array_equal(c.curves.d, b.curves.d)
    judged = [np.interp(p.curves.gz, p.curves.x, b.curves.d).mean() for p in (b, c)]
    assert judged[1] > judged[0]
    assert run.trainer.step_count == 80


def test_four_steps_are_four_steps_and_the_same_every_time():
    run, old = past(40)
    request = PanelsRequest("steps", (0, 10, 20, 40))
    panels, again = make_panels(old, request), make_panels(Past.of(run), request)
    assert [panel.words for panel in panels] == ["step 0", "step 10", "step 20", "step 40"]
    for one, other in zip(panels, again, strict=True):
        np.testing.assert_array_equal(one.curves.p_g, other.curves.p_g)


def test_a_frozen_network_is_released_in_the_copy_alone():
    run, _ = past(10)
    run.freeze("discriminator")
    for _ in range(10):
        run.step()
    a, b, *_ = make_panels(Past.of(run), PanelsRequest("paper", (20, 0, 0, 20), 20, 2))
    assert not np.array_equal(a.curves.d, b.curves.d)
    assert run.trainer.frozen == "discriminator"


def overlap(panel) -> float:
    c = panel.curves
    return float(np.minimum(c.p_data, c.p_g).sum() * (c.x[1] - c.x[0]))


def test_unless_told_otherwise_a_is_where_densities_overlap_by_half_and_d_the_newest():
    for first, last in ((0, 0), (0, 1), (0, 4000), (120, 130)):
        request = default_panels(first, last)
        assert request.steps[0] == EARLY
        assert all(first <= step <= last for step in request.steps[1:])
    near = {"generator__width": 32, "discriminator__width": 32, "generator__optimiser__lr": 0.005}
    _, old = past(150, **near)
    a, _, _, d = make_panels(old, default_panels(0, 150))
    assert 0 < a.step < 150 and d.step == 150
    assert overlap(a) >= 0.47
    earlier = make_panels(old, PanelsRequest("steps", (0, a.step // 2, 0, 0)))
    assert overlap(earlier[0]) < 0.5


@pytest.mark.parametrize(
    ("changes", "steps", "words"),
    [({"data__name": "ring"}, (0, 0, 0, 1), "data on a line"),
     ({}, (0, 0, 0, 9), "step 9: must be from 0 to 5")],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(changes, steps, words):
    _, old = past(5, **changes)
    with pytest.raises(RecordError, match=words):
        make_panels(old, PanelsRequest("paper", steps, 1, 1))


def test_it_can_be_called_off_between_two_updates():
    _, old = past(5)
    told = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1 and len(told) > 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_panels(old, PanelsRequest("paper", (5, 0, 0, 5), 10_000, 1), tell)
    assert len(told) == 21 and told[-1] == (1, 4)
