"""From what each moment says to a verdict that does not flicker: a state machine, pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ganlab.engine.detector.report import Kind

__all__ = ["ENTER", "LEAVE", "OF_THE_LAST", "UNSETTLED", "Standing", "advance", "diverge"]

#: Observations in a row that a new verdict takes; trouble is entered faster than it is left.
ENTER: dict[Kind, int] = {
    "waiting": 1,
    "learning": 4,
    "converged": 4,
    "dropping": 3,
    "collapsed": 2,
    "rotating": 4,
    "starved": 4,
    "diverged": 1,
}
LEAVE = 5
#: As long as a run has never drawn most of the data, what it misses it may still be finding: a
#: few observations more for that to be trouble: so many of the last ones, since one in between
#: that looks better proves nothing.
UNSETTLED, OF_THE_LAST = 5, 7
#: Candidates by which confidence is told.
_REMEMBERED = 8
_MISSING: tuple[Kind, ...] = ("dropping", "collapsed")
_EARLY: tuple[Kind, ...] = (*_MISSING, "rotating")
_TROUBLE: tuple[Kind, ...] = ("dropping", "collapsed", "rotating", "starved", "diverged")


@dataclass(frozen=True)
class Standing:
    """Where the machine stands.

    Attributes
    ----------
    kind, since_step : str, int
        The verdict, and the step at which it set in.
    challenger, first_step, support : str, int, int
        What the last ``support`` observations say instead, and the step of the first of them.
    recent : tuple of str
        What the last observations, at most eight, say each by itself; oldest first.
    settled : bool
        Whether most of the data has been drawn at some time.
    doubted, doubted_since : int
        As long as it has not: how many of the last observations tell of trouble, and the step of
        the first of them.
    """

    kind: Kind = "waiting"
    since_step: int = 0
    challenger: Kind = "waiting"
    first_step: int = 0
    support: int = 0
    recent: tuple[Kind, ...] = ()
    settled: bool = False
    doubted: int = 0
    doubted_since: int = 0

    @property
    def confidence(self) -> float:
        """Share of the remembered observations that, each by itself, say what the verdict says."""
        said = sum(kind == self.kind for kind in self.recent)
        return said / len(self.recent) if self.recent else 0.0


def advance(before: Standing, says: Kind, step: int, *, settled: bool) -> Standing:
    """Take in what one observation says.

    Parameters
    ----------
    settled
        Whether most of the data is drawn now.
    """
    recent = (*before.recent, says)[-_REMEMBERED:]
    now = replace(before, recent=recent, settled=before.settled or settled)
    now, says = _doubt(now, says, step)
    if now.kind == "waiting":
        # An observation is there: a run that nothing is known of is learning.
        now = replace(now, kind="learning", since_step=0)
    if says == now.kind:
        return replace(now, challenger=says, support=0)
    # To drop modes and to have collapsed are the same trouble: one does not start the other anew.
    same = says == now.challenger or (says in _MISSING and now.challenger in _MISSING)
    if same and now.support:
        now = replace(now, challenger=says, support=now.support + 1)
    else:
        now = replace(now, challenger=says, first_step=step, support=1)
    if now.support < _needed(now):
        return now
    return replace(now, kind=says, since_step=now.first_step, challenger=says, support=0)


def diverge(before: Standing, step: int) -> Standing:
    """Stand at a divergence that was found elsewhere."""
    recent: tuple[Kind, ...] = (*before.recent, "diverged")[-_REMEMBERED:]
    return replace(
        before,
        kind="diverged",
        since_step=step,
        challenger="diverged",
        support=0,
        recent=recent,
    )


def _doubt(now: Standing, says: Kind, step: int) -> tuple[Standing, Kind]:
    """Take early trouble for learning until it has lasted; then it began where it began."""
    if now.settled:
        return replace(now, doubted=0), says
    doubted = sum(kind in _EARLY for kind in now.recent[-OF_THE_LAST:])
    since = now.doubted_since if now.doubted else step
    now = replace(now, doubted=doubted, doubted_since=since)
    if says not in _EARLY:
        return now, says
    if doubted < UNSETTLED:
        return now, "learning"
    if now.kind not in _EARLY:
        now = replace(now, challenger=says, first_step=since, support=doubted)
    return now, says


def _needed(now: Standing) -> int:
    needed = ENTER[now.challenger]
    if now.kind in _TROUBLE and now.challenger not in _TROUBLE:
        needed = max(needed, LEAVE)
    return needed
