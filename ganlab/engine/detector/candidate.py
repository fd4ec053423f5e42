"""What the evidence of one moment says, by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ganlab.engine.detector.report import Evidence, Kind

__all__ = [
    "EASE",
    "HEAP",
    "LEAST_MISSING",
    "POINT",
    "candidate",
    "improving",
    "overpowered",
    "spread",
    "starving",
    "steady",
]

#: Of the data's mass: so much must be hardly drawn for a generator to be dropping modes, so much
#: for it to have collapsed, and so much less for either to end.
LEAST_MISSING, MOST_MISSING, EASE = 0.03, 0.6, 0.75
#: Samples in bins, at least, for their histogram to tell of modes and not of noise.
_COUNTED = 0.2
#: Mean distance of samples over that of the data: all but in one place; in a heap; and, at most,
#: where so much of the data is missed that they have collapsed: samples that miss as much and
#: stand as far apart as the data are narrow everywhere, not gone from anywhere.
POINT, HEAP, _NARROW = 0.05, 0.25, 0.75
#: Share of the data, at least, that a heap leaves out.
_LEFT_OUT = 0.6
#: Missing so much is not excused by missing less than before.
_TOO_MUCH = 0.3
#: D is all but always right; G's gradient has all but gone.
_RIGHT, _GONE, _GONE_UNSEEN = 0.97, 0.1, 0.01
#: Converged: mass in the wrong bins and samples out of range, at most.
_IMBALANCE, _OFF = 0.15, 0.1
#: Change of imbalance or range, over as many observations, that is still a plateau.
_STEADY, _TRAIL = 0.05, 6
#: Rotating: mass in the wrong bins at each moment, share of it that stays wrong over time, and
#: mass that moves between two observations.
_AT_ONCE, _STAYS, _MOVES = 0.3, 0.6, 0.15
#: Samples flung away, at least, for a generator to have diverged.
_FLUNG = 0.05


def candidate(trail: Sequence[Evidence], current: Kind) -> Kind:
    """Return the kind of verdict that the last of the evidence supports.

    Parameters
    ----------
    trail
        Evidence of the last observations, oldest first.
    current
        The verdict that stands: its bounds are a little wider, so that it does not flicker.
    """
    now = trail[-1]
    if now.finite < 1.0 or now.far > _FLUNG:
        return "diverged"
    if starving(now):
        return "starved"
    if _rotating(now, current):
        return "rotating"
    if _collapsed(now, current):
        return "collapsed"
    if _dropping(trail, current):
        return "dropping"
    if _good(now, current) and steady(trail):
        return "converged"
    return "learning"


def starving(now: Evidence) -> bool:
    """Whether G learns nothing any more though it is not done: its gradient has vanished."""
    ratio, done = now.gradient_ratio, now.imbalance < 0.3 and now.counted > 0.5
    if not math.isfinite(ratio) or done:
        return False
    if math.isnan(now.accuracy):
        # A critic is not right or wrong: then the gradient alone must tell, and more plainly.
        return ratio < _GONE_UNSEEN
    return ratio < _GONE and now.accuracy > _RIGHT


def spread(now: Evidence) -> bool:
    """Whether most of the data is drawn: what is missed later has been lost."""
    return (
        now.counted > 0.5
        and now.missing_share < 0.5
        and now.imbalance < 0.5
        and now.pairwise_ratio > 0.5
    )


def overpowered(now: Evidence) -> bool:
    """Whether D is all but always right."""
    return now.accuracy > _RIGHT


def steady(trail: Sequence[Evidence]) -> bool:
    """Whether imbalance and range have stayed where they are: a plateau."""
    if len(trail) < _TRAIL:
        return False
    recent = trail[-_TRAIL:]
    return all(
        max(values) - min(values) <= 2.0 * _STEADY
        for values in ([e.imbalance for e in recent], [e.in_range for e in recent])
    )


def improving(trail: Sequence[Evidence]) -> bool:
    """Whether less of the data is missing than a few observations ago."""
    before = trail[-_TRAIL:][0]
    now = trail[-1]
    return now.missing_share < before.missing_share - 0.02 or now.score < before.score - _STEADY


def _rotating(now: Evidence, current: Kind) -> bool:
    ease = EASE if current == "rotating" else 1.0
    return (
        now.counted > _COUNTED
        and now.imbalance_at_once > ease * _AT_ONCE
        and now.imbalance_over_time < _STAYS / ease * now.imbalance_at_once
        and now.turnover > ease * _MOVES
    )


def _collapsed(now: Evidence, current: Kind) -> bool:
    ease = EASE if current == "collapsed" else 1.0
    if now.pairwise_ratio < POINT:
        return True
    if now.modes is not None and 2 * now.modes.covered > now.modes.total:
        return False
    if now.pairwise_ratio < HEAP / ease and now.score > _LEFT_OUT:
        # Wherever it lies: near a mode or between some.
        return True
    if now.modes is None and now.pairwise_ratio > _NARROW / ease:
        return False
    return now.counted > _COUNTED and now.missing_share > ease * MOST_MISSING


def _dropping(trail: Sequence[Evidence], current: Kind) -> bool:
    now = trail[-1]
    ease = EASE if current in ("dropping", "collapsed") else 1.0
    if now.counted < _COUNTED or now.missing_share < ease * LEAST_MISSING:
        return False
    # What is being found was not lost.
    return now.missing_share > _TOO_MUCH or not improving(trail)


def _good(now: Evidence, current: Kind) -> bool:
    ease = EASE if current == "converged" else 1.0
    near = now.in_range if now.modes is None else now.modes.high_quality
    return now.imbalance < _IMBALANCE / ease and near > 1.0 - _OFF / ease
