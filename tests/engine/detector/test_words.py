"""What is said of evidence agrees with the verdict that it is for."""

from __future__ import annotations

import math
from dataclasses import replace

from reports import evidence

from ganlab.engine.detector.verdict import Standing, advance
from ganlab.engine.detector.words import doubt_words, evidence_words, verdict_words
from ganlab.engine.metrics.modes import ModeReport


def modes(covered: int, high_quality: float = 0.9) -> ModeReport:
    shares = tuple(0.1 if i < covered else 0.0 for i in range(8))
    return ModeReport(2560, 8, covered, high_quality, math.inf if not covered else 0.5, shares)


def test_a_point_far_from_all_data_is_not_said_to_differ_in_no_bin() -> None:
    away = evidence(
        missing=(), counts=(0,) * 8, counted=0.0, ndb=0, ndb_share=0.0, modes=modes(0, 0.0),
        under_served=(), under_served_share=0.0, pairwise_ratio=0.001,
    )  # fmt: skip
    lines = evidence_words(away)
    assert "no sample is near enough to any mode to be counted there" in lines
    assert not any("differ significantly" in line for line in lines)
    assert "two samples are 0.001 times as far apart as two real: all but one place" in lines
    assert verdict_words("collapsed", away, 1280, of_modes=True) == (
        "Collapsed onto one point since step 1,280"
    )


def test_a_point_that_moves_between_modes_is_not_said_to_stay_in_one() -> None:
    still = evidence(pairwise_ratio=0.01, modes=modes(1))
    moving = replace(still, modes=modes(4))
    assert "onto 1 mode since" in verdict_words("collapsed", still, 64, of_modes=True)
    assert "onto 1 mode at a time since" in verdict_words("collapsed", moving, 64, of_modes=True)


def test_a_heap_between_modes_is_not_counted_in_modes() -> None:
    heap = evidence(missing=(0, 1, 2), pairwise_ratio=0.2, modes=modes(0, 0.0))
    assert "into a heap" in verdict_words("collapsed", heap, 64, of_modes=True)
    gone = replace(heap, missing=tuple(range(1, 8)), missing_share=7 / 8)
    assert "onto 1 mode since" in verdict_words("collapsed", gone, 64, of_modes=True)


def test_one_is_singular_and_bins_are_called_what_they_are() -> None:
    one = evidence(missing=(3,), under_served=(3,), modes=modes(7), observations=1)
    lines = evidence_words(one)
    assert lines[0].endswith("samples of the last 1 observation")
    assert any(line.startswith("1 mode gets too few samples") for line in lines)
    rare = evidence_words(replace(one, missing=(), missing_share=0.0))
    assert not any("hardly any" in line for line in rare)
    blind = evidence_words(replace(one, modes=None, under_served=(3, 4)))
    assert any(line.startswith("2 bins get too few samples") for line in blind)


def test_what_is_unknown_is_left_out() -> None:
    lines = evidence_words(evidence(pairwise_ratio=math.nan, accuracy=math.nan))
    assert not any("nan" in line for line in lines)


def test_what_looks_like_trouble_early_on_is_told() -> None:
    now = advance(Standing(), "learning", 64, settled=False)
    assert doubt_words(now) == ()
    now = advance(advance(now, "collapsed", 128, settled=False), "collapsed", 192, settled=False)
    (line,) = doubt_words(now)
    assert now.kind == "learning" and line.startswith(
        "2 of the last 7 observations looked like trouble"
    )
