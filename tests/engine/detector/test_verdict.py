from __future__ import annotations

from ganlab.engine.detector.report import Kind
from ganlab.engine.detector.verdict import ENTER, LEAVE, UNSETTLED, Standing, advance, diverge


def told(kinds: list[Kind], standing: Standing | None = None, settled: bool = True) -> Standing:
    now = standing or Standing()
    step = 0
    for kind in kinds:
        step += 64
        now = advance(now, kind, step, settled=settled)
    return now


def test_alternating_evidence_does_not_flicker() -> None:
    now = told(["learning"] * 5)
    verdicts = set()
    for i in range(40):
        now = advance(now, ("collapsed", "learning")[i % 2], 64 * i, settled=True)
        verdicts.add(now.kind)
    assert verdicts == {"learning"} and now.confidence == 0.5


def test_collapse_is_entered_faster_than_it_is_left() -> None:
    before = told(["learning"] * 5)
    entered = told(["collapsed"] * ENTER["collapsed"], before)
    assert entered.kind == "collapsed" and entered.since_step == 64
    assert told(["learning"] * (LEAVE - 1), entered).kind == "collapsed"
    left = told(["learning"] * LEAVE, entered)
    assert left.kind == "learning" and ENTER["collapsed"] < LEAVE


def test_dropping_and_collapsed_are_the_same_trouble() -> None:
    before = told(["learning"] * 5)
    assert told(["dropping", "collapsed"], before).kind == "collapsed"
    assert told(["collapsed", "dropping", "dropping"], before).kind == "dropping"


def test_a_run_that_never_drew_the_data_is_given_time() -> None:
    assert told(["collapsed"] * (UNSETTLED - 1), settled=False).kind == "learning"
    early = told(["collapsed"] * 4 + ["learning"] * 3, settled=False)
    assert early.kind == "learning" and told(["collapsed"] * 4, settled=False).confidence == 0.0
    late = told(["collapsed"] * UNSETTLED, settled=False)
    assert late.kind == "collapsed" and late.since_step == 64 and late.confidence == 1.0


def test_one_better_look_does_not_start_the_early_count_anew() -> None:
    looks: list[Kind] = ["collapsed", "collapsed", "learning", "collapsed", "dropping"]
    assert told(looks, settled=False).kind == "learning"
    late = told([*looks, "collapsed"], settled=False)
    assert late.kind == "collapsed" and late.since_step == 64
    spread = told(["collapsed", "learning"] * 10, settled=False)
    assert spread.kind == "learning"


def test_divergence_is_told_at_once_and_left_when_it_goes_well() -> None:
    now = diverge(told(["learning"] * 5), 330)
    assert (now.kind, now.since_step) == ("diverged", 330)
    assert told(["learning"] * LEAVE, now).kind == "learning"


def test_confidence_is_the_share_of_the_last_eight() -> None:
    now = told(["learning"] * 8)
    assert now.confidence == 1.0
    assert told(["converged", "converged"], now).confidence == 6 / 8
