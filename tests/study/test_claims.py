import math

import pytest

from ganlab.engine.experiment.names import are_pictures
from ganlab.presets import PRESETS
from ganlab.study.claims import CLAIMS, Bar, Claim, needed
from ganlab.study.codes import STUDIED
from ganlab.study.measures import MEASURES

CLAIM = Claim(
    preset="ring",
    seeds=10,
    measures=("modes", "high_quality"),
    most=(Bar("modes", "≥", 8), Bar("seconds", "≤", 60)),
    each=(Bar("high_quality", "≥", 0.5),),
    median=(Bar("high_quality", "≥", 0.9),),
    short_steps=10,
    short=(Bar("modes", "≥", 6),),
)


def row(modes: float = 8, high_quality: float = 0.95, seconds: float = 30) -> dict[str, float]:
    return {"modes": modes, "high_quality": high_quality, "seconds": seconds}


def test_every_preset_of_points_has_a_claim():
    # Those of pictures are judged by `study legible` and by the measures of what ships, those with
    # codes by `study codes`, those that fail by `study failures`.
    points = [name for name, p in PRESETS.items() if not are_pictures(p.experiment.data.name)]
    points = [name for name in points if name not in STUDIED and not PRESETS[name].cures]
    assert list(CLAIMS) == points


@pytest.mark.parametrize("name", CLAIMS)
def test_bars_speak_of_what_is_measured(name: str):
    claim = CLAIMS[name]
    bars = (*claim.each, *claim.most, *claim.median, *claim.short)
    assert {bar.measure for bar in bars} <= {*claim.measures, "seconds"}
    assert set(claim.measures) <= set(MEASURES)
    assert "seconds" in {bar.measure for bar in (*claim.each, *claim.most)}
    assert "seconds" not in {bar.measure for bar in claim.short}


@pytest.mark.parametrize(("seeds", "expected"), [(1, 1), (5, 5), (9, 9), (10, 9), (20, 18)])
def test_nine_of_ten(seeds: int, expected: int):
    assert needed(seeds) == expected


def test_one_seed_of_ten_may_miss_what_most_must_keep():
    assert CLAIM.holds([row()] * 9 + [row(modes=7)])
    assert CLAIM.holds([row()] * 9 + [row(seconds=61)])
    assert not CLAIM.holds([row()] * 8 + [row(modes=7), row(seconds=61)])


def test_no_seed_may_miss_what_each_must_keep():
    assert not CLAIM.holds([row()] * 9 + [row(high_quality=0.4)])


def test_the_median_counts():
    assert CLAIM.holds([row()] * 6 + [row(high_quality=0.6)] * 4)
    assert not CLAIM.holds([row()] * 4 + [row(high_quality=0.6)] * 6)


def test_a_run_that_diverged_keeps_nothing():
    assert not CLAIM.passes(row(modes=math.nan))
    assert not Bar("jsd", "<", 1).holds(math.nan)
    assert not CLAIM.holds([])


def test_the_short_form_has_its_own_bars():
    assert CLAIM.in_short.holds([row(modes=6, high_quality=0, seconds=1e6)])
    assert not CLAIM.in_short.holds([row(modes=5)])


def test_a_claim_says_its_bars():
    assert CLAIM.bar(10) == (
        "median high quality ≥ 90%; 9 of 10 seeds with ≥ 8 modes, ≤ 60 s; "
        "every seed with high quality ≥ 50%"
    )
